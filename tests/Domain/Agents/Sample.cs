using GrandModel.Agents;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests.Agents;

/// <summary>Messages and options that the tests of the agents share. Fixed or seeded; times count bars from a fixed instant.</summary>
internal static class Sample
{
    public static readonly Symbol Es = new("ES");
    public static readonly Symbol Nq = new("NQ");
    public static readonly PortfolioId Main = new("main");
    public static readonly Actor Officer = new("officer-1", "risk-officer");
    public static readonly UnixNanos Start = UnixNanos.FromSeconds(1_700_000_000 - (1_700_000_000 % 1800));

    public static AgentsOptions Options(params string[] portfolios) =>
        new((portfolios.Length == 0 ? ["main"] : portfolios).Select(p => new PortfolioId(p)), [Spec("ES", 50), Spec("NQ", 20)], "SIM");

    public static InstrumentSpec Spec(string symbol, decimal multiplier) =>
        new(new Symbol(symbol), new Price(250_000_000), multiplier, "USD", "cme-equity", new Money(2.25m), symbol);

    public static string Instrument => AgentIds.Instrument(Es).Value;

    public static string Strategic(string role) => AgentIds.Strategic(Main, Es, role).Value;

    public static string Coordinator => AgentIds.Coordinator(Main, Es).Value;

    public static string Tactical(string role) => AgentIds.Tactical(Main, Es, role).Value;

    public static string Portfolio => AgentIds.Portfolio(Main).Value;

    public static string Monitor => AgentIds.Monitor(Main).Value;

    public static UnixNanos CloseOf(Timeframe timeframe, long bar) => Start.Add(bar * timeframe.Nanos);

    public static BarClosed Bar30(long bar, FeatureRow? row = null, double close = 4500) => Bar(Timeframe.M30, bar, row ?? StrategicRow(close: close), close);

    public static BarClosed Bar5(long bar, FeatureRow? row = null, double close = 4500, long? closes30 = null, params string[] suspect) =>
        Bar(Timeframe.M5, bar, row ?? TacticalRow(), close) with { Closes30 = closes30, Suspect = suspect };

    public static BarClosed Bar(Timeframe timeframe, long bar, FeatureRow row, double close)
    {
        var price = Price.From((decimal)close);
        var end = CloseOf(timeframe, bar);
        return new BarClosed(
            Es, timeframe, bar, end.Add(-timeframe.Nanos), end, 19_675, price, price, price, price, 1000, null, [], row, null, bar);
    }

    /// <summary>A strategic row; columns and extras not named are 0, close and atr14 as given.</summary>
    public static FeatureRow StrategicRow(
        double atr = 6.5, double close = 4500, uint undefined = 0, params (string Name, double Value)[] values)
    {
        var schema = FeatureSchemas.StrategicP;
        var row = new FeatureRow(schema.Name, new double[schema.Columns.Count], new double[schema.Extras.Count], undefined);
        foreach (var (name, value) in values.Append(("atr14", atr)).Append(("close", close)))
        {
            if (schema.Columns.Contains(name))
            {
                row.Columns[schema.Column(name)] = value;
            }
            else
            {
                row.Extras[schema.Extra(name)] = value;
            }
        }

        return row;
    }

    public static FeatureRow TacticalRow(double bullish = 0, double bearish = 0, double momentum = 0, double surge = 0) =>
        new(FeatureSchemas.TacticalP.Name, [bullish, bearish, 0, 0, 0, momentum, surge], [5, 1, 4500], 0);

    public static Provenance Origin { get; } = new("signals-1/test", "00", "det-1", "11", [new InputRef("instrument/ES", 7)], 0);

    public static Voted Vote(string role, long bar, double bull, double neutral, double bear) => new(
        Main, Es, role, bar, CloseOf(Timeframe.M30, bar), "bull", [bull, neutral, bear], .5, [], [], Origin);

    public static StrategicDecided Decided(long bar, long target) => new(
        Main, Es, bar, CloseOf(Timeframe.M30, bar), [1, 0, 0, 0, 0, 0, 0, 0], 0, .5, 1, .6, 1, .01, new Money(1_000_000), 6.5, new Quantity(target),
        target > 0 ? "long" : target < 0 ? "short" : "flat", [], [], Origin);

    public static Signalled Signal(long bar, long target, double score, string action = "increase") => new(
        Main, Es, bar, CloseOf(Timeframe.M5, bar), 48, new Quantity(target), score, action, [.2, .3, .5], [], Origin);

    public static Budgeted Budget(long bar, long target, bool vetoed = false, bool flatten = false) => new(
        Main, Es, bar, CloseOf(Timeframe.M5, bar), vetoed, flatten, flatten ? 0 : 1, new Quantity(target), [], Origin);

    public static RiskAssessed Assessed(long bar, double equity = 1_000_000, double leverage = 1, double dayLoss = 0) => new(
        Main, Es, bar, CloseOf(Timeframe.M5, bar), new Money((decimal)equity), new Money(0), new Money(0), leverage, 0, dayLoss, 0);

    public static EquityMarked Marked(long bar, decimal equity, string symbol = "ES") => new(
        Main, new Symbol(symbol), bar, CloseOf(Timeframe.M5, bar), 19_675, new Money(equity), new Money(equity), new Money(equity), new Money(equity),
        Money.Zero, Money.Zero, []);

    public static FillApplied Fill(
        OrderId order, Side side, long quantity, long position, decimal realized = 0, long closed = 0, decimal fee = 0, string symbol = "ES") => new(
        order, "SIM/1", new Symbol(symbol), side, new Quantity(quantity), Price.From(4500), new Money(fee), 50, Start, new Quantity(position), Money.Zero,
        new Money(realized), new Quantity(closed), Price.Zero);

    public static Reserved Reserved(OrderId order, Side side, long quantity, string symbol = "ES") =>
        new(order, new Symbol(symbol), side, new Quantity(quantity), Price.From(4500), false);

    public static ReservationDenied Denied(OrderId order, Side side, long quantity) =>
        new(order, Es, side, new Quantity(quantity), "LIMIT_ORDER_QUANTITY", "requested=3 limit=1");

    public static Released Released(OrderId order, Side side, long quantity) => new(order, Es, side, new Quantity(quantity), "canceled");

    public static BreakerTripped Tripped(BreakerEffect effect, string cause = "drawdown", string scope = "portfolio/main") =>
        new(scope, cause, effect.ToString(), "", Officer);

    public static LimitChanged Limits(
        long? order = null, long? position = null, double? leverage = null, double? concentration = null, double? dayLoss = null,
        decimal? notional = null, string scope = "portfolio/main") => new(
        scope,
        new LimitSet(order, notional is { } n ? new Money(n) : null, position, leverage, concentration, null, null, dayLoss, null),
        Officer,
        Officer);
}
