using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// Looks for the patterns of market abuse in a stream of records. Pure: the same records give the same alerts, on every machine. What it holds is bounded
/// (<see cref="SurveillanceLimits"/>). Rules, clauses and what they do not see: docs/surveillance.md.
/// </summary>
public sealed class SurveillanceScan
{
    private readonly SurveillanceOptions _options;
    private readonly AlertDesk _desk = new();
    private readonly SpoofingRule _spoofing;
    private readonly LayeringRule _layering;
    private readonly WashTradeRule _wash;
    private readonly MomentumIgnitionRule _momentum;
    private readonly QuoteStuffingRule _stuffing;
    private readonly MarkingTheCloseRule _closing;
    private readonly SortedDictionary<Symbol, MarketTape> _tapes = [];
    private readonly Dictionary<(Symbol Symbol, string Name), OwnerBook> _books = [];
    private readonly Dictionary<(Symbol Symbol, string Name), AccountFlow> _flows = [];
    private readonly long _orderNs;
    private readonly long _tapeNs;
    private long _time = long.MinValue;
    private long _orders;
    private long _fills;
    private long _pictures;
    private long _dropped;
    private bool _hasDepth;
    private bool _hasTouch;

    /// <summary>A scan before its first record.</summary>
    /// <exception cref="ArgumentException">THRESHOLD_INVALID.</exception>
    public SurveillanceScan(SurveillanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Thresholds.Validate();
        _options = options;
        var t = options.Thresholds;
        _spoofing = new SpoofingRule(t, _desk);
        _layering = new LayeringRule(t, _desk);
        _wash = new WashTradeRule(t, _desk);
        _momentum = new MomentumIgnitionRule(t, _desk);
        _stuffing = new QuoteStuffingRule(t, _desk);
        _closing = new MarkingTheCloseRule(options, _desk);
        _orderNs = AlertDesk.Nanos(2 * Math.Max(Math.Max(t.Spoofing.CancelSeconds, t.Layering.CancelSeconds), t.Wash.Seconds));
        _tapeNs = AlertDesk.Nanos((t.Momentum.WindowSeconds * (SurveillanceLimits.MovesMax + 2)) + t.Momentum.RetraceSeconds);
    }

    /// <summary>Messages and trades so far, by instrument and account.</summary>
    public IReadOnlyList<OrderFlowCount> Flows =>
        [.. _flows.Values.OrderBy(static f => f.Symbol).ThenBy(static f => f.Account, StringComparer.Ordinal).Select(static f => f.Count())];

    /// <summary>What was looked at so far.</summary>
    public SurveillanceCoverage Coverage =>
        new(_orders, _fills, _pictures, _hasDepth, _hasTouch, _tapes.Values.Any(static t => t.HasTrades), _dropped, _desk.Coverage());

    /// <summary>Takes the next record.</summary>
    /// <returns>Alerts that are complete before it, by when they were.</returns>
    /// <exception cref="ArgumentException">
    /// RECORD_ORDER: earlier than the one before. RECORD_INVALID: a quantity or price that no such step has. SURVEILLANCE_TOO_LARGE: too many owners, accounts and
    /// instruments.
    /// </exception>
    public IReadOnlyList<SurveillanceAlert> Take(SurveillanceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Time.Value < _time)
        {
            throw new ArgumentException($"RECORD_ORDER: {record.Time} follows {new UnixNanos(_time)}; expected records in order of time.");
        }

        _time = record.Time.Value;
        _desk.RunBefore(_time);
        switch (record)
        {
            case MarketPicture picture:
                Take(picture);
                break;
            case OrderRecord order:
                Check(order);
                Take(order);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No rule takes {record.GetType().Name}.");
        }

