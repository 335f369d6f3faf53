using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>
/// Fills the working orders of one symbol from one batch of records, in arrival order. Lives for one decision; all it knows comes from the venue's state, the
/// quote before the batch, and the records. docs/venue-sim.md.
/// </summary>
internal sealed class Matcher
{
    private readonly ExecutionOptions _options;
    private readonly InstrumentSpec _spec;
    private readonly List<VenueEvent> _reports = [];
    private readonly List<WorkingOrder> _orders = []; // by arrival; ended ones leave
    private TakenSize? _bid;
    private TakenSize? _ask;
    private Touch _touch;

    public Matcher(ExecutionOptions options, InstrumentSpec spec, VenueState state, SymbolBook book, Touch before)
    {
        _options = options;
        _spec = spec;
        _bid = book.Bid;
        _ask = book.Ask;
        _touch = before;
        foreach (var id in book.Queue)
        {
            _orders.Add(state.Working[id]);
        }
    }

    private bool IsFull => _reports.Count >= _options.Venue.ReportsPerBatchMax;

    public VenueEvent[] Run(ReadOnlySpan<MarketRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            if (_orders.Count == 0 || IsFull)
            {
                break;
            }

            _touch.Take(in record);
            Expire(record.Time);
            Match(in record);
        }

        return [.. _reports];
    }

    private void Expire(long time)
    {
        for (var i = 0; i < _orders.Count && !IsFull; i++)
        {
            if (_orders[i].ExpiresAt is { } end && time > end.Value)
            {
                _reports.Add(new VenueOrderExpired(_orders[i].Order, _orders[i].Cumulative, _orders[i].Quantity, end));
                _orders.RemoveAt(i--);
            }
        }
    }

    private void Match(in MarketRecord record)
    {
        switch (record.Kind)
        {
            case RecordKind.Quote when record.P0 <= record.P1 || record.P0 == MarketRecord.Unknown || record.P1 == MarketRecord.Unknown: // not crossed
                var asks = Offer.OfQuote(in record, record.P1, record.S1, _ask, _touch.AskSince);
                var bids = Offer.OfQuote(in record, record.P0, record.S0, _bid, _touch.BidSince);
                Fill(ref asks, ref bids);
                _ask = Remember(in asks, _ask);
                _bid = Remember(in bids, _bid);
                break;
            case RecordKind.Trade when !IsRecent(_touch.QuoteTime, record.Time):
                var trade = Offer.OfTrade(in record, _options.Venue.Participation);
                Fill(ref trade, ref trade);
                break;
            case RecordKind.Bar or RecordKind.Daily when !IsRecent(_touch.QuoteTime, record.Time) && !IsRecent(_touch.TradeTime, record.Time):
                var bar = Offer.OfBar(in record, _options.Venue.Participation);
                Fill(ref bar, ref bar);
                break;
            default:
                break; // a crossed quote, or a coarser source beside a finer one
        }
    }

    private bool IsRecent(long last, long now) => last > 0 && now - last <= _options.Venue.FinerSourceFor.Ticks * 100;

    private static TakenSize? Remember(in Offer offer, TakenSize? before) =>
        offer is { Size: { } size, Taken: > 0 } ? new TakenSize(offer.Price, size, offer.Taken, offer.Time) : before;

    private void Fill(ref Offer forBuys, ref Offer forSells)
    {
        for (var i = 0; i < _orders.Count && !IsFull; i++)
        {
            ref var offer = ref _orders[i].Side == Side.Buy ? ref forBuys : ref forSells;
            if (offer.Liquidity is not null && IsEligible(_orders[i], in offer) && !Try(i, ref offer))
            {
                _orders.RemoveAt(i--);
            }
        }
    }

    private bool IsEligible(WorkingOrder order, in Offer offer) => offer.IsBar
        ? offer.OpenTime >= order.SentAt
        : offer.Time.Value >= order.SentAt.Value + (_options.Venue.Latency.Ticks * 100);

    /// <summary>Tries an order against an offer; false when the order ends.</summary>
    private bool Try(int i, ref Offer offer)
    {
        var order = _orders[i];
        var units = Reaches(order, in offer) ? Math.Min(order.Leaves.Units, offer.Left) : 0;
        if (order.TimeInForce == TimeInForce.FillOrKill && units < order.Leaves.Units)
        {
            Cancel(order, "FOK_NOT_FILLABLE", offer.OpenTime);
            return false;
        }

        if (units > 0)
        {
            order = Trade(order, units, ref offer);
            _orders[i] = order;
        }

        if (order.Leaves.Units == 0)
        {
            return false;
        }

        if (order.IsImmediate)
        {
            Cancel(order, "IOC_REMAINDER", offer.OpenTime);
            return false;
        }

        return true;
    }

    private bool Reaches(WorkingOrder order, in Offer offer)
    {
        if (order.Type == OrderType.Market)
        {
            return true;
        }

        // An order that is tried once meets the open; one that rests meets the bar's extreme.
        var met = order.IsImmediate ? offer.Price : order.Side == Side.Buy ? offer.Low : offer.High;
        var distance = order.Side == Side.Buy ? order.LimitPrice!.Value.CompareTo(met) : met.CompareTo(order.LimitPrice!.Value);
        return distance > 0 || (distance == 0 && (offer.IsQuote || _options.Venue.LimitFillsOnTouch));
    }

    private WorkingOrder Trade(WorkingOrder order, long units, ref Offer offer)
    {
        offer.Take(units);
        var quantity = new Quantity(units);
        var cumulative = order.Cumulative + quantity;
        var rests = offer.IsBar && order.Type == OrderType.Limit && !order.IsImmediate;
        _reports.Add(new VenueTraded(
            order.Order,
            order.Symbol,
            order.Side,
            quantity,
            PriceOf(order, in offer),
            _spec.FeePerUnit * units,
            cumulative,
            order.Quantity,
            rests ? offer.Time : offer.OpenTime,
            rests ? "bar" : offer.Liquidity!,
            rests ? (order.Side == Side.Buy ? offer.Low : offer.High) : offer.Price,
            offer.Size,
            offer.Taken,
            offer.Time));
        return order with { Cumulative = cumulative, Reports = order.Reports + 1 };
    }

    /// <summary>A limit order trades at its limit, never better; a market order at the offer, rounded and slipped against it.</summary>
    private Price PriceOf(WorkingOrder order, in Offer offer)
    {
        if (order.Type == OrderType.Limit)
        {
            return order.LimitPrice!.Value;
        }

        var tick = _spec.TickSize;
        var over = offer.Price.Nanos % tick.Nanos;
        var floor = new Price(offer.Price.Nanos - (over < 0 ? over + tick.Nanos : over));
        var slip = offer.IsBar ? Slippage(order) : 0;
        return order.Side == Side.Buy ? floor.AddTicks(tick, (over == 0 ? 0 : 1) + slip) : floor.AddTicks(tick, -slip);
    }

    private long Slippage(WorkingOrder order)
    {
        var random = new DetRandom(_options.Seed, order.Order.Value) { Position = (ulong)order.Reports };
        return random.NextLong(_options.Venue.SlippageTicksMax + 1);
    }

    private void Cancel(WorkingOrder order, string reason, UnixNanos time) =>
        _reports.Add(new VenueOrderCanceled(order.Order, order.Cumulative, order.Quantity, reason, time));
}
