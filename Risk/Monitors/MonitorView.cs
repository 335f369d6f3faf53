using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk.Monitors;

/// <summary>
/// A portfolio between its bars: cash and positions as told, prices as they come. Keeps its own high-water mark and day start, from good prices only, so
/// that an isolated bad price neither breaches a limit nor sets the mark that later prices are measured against.
/// </summary>
public sealed class MonitorView
{
    private readonly RiskOptions _options;
    private readonly LimitBook _limits;
    private readonly SortedDictionary<Symbol, Holding> _holdings = [];
    private readonly SortedDictionary<Symbol, MarkFilter> _filters = [];
    private readonly CovarianceTracker _tracker;
    private MonitorFigures _now = new();

    /// <summary>The view before anything was told.</summary>
    public MonitorView(PortfolioId portfolio, RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _limits = new LimitBook(portfolio, options);
        _tracker = new CovarianceTracker(options);
    }

    /// <summary>Limit of the value at risk as a share of equity; null when no scope sets one.</summary>
    public double? ValueAtRiskLimit => _limits.Strictest(static l => l.ValueAtRisk)?.Value;

    /// <summary>Value at risk and expected shortfall of marked positions; null until a whole trading day was seen.</summary>
    public LossFigures? FiguresOf(EquityMarked e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return _tracker.Of(e.Positions.Select(static p => (p.Symbol, Money.Notional(p.Mark, p.Position, p.Multiplier).ToDouble())));
    }

    /// <summary>Cash + sum of position x good price x multiplier.</summary>
    public Money Equity
    {
        get
        {
            var equity = _now.Cash;
            foreach (var (symbol, holding) in _holdings)
            {
                equity += Money.Notional(PriceOf(symbol, holding), holding.Quantity, holding.Multiplier);
            }

            return equity;
        }
    }

    /// <summary>Takes what is told.</summary>
    public void Take(object message)
    {
        switch (message)
        {
            case SecondMark e:
                TakeMark(e);
                break;
            case EquityMarked e:
                TakeBar(e);
                break;
            case FillApplied e:
                _now = _now with { Cash = e.Cash };
                Hold(e.Symbol, e.Position, e.Multiplier, e.Price);
                break;
            case Deposited e:
                _now = _now with { Cash = e.Cash, HighWater = _now.HighWater + e.Amount, DayStart = _now.DayStart + e.Amount };
                break;
            case LimitChanged e:
                _limits.Take(e);
                break;
            case BreakerRearmed:
                _now = _now with { DayLossSeen = default, DrawdownSeen = default, CutSeen = [] };
                break;
            default:
                throw new UnreachableException($"risk.monitor follows no {message.GetType().Name}");
        }
    }

    /// <summary>The evidence of a confirmed breach; null when there is none.</summary>
    public RiskBreached? Breach(PortfolioId portfolio, string measure)
    {
        var seen = SeenOf(measure);
        if (seen.Count < _options.BreachMarks || LimitOf(measure) is not { } limit)
        {
            return null;
        }

        var reference = ReferenceOf(measure);
        var equity = Equity;
        var marks = _holdings.Select(h => new MarkedPosition(h.Key, h.Value.Quantity, PriceOf(h.Key, h.Value), h.Value.Multiplier)).ToArray();
        return new RiskBreached(portfolio, measure, Measures.Loss(reference, equity), limit, equity, reference, new UnixNanos(seen.LastTime), marks);
    }

    /// <summary>How views of these options are kept in snapshots.</summary>
    public static ViewCodec<MonitorView> Codec(RiskOptions options) => new(
        static view => JsonSerializer.SerializeToUtf8Bytes(
            new MonitorViewData(
                [.. view._holdings.Select(h => new SymbolHolding(h.Key, h.Value))],
                [.. view._filters.Select(f => new SymbolFilter(f.Key, f.Value))],
                view._limits.Sets,
                view._now,
                view._tracker.Save()),
            RiskJson.Default.MonitorViewData),
        (EntityId id, ReadOnlySpan<byte> bytes) => Load(new MonitorView(new PortfolioId(id.Key), options), bytes));

    private static MonitorView Load(MonitorView view, ReadOnlySpan<byte> bytes)
    {
        var data = JsonSerializer.Deserialize(bytes, RiskJson.Default.MonitorViewData) ?? throw new JsonException("MonitorView: null.");
        foreach (var item in data.Holdings)
        {
            view._holdings.Add(item.Symbol, item.Holding);
        }

        foreach (var item in data.Filters)
        {
            view._filters.Add(item.Symbol, item.Filter);
        }

        view._limits.Restore(data.Limits);
        view._now = data.Now;
        view._tracker.Load(data.Tracker);
        return view;
    }

