using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the firm's figures: sums at one instant, netted exposures, and the limit of the value at risk.</summary>
public sealed class FirmDeciderTests
{
    private static readonly PortfolioId Second = new("second");
    private static readonly RiskOptions Two = Options with { Portfolios = [Sample.Main, Second] };

    [Fact]
    public void The_firm_is_assessed_once_all_portfolios_are_marked_at_an_instant()
    {
        var firm = Firm(Two).WhenTold("portfolio/main", 1, new Deposited(new Money(3_000_000), new Money(3_000_000), "start"));
        firm.WhenTold("portfolio/main", 2, Marked(Sample.Main, 10, 300)).ThenNothing();
        firm.WhenTold("portfolio/second", 1, Marked(Second, -4, 300)).Then(new FirmAssessed(
            Sample.At(300), new Money(2_000_000), new Money(3_000_000), new Money(3_150_000), new Money(1_350_000), new Money(-20_000),
            1.575, (double)(1m / 3), 1_350_000 / 3_150_000.0, null, null, null, null, null));
        firm.WhenTold("portfolio/second", 2, Marked(Second, -4, 300)).ThenNothing(); // another symbol's bar of the same instant
        firm.WhenTold("portfolio/main", 3, Marked(Sample.Main, 10, 600)).ThenNothing();
        Assert.IsType<FirmAssessed>(Assert.Single(firm.WhenTold("portfolio/second", 3, Marked(Second, -4, 600)).Events));
    }

    [Fact]
    public void A_breach_of_the_value_at_risk_is_told_once_with_evidence_and_closes()
    {
        var firm = Firm(Two with { ClusterLimits = LimitRules.None with { ValueAtRisk = .02 } });
        Assert.Single(Move(firm, 300, 4500).Events);
        Assert.Single(Move(firm, 600, 4500).Events);
        Assert.Single(Move(firm, 750, 4530).Events); // 1,350,000 net, 0.4 % a day: far below 40,000
        var events = Move(firm, 900, 4680).Events;
        Assert.Equal(2, events.Count);
        var breach = Assert.IsType<FirmBreached>(events[1]);
        Assert.Equal(("value-at-risk", .02, Sample.At(900)), (breach.Measure, breach.Limit, breach.Time));
        Assert.Equal(((FirmAssessed)events[0]).Var99 / 2_000_000, breach.Value);
        Assert.Equal(new SymbolExposure(Sample.Es, new Money(1_350_000)), Assert.Single(breach.Exposures));
        Assert.Single(Move(firm, 1200, 4740).Events);
        firm.WhenTold("limits/cluster", 1, new LimitChanged("cluster", LimitRules.None with { ValueAtRisk = .5 }, Anna, Ben)).ThenNothing();
        Assert.IsType<FirmBreachClosed>(Move(firm, 1500, 4740).Events[1]);
    }

    [Fact]
    public void A_view_survives_its_snapshot()
    {
        var definition = FirmDecider.Define(Two);
        var firm = Move(Move(Firm(Two), 300, 4500), 600, 4545);
        var bytes = definition.SaveView(firm.View!)!;
        Assert.Equal(bytes, definition.SaveView(definition.LoadView(new Actors.EntityId("risk.firm/firm"), bytes)));
    }

    private static Scenario Firm(RiskOptions options) => Scenario.Of(FirmDecider.Define(options), "risk.firm/firm")
        .At(Sample.Start.Value).WhenTold("instrument/ES", 1, Bar(Sample.Es, 4500, 1, 0));

    private static Scenario Move(Scenario firm, double second, decimal close) => firm
        .WhenTold("instrument/ES", (long)second, Bar(Sample.Es, close, (long)second / 300, second))
        .WhenTold("portfolio/main", (long)second, Marked(Sample.Main, 10, second))
        .WhenTold("portfolio/second", (long)second, Marked(Second, -4, second));

    private static EquityMarked Marked(PortfolioId portfolio, long units, double second) => new(
        portfolio, Sample.Es, (long)second / 300, Sample.At(second), Day + (int)(second / 150), Money.Zero, new Money(1_000_000), new Money(1_000_000), new Money(1_010_000),
        new Money(Math.Abs(units) * 225_000), new Money(units * 225_000), [new MarkedPosition(Sample.Es, new Quantity(units), Sample.Points(4500), 50)]);
}
