using FsCheck.Fluent;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the cut of leverage: half the limit while a cause stands, what is held above it halved once, and nothing that undoes it by itself.</summary>
public sealed class LeverageCutTests
{
    private static readonly LimitSet Fourfold = LimitRules.None with { GrossLeverage = 4 };

    [Fact]
    public void What_is_held_above_the_new_limit_is_halved_and_openings_are_recalled()
    {
        var portfolio = Holding(15, options: With(Fourfold)).When(Reserve(Sample.Second, Side.Buy, 1)).When(Reserve(new OrderId("out"), Side.Sell, 2));
        portfolio.WhenTold("breaker/cluster", 1, Cut(.5)); // 3.375 of 4; the limit is 2 now
        portfolio.Then(
            new OrdersRecalled("cluster", "BREAKER_TRIPPED", [Sample.Second]),
            new LeverageCut(
                Sample.Main, "cluster", "correlation", .5, 2, new Money(1_000_000), new Money(3_375_000), Sample.Start,
                [new PositionCut(Sample.Es, new Quantity(15), new Quantity(7))]));
        portfolio.WhenTold("breaker/cluster", 2, new BreakerTripped("cluster", "manual", "StopOpening", "", Olga)).Then( // recalled again, cut no more
            new OrdersRecalled("cluster", "BREAKER_TRIPPED", [Sample.Second]));
    }

    [Fact]
    public void A_portfolio_within_what_is_left_keeps_what_it_has_but_opens_up_to_half_the_limit_only()
    {
        var portfolio = Holding(8, options: With(Fourfold)).WhenTold("breaker/cluster", 1, Cut(.5)).ThenNothing(); // 1.8 of 2
        portfolio.When(Reserve(Sample.First, Side.Buy, 1));
        var denied = Assert.IsType<ReservationDenied>(Assert.Single(portfolio.Events));
        Assert.Equal(("LIMIT_GROSS_LEVERAGE", "exposure=2025000 equity=1000000 limit=4 factor=0.5 scope=portfolio/main"), (denied.Code, denied.Detail));
        portfolio.When(Reserve(Sample.Second, Side.Sell, 8));
        Assert.IsType<Reserved>(Assert.Single(portfolio.Events)); // a reduction is never denied for it
        portfolio = Holding(8, options: With(Fourfold)).WhenTold("breaker/cluster", 1, Cut(.5))
            .WhenTold("breaker/cluster", 2, new BreakerRearmed("cluster", "correlation", Olga, Anna)).ThenNothing();
        Assert.IsType<Reserved>(Assert.Single(portfolio.When(Reserve(Sample.First, Side.Buy, 1)).Events));
    }

    [Fact]
    public void Cuts_do_not_multiply_a_second_takes_the_difference_only()
    {
        var portfolio = Holding(-16, options: With(Fourfold)).WhenTold("breaker/portfolio/main", 1, Cut(.75, "drawdown-cut-1", "portfolio/main"));
        Assert.Equal(-12, Only(portfolio).To.Units);
        portfolio.When(Fill(Sample.Second, "cut", Side.Buy, 4, 4500));
        portfolio.WhenTold("breaker/cluster", 1, Cut(.5)); // 12 at 0.75 are 8 at 0.5
        Assert.Equal(-8, Only(portfolio).To.Units);
        portfolio.WhenTold("breaker/portfolio/main", 2, Cut(.6, "drawdown-cut-2", "portfolio/main")).ThenNothing();
    }

    [Fact]
    public void Without_a_limit_of_leverage_it_is_halved_all_the_same_and_one_contract_is_closed()
    {
        var portfolio = Holding(1, options: With(LimitRules.None)).WhenTold("breaker/cluster", 1, Cut(.5));
        var cut = Assert.IsType<LeverageCut>(Assert.Single(portfolio.Events));
        Assert.Null(cut.Limit);
        Assert.Equal(0, cut.Positions[0].To.Units);
    }

    [Fact]
    public void An_agents_breaker_cuts_its_symbol_only_and_a_snapshot_keeps_the_cut()
    {
        var portfolio = Holding(15, options: With(Fourfold)).When(Fill(Sample.Second, "n", Side.Buy, 2, 18_000, symbol: Sample.Nq))
            .WhenStreamed("instrument/NQ", Mark(Sample.Nq, 18_000, 0))
            .WhenTold("breaker/agent/main/NQ", 1, Cut(.5, "correlation", "agent/main/NQ"));
        Assert.Equal((Sample.Nq, 1L), (Only(portfolio).Symbol, Only(portfolio).To.Units));
        var definition = PortfolioDecider.Define(With(Fourfold));
        var view = (PortfolioView)definition.LoadView(new Actors.EntityId("portfolio/main"), definition.SaveView(portfolio.View!)!);
        Assert.Equal(.5, view.Breakers.LeverageFactor());
    }

    [Fact]
    public void Whatever_happens_the_factor_rises_by_a_re_arm_only_and_each_fall_cuts_once() => SeededProperty.Check(
        Gen.Choose(0, 5).ArrayOf(30),
        steps =>
        {
            var portfolio = Holding(17, options: With(Fourfold));
            var tripped = new SortedSet<string>(StringComparer.Ordinal);
            var sequence = 0;
            foreach (var step in steps)
            {
                var before = Factor(portfolio);
                var (cause, factor) = (step % 3) switch { 0 => ("correlation", .5), 1 => ("drawdown-cut-1", .75), _ => ("drawdown-cut-2", .5) };
                if (step < 3 ? tripped.Add(cause) : tripped.Remove(cause))
                {
                    portfolio.WhenTold("breaker/cluster", ++sequence, step < 3 ? Cut(factor, cause) : new BreakerRearmed("cluster", cause, Olga, Anna));
                }
                else
                {
                    portfolio.WhenStreamed("instrument/ES", Mark(Sample.Es, 4500 + sequence, sequence));
                }

                var after = Factor(portfolio);
                Assert.True(after <= before || step >= 3, "the factor rose without a re-arm");
                Assert.True(after < before || !portfolio.Events.OfType<LeverageCut>().Any(), "cut although the factor did not fall");
                foreach (var cut in portfolio.Events.OfType<LeverageCut>().ToArray())
                {
                    var kept = cut.Positions[0];
                    Assert.InRange((double)kept.To.Units / kept.From.Units, 0, after / before);
                    portfolio.When(Fill(new OrderId($"cut{sequence}"), $"c{sequence}", Side.Sell, kept.From.Units - kept.To.Units, 4500));
                }
            }
        },
        count: 100);

    private static double Factor(Scenario portfolio) => ((PortfolioView)portfolio.View!).Breakers.LeverageFactor();

    private static PositionCut Only(Scenario portfolio) => Assert.Single(portfolio.Events.OfType<LeverageCut>().Single().Positions);

    private static BreakerTripped Cut(double factor, string cause = "correlation", string scope = "cluster") =>
        new(scope, cause, "CutLeverage", "jump=0.65", Process, factor, Sample.Start);
}
