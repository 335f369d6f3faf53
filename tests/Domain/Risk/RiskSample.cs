using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk;

/// <summary>A portfolio with a million in it, and what it is told. Multipliers: ES 50, NQ 20, SPY 1.</summary>
internal static class RiskSample
{
    /// <summary>2024-05-13 as a trading day, days since 1970-01-01.</summary>
    public const int Day = 19_856;

    public static readonly Actor Anna = new("anna", Roles.RiskOfficer);
    public static readonly Actor Ben = new("ben", Roles.RiskOfficer);
    public static readonly Actor Olga = new("olga", Roles.Operator);
    public static readonly Actor Process = new("risk.monitor/main", Roles.System);

    public static readonly RiskOptions Options = new()
    {
        Portfolios = [Sample.Main],
        Symbols = [Sample.Es, Sample.Nq, Sample.Spy],
        Instruments = Sample.Spec,
    };

    /// <summary>Options without limits, so that a test sets the one it is about.</summary>
    public static RiskOptions With(LimitSet limits) => Options with { PortfolioLimits = limits };

    /// <summary>A portfolio with a million and a mark of 4500 on ES.</summary>
    public static Scenario Portfolio(RiskOptions? options = null) =>
        Scenario.Of(PortfolioDecider.Define(options ?? Options), "portfolio/main")
            .At(Sample.Start.Value)
            .When(new Deposit(new Money(1_000_000), "start"))
            .WhenStreamed("instrument/ES", Mark(Sample.Es, 4500, 0));

    public static SecondMark Mark(Symbol symbol, decimal price, double second, int day = Day) => new(symbol, Sample.Points(price), Sample.At(second), day);

    public static BarClosed Bar(Symbol symbol, decimal close, long sequence, double second, int day = Day, Timeframe? timeframe = null) => new(
        symbol,
        timeframe ?? Timeframe.M5,
        sequence,
        Sample.At(second - 300),
        Sample.At(second),
        day,
        Sample.Points(close),
        Sample.Points(close),
        Sample.Points(close),
        Sample.Points(close),
        1_000,
        null,
        [],
        new FeatureRow("tactical-P", [], [], 0),
        null,
        1);

    public static Reserve Reserve(
        OrderId order, Side side, long quantity, decimal? limit = null, bool reduces = false, Symbol? symbol = null, decimal reference = 4500) => new(
            order,
            symbol ?? Sample.Es,
            side,
            new Quantity(quantity),
            limit is null ? OrderType.Market : OrderType.Limit,
            limit is { } price ? Sample.Points(price) : null,
            Sample.Points(reference),
            reduces);

    public static ApplyFill Fill(
        OrderId order, string execId, Side side, long quantity, decimal price, decimal fee = 0, Symbol? symbol = null, decimal reference = 4500) => new(
            order, execId, symbol ?? Sample.Es, side, new Quantity(quantity), Sample.Points(price), new Money(fee), Sample.Start, Sample.Points(reference));

    /// <summary>A portfolio that holds a position of ES bought (or sold) at a price, without open orders.</summary>
    public static Scenario Holding(long units, decimal price = 4500, RiskOptions? options = null)
    {
        var side = units > 0 ? Side.Buy : Side.Sell;
        var order = new OrderId("main/ES/0");
        return Portfolio(options)
            .Given(new Reserved(order, Sample.Es, side, new Quantity(Math.Abs(units)), Sample.Points(price), false))
            .When(Fill(order, "held", side, Math.Abs(units), price));
    }
}