        return Taken();
    }

    /// <summary>Ends the scan: what waits for later records is judged on what there is.</summary>
    /// <returns>The last alerts.</returns>
    public IReadOnlyList<SurveillanceAlert> Finish()
    {
        _desk.RunBefore(long.MaxValue);
        return Taken();
    }

    private static void Check(OrderRecord r)
    {
        var fault = r.Quantity.Units < 0 || (r.Quantity.Units == 0 && r.Action is OrderAction.Entered or OrderAction.Replaced or OrderAction.Filled)
            ? $"quantity: {r.Quantity}; expected above 0"
            : r.Action == OrderAction.Filled && r.Price is null ? "price: none; expected the trade price of a fill"
            : null;
        if (fault is not null)
        {
            throw new ArgumentException($"RECORD_INVALID: {r.Source.Entity}#{r.Source.Sequence} {r.Action}: {fault}.");
        }
    }

    private SurveillanceAlert[] Taken()
    {
        if (_desk.Alerts.Count == 0)
        {
            return [];
        }

        var alerts = _desk.Alerts.ToArray();
        _desk.Alerts.Clear();
        return alerts;
    }

    private void Take(MarketPicture picture)
    {
        _pictures++;
        _hasDepth |= picture.BidDepth is not null || picture.AskDepth is not null;
        _hasTouch |= picture.Bid is not null || picture.Ask is not null;
        _dropped += TapeOf(picture.Symbol).Take(picture);
    }

    private void Take(OrderRecord r)
    {
        var book = Get(_books, (r.Symbol, r.Owner), key => new OwnerBook(key.Symbol, key.Name, _orderNs));
        var flow = Get(_flows, (r.Symbol, r.Account), static key => new AccountFlow(key.Symbol, key.Name));
        switch (r.Action)
        {
            case OrderAction.Entered:
                Enter(book, flow, r);
                break;
            case OrderAction.Replaced:
                Replace(book, r);
                Message(book, flow, r);
                break;
            case OrderAction.Cancelled:
                End(book, flow, r);
                Message(book, flow, r);
                break;
            case OrderAction.Ended:
                End(book, flow, r);
                break;
            case OrderAction.Filled:
                Fill(book, flow, r);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No rule takes {r.Action}.");
        }
    }

    private void Enter(OwnerBook book, AccountFlow flow, OrderRecord r)
    {
        _orders++;
        var tape = TapeOf(r.Symbol);
        var depth = r.Side == Side.Buy ? tape.BidDepth : tape.AskDepth;
        _dropped += book.Add(new FollowedOrder
        {
            Entry = r,
            Price = r.Price,
            Quantity = r.Quantity.Units,
            MedianSize = flow.MedianSize(_options.Thresholds.Spoofing.SizesMin),
            TicksFromTouch = TicksFromTouch(tape, r),
            Depth = depth is { Units: > 0 } ? depth.Value.Units : null,
        });
        Message(book, flow, r);
    }

    private double? TicksFromTouch(MarketTape tape, OrderRecord r)
    {
        var touch = r.Side == Side.Buy ? tape.Bid : tape.Ask;
        return _options.Instruments(r.Symbol) is { TickSize.Nanos: > 0 } spec && touch is { } best && r.Price is { } price
            ? (r.Side == Side.Buy ? best.Nanos - price.Nanos : price.Nanos - best.Nanos) / (double)spec.TickSize.Nanos
            : null;
    }

    private static void Replace(OwnerBook book, OrderRecord r)
    {
        if (book.Find(r.Order) is { } order)
        {
            (order.Quantity, order.Price) = (r.Quantity.Units, r.Price);
        }
    }

    private void End(OwnerBook book, AccountFlow flow, OrderRecord r)
    {
        if (book.Find(r.Order) is not { End: null } order)
        {
            return;
        }

        order.End = r;
        _stuffing.Ended(flow, r.Time.Value - order.EnteredAt);
        if (r.Action == OrderAction.Cancelled)
        {
            _spoofing.Cancelled(book, order);
        }
    }

    private void Fill(OwnerBook book, AccountFlow flow, OrderRecord r)
    {
        _fills++;
        flow.Trade(r);
        QuoteStuffingRule.Filled(flow);
        if (book.Find(r.Order) is { End: null } order)
        {
            order.Filled += r.Quantity.Units;
            if (order.Filled >= order.Quantity)
            {
                order.End = r;
                _stuffing.Ended(flow, r.Time.Value - order.EnteredAt);
            }
        }

        var fill = new FollowedFill(r);
        _dropped += book.Add(fill);
        _layering.Filled(book, r);
        _wash.Filled(book, fill);
        _momentum.Filled(book, TapeOf(r.Symbol), r);
        _closing.Filled(book, TapeOf(r.Symbol), r);
    }

    private void Message(OwnerBook book, AccountFlow flow, OrderRecord r)
    {
        flow.Message(r);
        _stuffing.Message(book, flow, r);
    }

    private MarketTape TapeOf(Symbol symbol)
    {
        if (!_tapes.TryGetValue(symbol, out var tape))
        {
            _tapes[symbol] = tape = new MarketTape(symbol, _tapeNs);
        }

        return tape;
    }

    private static T Get<T>(Dictionary<(Symbol Symbol, string Name), T> items, (Symbol Symbol, string Name) key, Func<(Symbol Symbol, string Name), T> make)
    {
        if (items.TryGetValue(key, out var item))
        {
            return item;
        }

        return items.Count < SurveillanceLimits.BooksMax
            ? items[key] = make(key)
            : throw new ArgumentException($"SURVEILLANCE_TOO_LARGE: {items.Count} owners or accounts by instrument; expected at most {SurveillanceLimits.BooksMax}.");
    }
}
