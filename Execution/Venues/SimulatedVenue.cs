using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>
/// A venue that fills orders from the recorded feed. Event time only; its randomness is a function of (seed, order, report number), so what happens to an
/// order does not depend on the orders of other symbols. Rules and their limits: docs/venue-sim.md.
/// </summary>
public static class SimulatedVenue
{
    private const string TimerPrefix = "session-end/";

    /// <summary>Code of a refused order message: the order is here already, and a reject would look as if it were not.</summary>
    public const string DuplicateOrder = "ORDER_DUPLICATE";

    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<VenueState, VenueView, VenueEvent> Define(ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new()
        {
            Initial = VenueState.Initial,
            InitialView = static _ => new VenueView(),
            Follow = static (VenueView view, object message, in MessageContext context, IStreamSink _) => view.Take(
                message as MarketBatch ?? throw new UnreachableException($"{context.Self} takes no {message.GetType().Name} as input")),
            Rule = (VenueState state, VenueView view, object message, in MessageContext context) => Decide(options, state, view, message, in context),
            Apply = Evolve,
            Effects = VenueReports.React,
            StateJson = ExecutionJson.Default.VenueState,
            ViewSnapshots = VenueView.Codec,
        };
    }

    /// <summary>Timer of a session end. One for all orders that expire then: arming it again changes nothing.</summary>
    internal static Effect.Arm SessionEndTimer(UnixNanos end) => new(TimerPrefix + end, end.Value + 1);

    private static Decision<VenueEvent> Decide(
        ExecutionOptions options, VenueState state, VenueView view, object message, in MessageContext context) => message switch
        {
            MarketBatch c => Match(options, state, view, c),
            NewOrder c => Accept(options, state, c),
            CancelRequest c => Cancel(state, c, context.TimeNs),
            ReplaceRequest c => Replace(options, state, c),
            TimerFired => Expire(state, context.TimeNs),
            _ => throw new UnreachableException($"venue has no rule for {message.GetType().Name}"),
        };

    private static Decision<VenueEvent> Match(ExecutionOptions options, VenueState state, VenueView view, MarketBatch batch)
    {
        if (!state.Books.TryGetValue(batch.Symbol, out var book) || book.Queue.IsEmpty)
        {
            return Decision.NoChange;
        }

        var spec = options.Instruments(batch.Symbol) ?? throw new InvalidOperationException($"{batch.Symbol} has working orders and no reference data.");
        var reports = new Matcher(options, spec, state, book, view.TapeOf(batch.Symbol).Before).Run(batch.Records.Span);
        return reports.Length == 0 ? Decision.NoChange : reports;
    }

    private static Decision<VenueEvent> Accept(ExecutionOptions options, VenueState state, NewOrder c)
    {
        if (state.Working.ContainsKey(c.Order) || ClosedStatus(state, c.Order) is not null)
        {
            return new Refusal(DuplicateOrder, $"order={c.Order}");
        }

        var spec = options.Instruments(c.Symbol);
        var fault = spec is null ? $"UNKNOWN_SYMBOL: symbol={c.Symbol}"
            : c.Quantity.Units <= 0 ? $"QUANTITY_NOT_POSITIVE: quantity={c.Quantity}"
            : c.Type == OrderType.Limit && c.LimitPrice is null ? "LIMIT_PRICE_MISSING"
            : PriceFault(spec, c.Type, c.LimitPrice) ?? (state.Working.Count >= VenueState.WorkingMax ? $"VENUE_FULL: working={state.Working.Count}" : null);
        if (fault is not null)
        {
            return new VenueOrderRejected(c.Order, c.Quantity, fault);
        }

        UnixNanos? expires = c.TimeInForce == TimeInForce.GoodTillCancel ? null : options.SessionEnd(c.Symbol, c.SentAt);
        return new VenueOrderAccepted(
            c.Order, c.Portfolio, c.Symbol, c.Side, c.Quantity, c.Type, c.LimitPrice, c.TimeInForce, c.SentAt, expires);
    }

    private static string? PriceFault(InstrumentSpec spec, OrderType type, Price? limit) =>
        type == OrderType.Limit && limit is { } price && !price.IsOnGrid(spec.TickSize) ? $"PRICE_OFF_TICK: price={price} tick={spec.TickSize}" : null;

    private static VenueEvent Cancel(VenueState state, CancelRequest c, long timeNs) => state.Working.TryGetValue(c.Order, out var order)
        ? new VenueOrderCanceled(c.Order, order.Cumulative, order.Quantity, "REQUESTED", new UnixNanos(timeNs))
        : TooLate(state, c.Order);

    private static VenueEvent Replace(ExecutionOptions options, VenueState state, ReplaceRequest c)
    {
        if (!state.Working.TryGetValue(c.Order, out var order))
        {
            return TooLate(state, c.Order);
        }

        var price = c.LimitPrice ?? order.LimitPrice;
        if (PriceFault(options.Instruments(order.Symbol)!, order.Type, price) is { } fault)
        {
            return new VenueCancelRejected(c.Order, StatusOf(order.Quantity, order.Cumulative), fault);
        }

        var quantity = c.Quantity < order.Cumulative ? order.Cumulative : c.Quantity;
        var keeps = price == order.LimitPrice && quantity <= order.Quantity;
        return new VenueOrderReplaced(c.Order, quantity, price, order.Cumulative, keeps, c.SentAt);
    }

