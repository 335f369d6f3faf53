using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards that limits loosen only by four eyes, and that nonsense never comes into force.</summary>
public sealed class LimitsDeciderTests
{
    private static readonly LimitSet InForce = Options.PortfolioLimits;
    private static readonly LimitSet Tighter = InForce with { OrderQuantity = 10 };
    private static readonly LimitSet Looser = InForce with { GrossLeverage = 5 };

    [Fact]
    public void A_proposal_comes_into_force_when_it_is_approved()
    {
        var limits = Limits().When(new ProposeLimits(Looser, "more room", Olga));
        limits.Then(new LimitProposed("portfolio/main", Looser, "more room", Olga));
        Assert.Equal(InForce, limits.StateAs<LimitsState>().InForce);
        limits.When(new ApproveLimits(Anna)).Then(new LimitChanged("portfolio/main", Looser, Olga, Anna));
        Assert.Equal((Looser, null), (limits.StateAs<LimitsState>().InForce, limits.StateAs<LimitsState>().Proposal));
        limits.When(new ApproveLimits(Anna)).ThenRefused("PROPOSAL_MISSING");
    }

    [Fact]
    public void Loosening_needs_a_risk_officer_who_is_not_the_proposer()
    {
        var limits = Limits().When(new ProposeLimits(Looser, "", Anna));
        limits.When(new ApproveLimits(Anna)).ThenRefused("SAME_PERSON");
        limits.When(new ApproveLimits(new Actor(" ANNA ", "risk-officer"))).ThenRefused("SAME_PERSON");
        limits.When(new ApproveLimits(Olga)).ThenRefused("ROLE_NOT_ALLOWED");
        limits.When(new ApproveLimits(Process)).ThenRefused("ROLE_NOT_ALLOWED");
        limits.When(new ApproveLimits(Ben)).Then(new LimitChanged("portfolio/main", Looser, Anna, Ben));
    }

    [Fact]
    public void What_only_tightens_its_proposer_may_approve()
    {
        Limits().When(new ProposeLimits(Tighter, "", Olga)).When(new ApproveLimits(Olga)).Then(new LimitChanged("portfolio/main", Tighter, Olga, Olga));
        Limits().When(new ProposeLimits(Tighter, "", Olga)).When(new ApproveLimits(Process)).ThenRefused("ROLE_NOT_ALLOWED");
        Limits().When(new ProposeLimits(Tighter, "", Process)).ThenRefused("ROLE_NOT_ALLOWED");
        Limits().When(new ProposeLimits(Tighter, "", new Actor(" ", "operator"))).ThenRefused("ACTOR_UNNAMED");
    }

    [Fact]
    public void Tightening_one_limit_does_not_pay_for_loosening_another_nor_does_dropping_one()
    {
        Assert.True(LimitRules.Loosens(InForce, Tighter with { GrossLeverage = 5 }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { DayLoss = null }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { PriceCollar = 0.06 }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { OrdersPerMinute = 121 }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { OrderNotional = new Money(5_000_000.01m) }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { PositionQuantity = 100_001 }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { Drawdown = 0.11 }));
        Assert.True(LimitRules.Loosens(InForce with { Concentration = 1 }, InForce));
        Assert.True(LimitRules.Loosens(InForce, InForce with { RepeatsPerMinute = 6 }));
        Assert.True(LimitRules.Loosens(InForce, InForce with { ForbidSelfTrade = null }));
        Assert.True(LimitRules.Loosens(InForce with { NetExposure = 1 }, InForce));
        Assert.True(LimitRules.Loosens(InForce with { ValueAtRisk = .02 }, InForce with { ValueAtRisk = .03 }));
        Assert.True(LimitRules.Loosens(InForce with { Restricted = List("ES", "NQ") }, InForce with { Restricted = List("ES", "SPY") }));
        Assert.False(LimitRules.Loosens(InForce with { Restricted = List("ES") }, InForce with { Restricted = List("NQ", "ES") }));
        Assert.False(LimitRules.Loosens(InForce, InForce with { Concentration = 1 }));
        Assert.False(LimitRules.Loosens(InForce, InForce));
    }

