using GrandModel.Actors.TestKit;
using GrandModel.Agents;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Tactical;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the risk agent: every veto, every cap, and that it waits for both signal and assessment.</summary>
public sealed class RiskAgentTests
{
    private readonly Scenario _agent = Scenario.Of(TacticalAgent.Define(Sample.Options()), Sample.Tactical("risk"));

    [Fact]
    public void It_waits_for_signal_assessment_and_bar_in_any_order()
    {
        _agent.WhenTold(Sample.Monitor, 1, Sample.Assessed(60)).ThenNothing();
        _agent.WhenTold(Sample.Instrument, 60, Sample.Bar5(60)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("tactical"), 1, Sample.Signal(60, 12, .5));
        var budget = Assert.IsType<Budgeted>(Assert.Single(_agent.Events));
        Assert.Equal((60L, false, false, 1.0, new Quantity(12)), (budget.Bar, budget.Vetoed, budget.Flatten, budget.LeverageFactor, budget.Target));
        Assert.Equal(["RISK_ALLOWED"], budget.Reasons);
        Assert.Equal(
            ["instrument/ES#60", "risk.monitor/main#1", "agent.tactical/main/ES/tactical#1"],
            budget.Provenance.Inputs.Select(i => $"{i.Entity}#{i.Sequence}"));

        _agent.WhenTold(Sample.Tactical("tactical"), 2, Sample.Signal(61, 12, .5)).WhenTold(Sample.Instrument, 61, Sample.Bar5(61)).ThenNothing();
        _agent.WhenTold(Sample.Monitor, 2, Sample.Assessed(61));
        Assert.Equal(61, ((Budgeted)_agent.Events[0]).Bar);
    }

    [Fact]
    public void Repeats_other_symbols_and_older_bars_say_nothing()
    {
        Budget();
        _agent.WhenTold(Sample.Monitor, 1, Sample.Assessed(60)).ThenNothing();
        _agent.WhenTold(Sample.Instrument, 61, Sample.Bar5(61)).WhenTold(Sample.Tactical("tactical"), 2, Sample.Signal(61, 1, .5)).ThenNothing();
        _agent.WhenTold(Sample.Monitor, 2, Sample.Assessed(61) with { Symbol = Sample.Nq }).ThenNothing();
        _agent.WhenTold(Sample.Instrument, 62, Sample.Bar5(62)).WhenTold(Sample.Tactical("tactical"), 3, Sample.Signal(62, 1, .5));
        _agent.WhenTold(Sample.Monitor, 3, Sample.Assessed(62));
        Assert.Single(_agent.Events);
        _agent.WhenTold(Sample.Monitor, 4, Sample.Assessed(61)).ThenNothing(); // 62 was decided already
    }

    [Fact]
    public void A_suspect_bar_is_vetoed() =>
        Assert.Equal((true, "RISK_SUSPECT_DATA"), Vetoed(Budget(bar: Sample.Bar5(60, suspect: "OUTLIER"))));

    [Fact]
    public void Doubtful_data_are_vetoed_until_they_are_good_again()
    {
        var stale = new QualityChanged(Sample.Es, "Stale", "STALE", "", [], 10);
        _agent.GivenTold(Sample.Instrument, 59, stale);
        var budget = Budget();
        Assert.Equal((true, "RISK_SUSPECT_DATA"), Vetoed(budget));
        Assert.Equal(["instrument/ES#59", "instrument/ES#60"], budget.Provenance.Inputs.Take(2).Select(i => $"{i.Entity}#{i.Sequence}"));
        _agent.GivenTold(Sample.Instrument, 61, stale with { Status = "Good", Reason = "RECOVERED" });
        Assert.False(Budget(61).Vetoed);
    }