    private void TakeMark(SecondMark e)
    {
        NewDay(e.SessionDate);
        var isGood = true;
        if (_filters.TryGetValue(e.Symbol, out var filter))
        {
            (filter, isGood) = filter.Take(e.Price, _options.IsolatedMarkShare);
            _filters[e.Symbol] = filter;
        }
        else
        {
            _filters.Add(e.Symbol, new MarkFilter(e.Price, 0));
        }

        if (isGood)
        {
            _tracker.Price(e.Symbol, e.Price);
        }

        // Only a price of something held says anything new about the loss.
        if (isGood && _holdings.ContainsKey(e.Symbol))
        {
            var equity = Equity;
            _now = _now with
            {
                DayLossSeen = Seen(_now.DayLossSeen, Measures.DayLoss, equity, e.Time),
                DrawdownSeen = Seen(_now.DrawdownSeen, Measures.Drawdown, equity, e.Time),
                CutSeen = _options.DrawdownLadder.Count == 0 ? [] : CutsSeen(equity, e.Time),
            };
        }
    }

    // A bar's marks are not filtered, so they only stand in for symbols without a price of their own.
    private void TakeBar(EquityMarked e)
    {
        NewDay(e.SessionDate);
        _tracker.Step(e.Time.Value, e.SessionDate);
        _holdings.Clear();
        foreach (var p in e.Positions)
        {
            Hold(p.Symbol, p.Position, p.Multiplier, p.Mark);
        }

        _now = _now with { Cash = e.Cash };
        var equity = Equity;
        _now = _now with { HighWater = equity > _now.HighWater ? equity : _now.HighWater };
    }

    private void NewDay(int sessionDate)
    {
        if (sessionDate > _now.SessionDate)
        {
            _now = _now with { SessionDate = sessionDate, DayStart = Equity };
        }
    }

    private void Hold(Symbol symbol, Quantity quantity, decimal multiplier, Price price)
    {
        if (quantity.Units == 0)
        {
            _holdings.Remove(symbol);
        }
        else
        {
            _holdings[symbol] = new Holding(quantity, multiplier, price);
        }
    }

    private Sightings Seen(Sightings before, string measure, Money equity, UnixNanos time)
    {
        if (LimitOf(measure) is not { } limit || Measures.Loss(ReferenceOf(measure), equity) < limit)
        {
            return default;
        }

        return time.Value > before.LastTime ? new Sightings(before.Count + 1, time.Value) : before;
    }

    private Sightings[] CutsSeen(Money equity, UnixNanos time) =>
    [
        .. Enumerable.Range(0, _options.DrawdownLadder.Count)
            .Select(rung => Seen(SeenOf(BreakerCauses.DrawdownCuts[rung]), BreakerCauses.DrawdownCuts[rung], equity, time)),
    ];

    private Sightings SeenOf(string measure) => measure switch
    {
        Measures.DayLoss => _now.DayLossSeen,
        Measures.Drawdown => _now.DrawdownSeen,
        _ => Measures.RungOf(measure) is >= 0 and var rung && rung < _now.CutSeen.Count ? _now.CutSeen[rung] : default,
    };

    private double? LimitOf(string measure) => measure switch
    {
        Measures.DayLoss => _limits.Strictest(static l => l.DayLoss)?.Value,
        Measures.Drawdown => _limits.Strictest(static l => l.Drawdown)?.Value,
        _ => Measures.RungOf(measure) is >= 0 and var rung && rung < _options.DrawdownLadder.Count ? _options.DrawdownLadder[rung].Drawdown : null,
    };

    private Money ReferenceOf(string measure) => measure == Measures.DayLoss ? _now.DayStart : _now.HighWater;

    private Price PriceOf(Symbol symbol, Holding holding) => _filters.TryGetValue(symbol, out var filter) ? filter.Good : holding.Price;
}

/// <summary>A position as the monitor knows it; the price stands in until a mark comes.</summary>
public readonly record struct Holding(Quantity Quantity, decimal Multiplier, Price Price);

/// <summary>Marks in a row at which a measure was at its limit or beyond, and the time of the last.</summary>
public readonly record struct Sightings(int Count, long LastTime);

/// <summary>The monitor's own figures.</summary>
public sealed record MonitorFigures
{
    /// <summary>Cash.</summary>
    public Money Cash { get; init; }

    /// <summary>Highest equity at a bar, by good prices, moved by deposits and withdrawals.</summary>
    public Money HighWater { get; init; }

    /// <summary>Equity before the day's first mark, moved by deposits and withdrawals.</summary>
    public Money DayStart { get; init; }

    /// <summary>Trading day, days since 1970-01-01; 0 before the first mark.</summary>
    public int SessionDate { get; init; }

    /// <summary>Day loss at its limit.</summary>
    public Sightings DayLossSeen { get; init; }

    /// <summary>Drawdown at its limit.</summary>
    public Sightings DrawdownSeen { get; init; }

    /// <summary>Drawdown at each rung of the ladder.</summary>
    public IReadOnlyList<Sightings> CutSeen { get; init; } = [];
}

/// <summary>A symbol's holding in a snapshot.</summary>
public sealed record SymbolHolding(Symbol Symbol, Holding Holding);

/// <summary>A symbol's filter in a snapshot.</summary>
public sealed record SymbolFilter(Symbol Symbol, MarkFilter Filter);

/// <summary>A view in a snapshot.</summary>
public sealed record MonitorViewData(
    IReadOnlyList<SymbolHolding> Holdings,
    IReadOnlyList<SymbolFilter> Filters,
    IReadOnlyList<LimitSet> Limits,
    MonitorFigures Now,
    TrackerData Tracker);