    [Fact]
    public void Nonsense_in_the_further_limits_is_refused_with_the_field_and_a_repeated_list_is_no_change()
    {
        foreach (var (wrong, word) in new (LimitSet, string)[]
        {
            (InForce with { NetExposure = -1 }, "NetExposure=-1 expected=0..1000"), (InForce with { ValueAtRisk = 0 }, "ValueAtRisk=0"),
            (InForce with { RepeatsPerMinute = 0 }, "RepeatsPerMinute=0"), (InForce with { Restricted = List("E S") }, "Restricted=E S"),
        })
        {
            var limits = Limits().When(new ProposeLimits(wrong, "", Olga)).ThenRefused("LIMIT_INVALID");
            Assert.StartsWith(word, limits.Refusal!.Detail, StringComparison.Ordinal);
        }

        var listed = Limits().When(new ProposeLimits(InForce with { Restricted = List("NQ", "ES") }, "", Olga)).When(new ApproveLimits(Olga));
        listed.When(new ProposeLimits(InForce with { Restricted = List("ES", "NQ") }, "", Olga)).ThenNothing();
    }

    [Fact]
    public void One_proposal_at_a_time_and_a_repeat_is_no_other()
    {
        var limits = Limits().When(new ProposeLimits(Looser, "more room", Olga));
        limits.When(new ProposeLimits(Looser, "more room", Olga)).ThenNothing();
        limits.When(new ProposeLimits(Tighter, "", Ben)).ThenRefused("PROPOSAL_OPEN");
        limits.When(new RejectLimits("no", Ben)).Then(new LimitRejected("portfolio/main", "no", Ben));
        limits.When(new RejectLimits("no", Ben)).ThenRefused("PROPOSAL_MISSING");
        limits.When(new ProposeLimits(InForce, "", Ben)).ThenNothing(); // in force already
        limits.When(new RejectLimits("no", Process)).ThenRefused("ROLE_NOT_ALLOWED");
    }

    [Theory]
    [InlineData("DayLoss", double.NaN)]
    [InlineData("DayLoss", 0)]
    [InlineData("DayLoss", 1.01)]
    [InlineData("Drawdown", -0.1)]
    [InlineData("PriceCollar", double.PositiveInfinity)]
    [InlineData("GrossLeverage", double.NaN)]
    [InlineData("GrossLeverage", -1)]
    [InlineData("Concentration", 1001)]
    [InlineData("OrderQuantity", -1)]
    [InlineData("OrderQuantity", 1_000_000_001)]
    [InlineData("OrderNotional", -1)]
    [InlineData("PositionQuantity", -1)]
    [InlineData("OrdersPerMinute", -1)]
    public void Nonsense_is_refused_by_field_and_value(string field, double value)
    {
        var limits = field switch
        {
            "DayLoss" => InForce with { DayLoss = value },
            "Drawdown" => InForce with { Drawdown = value },
            "PriceCollar" => InForce with { PriceCollar = value },
            "GrossLeverage" => InForce with { GrossLeverage = value },
            "Concentration" => InForce with { Concentration = value },
            "OrderQuantity" => InForce with { OrderQuantity = (long)value },
            "OrderNotional" => InForce with { OrderNotional = new Money((decimal)value) },
            "PositionQuantity" => InForce with { PositionQuantity = (long)value },
            _ => InForce with { OrdersPerMinute = (int)value },
        };
        var scenario = Limits().When(new ProposeLimits(limits, "", Anna)).ThenRefused("LIMIT_INVALID");
        Assert.StartsWith($"{field}=", scenario.Refusal!.Detail, StringComparison.Ordinal);
        Assert.Contains("expected=", scenario.Refusal.Detail, StringComparison.Ordinal);
    }

    private static Scenario Limits() => Scenario.Of(LimitsDecider.Define(Options), "limits/portfolio/main");

    private static SymbolSet List(params string[] names) => new(names.Select(n => new Symbol(n)));
}