    [Fact]
    public void A_tripped_breaker_vetoes_until_it_is_armed_again()
    {
        _agent.GivenTold("breaker/portfolio/main", 4, Sample.Tripped(BreakerEffect.StopOpening, "daily-loss"));
        _agent.GivenTold("breaker/cluster", 9, Sample.Tripped(BreakerEffect.StopOpening, "manual", "cluster"));
        var budget = Budget();
        Assert.Equal((true, "RISK_BREAKER_TRIPPED: causes=2"), Vetoed(budget));
        Assert.Equal((false, new Quantity(12)), (budget.Flatten, budget.Target));
        Assert.Contains(new InputRef("breaker/cluster", 9), budget.Provenance.Inputs);
        _agent.GivenTold("breaker/portfolio/main", 6, new BreakerRearmed("portfolio/main", "daily-loss", Sample.Officer, Sample.Officer));
        Assert.Equal((true, "RISK_BREAKER_TRIPPED: causes=1"), Vetoed(Budget(61)));
        _agent.GivenTold("breaker/cluster", 10, new BreakerRearmed("cluster", "manual", Sample.Officer, Sample.Officer));
        Assert.False(Budget(62).Vetoed);
    }

    [Fact]
    public void A_cut_of_leverage_halves_what_a_target_may_be_and_vetoes_only_above_it()
    {
        _agent.GivenTold("breaker/cluster", 9, Sample.Tripped(BreakerEffect.CutLeverage, "correlation", "cluster"));
        _agent.GivenTold("breaker/portfolio/main", 3, Sample.Tripped(BreakerEffect.CutLeverage, "drawdown-cut-1") with { Factor = .75 });
        var budget = Budget(signal: Sample.Signal(60, -30, -.5));
        Assert.Equal((new Quantity(-8), .5, false), (budget.Target, budget.LeverageFactor, budget.Vetoed)); // one contract is 225,000 of 2,000,000
        Assert.True(Budget(61, risk: Sample.Assessed(61, leverage: 2)).Vetoed);
        _agent.GivenTold("breaker/cluster", 10, new BreakerRearmed("cluster", "correlation", Sample.Officer, Sample.Officer));
        Assert.Equal((new Quantity(-13), .75), (Budget(62, signal: Sample.Signal(62, -30, -.5)) is { } b ? (b.Target, b.LeverageFactor) : default));
    }