    private static VenueCancelRejected TooLate(VenueState state, OrderId order) => ClosedStatus(state, order) is { } status
        ? new VenueCancelRejected(order, status, $"TOO_LATE: status={status}")
        : new VenueCancelRejected(order, OrderStatus.Rejected, $"UNKNOWN_ORDER: order={order}");

    private static OrderStatus? ClosedStatus(VenueState state, OrderId order)
    {
        foreach (var closed in state.Closed)
        {
            if (closed.Order == order)
            {
                return closed.Status;
            }
        }

        return null;
    }

    private static Decision<VenueEvent> Expire(VenueState state, long timeNs)
    {
        var expired = new List<VenueEvent>();
        foreach (var book in state.Books.Values)
        {
            foreach (var id in book.Queue)
            {
                var order = state.Working[id];
                if (order.ExpiresAt is { } end && end.Value < timeNs)
                {
                    expired.Add(new VenueOrderExpired(id, order.Cumulative, order.Quantity, end));
                }
            }
        }

        return expired.Count == 0 ? Decision.NoChange : expired.ToArray();
    }

    /// <summary>Status of a working order, or of one whose quantity has just been filled.</summary>
    internal static OrderStatus StatusOf(Quantity quantity, Quantity cumulative) =>
        cumulative >= quantity ? OrderStatus.Filled : cumulative.Units == 0 ? OrderStatus.New : OrderStatus.PartiallyFilled;

    private static VenueState Evolve(VenueState state, VenueEvent @event) => @event switch
    {
        VenueOrderAccepted e => Add(state, e),
        VenueOrderRejected or VenueCancelRejected => state,
        VenueTraded e => Trade(state, e),
        VenueOrderCanceled e => Remove(state, e.Order, OrderStatus.Canceled),
        VenueOrderExpired e => Remove(state, e.Order, OrderStatus.Expired),
        VenueOrderReplaced e => Replaced(state, e),
        _ => throw new UnreachableException($"venue has no rule for {@event.GetType().Name}"),
    };

    private static VenueState Add(VenueState state, VenueOrderAccepted e)
    {
        var order = new WorkingOrder(
            e.Order, e.Symbol, e.Side, e.Quantity, default, e.Type, e.LimitPrice, e.TimeInForce, e.SentAt, e.ExpiresAt, Reports: 1);
        var book = state.Books.GetValueOrDefault(e.Symbol, SymbolBook.Empty);
        return state with
        {
            Working = state.Working.Add(e.Order, order),
            Books = state.Books.SetItem(e.Symbol, book with { Queue = book.Queue.Add(e.Order) }),
        };
    }

    private static VenueState Trade(VenueState state, VenueTraded e)
    {
        var order = state.Working[e.Order];
        if (e is { Liquidity: "quote", SourceSize: { } size })
        {
            var taken = new TakenSize(e.SourcePrice, size, e.SourceTaken, e.SourceTime);
            var book = state.Books[e.Symbol];
            state = state with { Books = state.Books.SetItem(e.Symbol, e.Side == Side.Buy ? book with { Ask = taken } : book with { Bid = taken }) };
        }

        return e.Cumulative >= e.OrderQuantity
            ? Remove(state, e.Order, OrderStatus.Filled)
            : state with { Working = state.Working.SetItem(e.Order, order with { Cumulative = e.Cumulative, Reports = order.Reports + 1 }) };
    }

    private static VenueState Replaced(VenueState state, VenueOrderReplaced e)
    {
        if (e.Cumulative >= e.Quantity)
        {
            return Remove(state, e.Order, OrderStatus.Filled);
        }

        var order = state.Working[e.Order];
        var book = state.Books[order.Symbol];
        return state with
        {
            Working = state.Working.SetItem(
                e.Order,
                order with { Quantity = e.Quantity, LimitPrice = e.LimitPrice, SentAt = e.SentAt, Reports = order.Reports + 1 }),
            Books = e.KeepsPriority
                ? state.Books
                : state.Books.SetItem(order.Symbol, book with { Queue = book.Queue.Remove(e.Order).Add(e.Order) }),
        };
    }

    private static VenueState Remove(VenueState state, OrderId id, OrderStatus status)
    {
        var symbol = state.Working[id].Symbol;
        var book = state.Books[symbol];
        var closed = state.Closed.Length < VenueState.ClosedMax ? state.Closed : state.Closed.RemoveAt(0);
        return state with
        {
            Working = state.Working.Remove(id),
            Books = state.Books.SetItem(symbol, book with { Queue = book.Queue.Remove(id) }),
            Closed = closed.Add(new ClosedOrder(id, status)),
        };
    }
}
