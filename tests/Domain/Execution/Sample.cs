using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Venues;

namespace GrandModel.Tests.Execution;

/// <summary>The instruments, prices and times that tests of orders, venues and portfolios share. All fixed.</summary>
internal static class Sample
{
    public static readonly Symbol Es = new("ES");
    public static readonly Symbol Nq = new("NQ");
    public static readonly Symbol Spy = new("SPY");
    public static readonly PortfolioId Main = new("main");
    public static readonly OrderId First = new("main/ES/1");
    public static readonly OrderId Second = new("main/ES/2");

    /// <summary>2024-05-13T14:00:00Z, a Monday.</summary>
    public static readonly UnixNanos Start = UnixNanos.FromSeconds(1_715_608_800);

    private static readonly SortedDictionary<Symbol, InstrumentSpec> Specs = new()
    {
        [Es] = new(Es, Points(0.25m), 50, "USD", "always", new Money(2.25m), "E-mini S&P 500"),
        [Nq] = new(Nq, Points(0.25m), 20, "USD", "always", new Money(2.25m), "E-mini Nasdaq-100"),
        [Spy] = new(Spy, Points(0.01m), 1, "USD", "always", new Money(0.005m), "S&P 500 ETF"),
        [new Symbol("DAX")] = new(new Symbol("DAX"), Points(1), 25, "EUR", "always", new Money(1), "DAX future"),
    };

    public static readonly ExecutionOptions Execution = new() { Instruments = Spec, Seed = 7 };

    public static InstrumentSpec? Spec(Symbol symbol) => Specs.GetValueOrDefault(symbol);

    public static Price Points(decimal value) => Price.From(value);

    public static UnixNanos At(double secondsAfterStart) => Start.Add((long)(secondsAfterStart * UnixNanos.PerSecond));

    public static Place Place(
        OrderId? order = null,
        Side side = Side.Buy,
        long quantity = 10,
        decimal? limit = null,
        TimeInForce timeInForce = TimeInForce.Day,
        Symbol? symbol = null,
        bool reduces = false,
        decimal reference = 4500) => new(
            order ?? First,
            Main,
            symbol ?? Es,
            side,
            new Quantity(quantity),
            limit is null ? OrderType.Market : OrderType.Limit,
            limit is { } price ? Points(price) : null,
            timeInForce,
            Points(reference),
            reduces,
            VenuePort.Simulated,
            new InputRef("agent.tactical/main/ES/execution", 1));

    public static NewOrder NewOrder(Place p, UnixNanos sentAt) =>
        new(p.Order, p.Portfolio, p.Symbol, p.Side, p.Quantity, p.Type, p.LimitPrice, p.TimeInForce, sentAt);

    public static MarketRecord Bar(double closeSecond, decimal open, decimal high, decimal low, decimal close, long volume, int seconds = 300) => new()
    {
        Kind = RecordKind.Bar,
        Time = At(closeSecond).Value,
        P0 = Points(open).Nanos,
        P1 = Points(high).Nanos,
        P2 = Points(low).Nanos,
        P3 = Points(close).Nanos,
        S0 = volume,
        S1 = seconds,
    };

    public static MarketRecord Trade(double second, decimal price, long size) => new()
    {
        Kind = RecordKind.Trade,
        Time = At(second).Value,
        P0 = Points(price).Nanos,
        S0 = size,
    };

    public static MarketRecord Quote(double second, decimal bid, long bidSize, decimal ask, long askSize) => new()
    {
        Kind = RecordKind.Quote,
        Time = At(second).Value,
        P0 = Points(bid).Nanos,
        P1 = Points(ask).Nanos,
        S0 = bidSize,
        S1 = askSize,
    };

    public static MarketBatch Batch(params MarketRecord[] records) => new(Es, records);
}
