using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// One simulated instrument: a latent price that moves every second, and the quotes and trades that show it while the market is open.
/// </summary>
internal sealed class SimulatedMarket
{
    private const double TradesPerSweep = 3; // trades come in sweeps of one order: the share of seconds with trades fits with this mean
    private const double RefreshShare = 0.5; // quotes that change only in size
    private const double FollowShare = 0.2; // how far buyers prevail while the price rises
    private const long UnitsMax = 500;
    private const long StepNs = 20_000; // between the trades of a sweep at most

    private readonly SimulatedInstrument _figures;
    private readonly double _activity;
    private readonly long _tick;
    private readonly short _source;
    private readonly double _secondVolatility;
    private readonly double _own; // share of the move that is not the market's
    private DetRandom _random;
    private double _logPrice; // of the latent price in ticks
    private long _bid;
    private long _ask;
    private long _time;

    public SimulatedMarket(Symbol symbol, SimulatorOptions options, short source)
    {
        var spec = options.Catalog.Get(symbol);
        Symbol = symbol;
        Calendar = SessionCalendar.Named(spec.Calendar);
        _figures = options.InstrumentOf(symbol);
        _activity = options.Activity * _figures.TradesPerSecond / TradesPerSweep;
        _tick = spec.TickSize.Nanos;
        _source = source;
        _secondVolatility = _figures.MinuteVolatility / Math.Sqrt(60);
        _own = Math.Sqrt(1 - (_figures.MarketShare * _figures.MarketShare));
        _random = new DetRandom(options.Seed, $"{Simulator.Version}/{symbol}");
        _logPrice = DetMath.Log(Price.From(_figures.StartPrice).Nanos / (double)_tick);
    }

    public Symbol Symbol { get; }

    public SessionCalendar Calendar { get; }

    /// <summary>Moves the latent price through the second that ends at <paramref name="second"/>, and records what is seen of it.</summary>
    public void Step(long second, int halfHour, (double Move, double Jump) market, List<MarketRecord> into)
    {
        var profile = _figures.Intraday ? IntradayProfile.VolatilityAt(halfHour) : 1;
        var normal = (_figures.MarketShare * market.Move) + (_own * _random.NextNormal());
        var jump = market.Jump * _figures.MarketShare * _figures.MinuteVolatility / MarketFactor.ReferenceVolatility;
        var move = (_secondVolatility * profile * normal) + jump;
        var start = (second - 1) * UnixNanos.PerSecond;
        if (Calendar.IsRegular(start))
        {
            Trade(start, move, _activity * (_figures.Intraday ? IntradayProfile.ActivityAt(halfHour) : 1), into);
        }

        _logPrice += move;
    }

    // Sweeps come as a Poisson process; each shows the price of its instant.
    private void Trade(long start, double move, double sweepsPerSecond, List<MarketRecord> into)
    {
        for (var at = Wait(sweepsPerSecond); at < 1; at += Wait(sweepsPerSecond))
        {
            var time = start + 1 + (long)(at * (UnixNanos.PerSecond - 2_000_000));
            Quote(time, _logPrice + (move * at), into);
            var buys = _random.NextDouble() < 0.5 + (move > 0 ? FollowShare : -FollowShare);
            do
            {
                _time = Math.Max(_time + 1, time) + _random.NextLong(StepNs);
                into.Add(Record(RecordKind.Trade, _time, buys ? _ask : _bid, 0, _figures.SizeUnit * Units(), 0));
            }
            while (_random.NextDouble() < 1 - (1 / TradesPerSweep) && _time < start + UnixNanos.PerSecond - (2 * StepNs));
        }
    }

    private void Quote(long time, double logPrice, List<MarketRecord> into)
    {
        var below = Math.Max(1, (long)Math.Floor(DetMath.Exp(logPrice)));
        var (bid, ask) = (below * _tick, (below + (_random.NextDouble() < _figures.WideShare ? 2 : 1)) * _tick);
        var (bidUnits, askUnits) = (Depth(), Depth());
        if (bid == _bid && ask == _ask && _random.NextDouble() >= RefreshShare)
        {
            return;
        }

        (_bid, _ask) = (bid, ask);
        _time = Math.Max(_time + 1, time);
        into.Add(Record(RecordKind.Quote, _time, bid, ask, _figures.SizeUnit * bidUnits, _figures.SizeUnit * askUnits));
    }

    private double Wait(double rate) => -DetMath.Log(1 - _random.NextDouble()) / rate;

    // A Pareto tail: at least n units with probability n^-tail.
    private long Units() =>
        (long)Math.Min(UnitsMax, Math.Floor(DetMath.Exp(-DetMath.Log(1 - _random.NextDouble()) / _figures.SizeTail)));

    private long Depth() => 1 + (long)Math.Min(1e9, -DetMath.Log(1 - _random.NextDouble()) * (_figures.QuoteUnits - 1));

    private MarketRecord Record(RecordKind kind, long time, long p0, long p1, long s0, long s1) =>
        new() { Kind = kind, Time = time, P0 = p0, P1 = p1, S0 = s0, S1 = s1, Source = _source };
}