    [Fact]
    public void A_halt_vetoes_until_it_is_lifted()
    {
        _agent.GivenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Sample.Officer));
        Assert.Equal((true, "RISK_HALTED"), Vetoed(Budget()));
        _agent.GivenTold("breaker/cluster", 2, new Resumed("cluster", 1, "over", Sample.Officer));
        Assert.False(Budget(61).Vetoed);
    }

    [Fact]
    public void A_flattening_breaker_closes_the_position()
    {
        _agent.GivenTold("breaker/portfolio/main", 1, Sample.Tripped(BreakerEffect.Flatten));
        var budget = Budget();
        Assert.Equal((true, true, 0.0, Quantity.Zero), (budget.Vetoed, budget.Flatten, budget.LeverageFactor, budget.Target));
        Assert.Contains("RISK_FLATTEN: tripped=1", budget.Reasons);
    }

    [Theory]
    [InlineData(.0499, null, false)]
    [InlineData(.05, null, true)]
    [InlineData(.03, .03, true)]
    [InlineData(.05, .2, true)]
    public void The_loss_of_the_day_vetoes_from_the_strictest_limit_on(double loss, double? limit, bool vetoed)
    {
        if (limit is { } l)
        {
            _agent.GivenTold("limits/portfolio/main", 1, Sample.Limits(dayLoss: l));
        }

        var budget = Budget(risk: Sample.Assessed(60, dayLoss: loss));
        Assert.Equal(vetoed, budget.Vetoed);
        Assert.Equal(vetoed, budget.Reasons[0].StartsWith("RISK_DAY_LOSS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3.99, null, false)]
    [InlineData(4, null, true)]
    [InlineData(2.5, 2.0, true)]
    public void Leverage_vetoes_from_the_strictest_limit_on(double leverage, double? limit, bool vetoed)
    {
        if (limit is { } l)
        {
            _agent.GivenTold("limits/cluster", 1, Sample.Limits(leverage: l, scope: "cluster"));
        }

        Assert.Equal(vetoed, Budget(risk: Sample.Assessed(60, leverage: leverage)).Vetoed);
    }

    [Fact]
    public void Without_equity_nothing_is_increased_and_the_target_is_flat()
    {
        var budget = Budget(risk: Sample.Assessed(60, equity: -5, leverage: 0));
        Assert.Equal((true, Quantity.Zero), (budget.Vetoed, budget.Target));
    }

    [Fact]
    public void Leverage_concentration_and_position_cap_the_target()
    {
        // One contract is 4500 x 50 = 225,000.
        var budget = Budget(signal: Sample.Signal(60, -30, -.5));
        Assert.Equal((new Quantity(-17), "RISK_CAPPED_LEVERAGE: from=-30 to=-17"), (budget.Target, budget.Reasons[0]));
        _agent.GivenTold("limits/cluster", 3, Sample.Limits(concentration: 1.5, scope: "cluster"));
        Assert.Equal(new Quantity(6), Budget(61).Target);
        _agent.GivenTold("limits/portfolio/main", 3, Sample.Limits(position: 4));
        budget = Budget(62);
        Assert.Equal((new Quantity(4), false), (budget.Target, budget.Vetoed));
        Assert.Equal(["RISK_CAPPED_CONCENTRATION: from=12 to=6", "RISK_CAPPED_POSITION: from=6 to=4", "RISK_ALLOWED"], budget.Reasons);
        Assert.Contains(new InputRef("limits/cluster", 3), budget.Provenance.Inputs);
        _agent.GivenTold("limits/portfolio/main", 4, Sample.Limits());
        Assert.Equal(new Quantity(6), Budget(63).Target);
    }

    [Fact]
    public void A_policy_that_wants_more_than_the_target_does_not_get_it()
    {
        var options = Sample.Options();
        var greedy = new GreedyRisk();
        var agent = Scenario.Of(TacticalAgent.Define(new AgentsOptions(options.Portfolios, [Sample.Spec("ES", 50)], "SIM")
        {
            Policies = options.Policies with { Risk = greedy },
        }), Sample.Tactical("risk"));
        foreach (var (target, wish, want) in new[] { (5L, 100L, 5L), (5, -3, 0), (-5, -100, -5), (-5, -2, -2), (0, 4, 0) })
        {
            greedy.Target = wish;
            greedy.Bar++;
            agent.GivenTold(Sample.Instrument, greedy.Bar, Sample.Bar5(greedy.Bar)).GivenTold(Sample.Monitor, greedy.Bar, Sample.Assessed(greedy.Bar));
            agent.WhenTold(Sample.Tactical("tactical"), greedy.Bar, Sample.Signal(greedy.Bar, target, .5));
            Assert.Equal(want, ((Budgeted)agent.Events[0]).Target.Units);
        }
    }

    [Fact]
    public void Foreign_scopes_and_unknown_effects_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => _agent.WhenTold("breaker/portfolio/other", 1, Sample.Tripped(BreakerEffect.Flatten, scope: "portfolio/other")));
        Assert.Throws<InvalidDataException>(() => _agent.WhenTold("limits/portfolio/other", 1, Sample.Limits(scope: "portfolio/other")));
        Assert.Throws<InvalidDataException>(
            () => _agent.WhenTold("breaker/cluster", 1, Sample.Tripped(BreakerEffect.Flatten, scope: "cluster") with { Effect = "Explode" }));
        Assert.Throws<System.Diagnostics.UnreachableException>(() => _agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(48, 1)));
    }

    private static (bool, string) Vetoed(Budgeted budget) => (budget.Vetoed, budget.Reasons[0]);

    private Budgeted Budget(long at = 60, BarClosed? bar = null, Signalled? signal = null, RiskAssessed? risk = null)
    {
        _agent.GivenTold(Sample.Instrument, at, bar ?? Sample.Bar5(at)).GivenTold(Sample.Monitor, at, risk ?? Sample.Assessed(at));
        _agent.WhenTold(Sample.Tactical("tactical"), at, signal ?? Sample.Signal(at, 12, .5));
        return (Budgeted)_agent.Events[0];
    }

    private sealed class GreedyRisk : IPolicy<BudgetDecision>
    {
        public long Target { get; set; }

        public long Bar { get; set; }

        public PolicyIdentity Identity => new("greedy", "00");

        public FeatureSchema? Schema => null;

        public IReadOnlyList<string> Actions => ["allow"];

        public IReadOnlyList<StatisticRequest> Statistics => [];

        public BudgetDecision Decide(in Observation observation) => new()
        {
            Action = "allow", Distribution = [1], Reasons = [], Vetoed = false, Flatten = false, LeverageFactor = 1, Target = Target,
        };
    }
}
