using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Orders;

/// <summary>
/// The life of one order: asks the portfolio for permission, sends to the venue, keeps what the venue reports, books fills, gives back what it no longer
/// needs. Everything it may do is a row of <see cref="OrderTable"/>. docs/orders.md.
/// </summary>
public static partial class OrderDecider
{
    /// <summary>Rules for orders to the venues of the options.</summary>
    public static EntityDefinition<OrderState, NoView, OrderEvent> Define(ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Entity.Define<OrderState, OrderEvent>(
            OrderState.Initial,
            (OrderState state, object message, in MessageContext context) => Decide(options, state, message, in context),
            Evolve,
            ExecutionJson.Default.OrderState,
            OrderEffects.React);
    }

    private static Decision<OrderEvent> Decide(ExecutionOptions options, OrderState state, object message, in MessageContext context)
    {
        var (order, step) = StepOf(message);
        if (order != state.Id)
        {
            return new Refusal(OrderRefusals.Misaddressed, $"order={state.Id} named={order}");
        }

        if (ExecIdOf(message) is { } execId && state.Executions.ContainsKey(new ExecId(execId)))
        {
            return new Refusal(OrderRefusals.ExecIdDuplicate, $"execId={execId}");
        }

        var row = OrderTable.Next(state.Phase, state.Pending, step);
        return row.Kind switch
        {
            TransitionKind.Refuse when message is Place c && state.Terms == Terms(c) => Decision.NoChange, // the same order under a new command key
            TransitionKind.Refuse => new Refusal(row.Code, $"order={order} phase={state.Phase} step={step}"),
            TransitionKind.Nothing => Decision.NoChange,
            _ => message switch
            {
                Place c => Initialize(options, c),
                ReserveGranted => new OrderReleased(state.Id, new UnixNanos(context.TimeNs)),
                ReserveDenied c => new OrderDenied(state.Id, c.Code, c.Detail),
                Cancel c when row.Phase == OrderPhase.Canceled => new OrderCanceled(state.Id, "", c.Reason, state.Leaves),
                Cancel c => new OrderCancelRequested(state.Id, c.Reason, new UnixNanos(context.TimeNs)),
                Replace c => RequestReplace(state, c, context.TimeNs),
                ExecutionReport c => Take(state, c),
                CancelReject c => new OrderCancelRejected(state.Id, c.ExecId, OldestRequest(state.Pending), c.Text),
                _ => throw new UnreachableException($"order has no rule for {message.GetType().Name}"),
            },
        };
    }

    private static (OrderId Order, OrderStep Step) StepOf(object message) => message switch
    {
        Place c => (c.Order, OrderStep.CommandPlace),
        ReserveGranted c => (c.Order, OrderStep.CommandGrant),
        ReserveDenied c => (c.Order, OrderStep.CommandDeny),
        Cancel c => (c.Order, OrderStep.CommandCancel),
        Replace c => (c.Order, OrderStep.CommandReplace),
        ExecutionReport c => (c.Order, OrderTable.StepOf(c.ExecType)),
        CancelReject c => (c.Order, OrderStep.ReportCancelReject),
        _ => throw new UnreachableException($"order has no rule for {message.GetType().Name}"),
    };

    private static string? ExecIdOf(object message) => message switch
    {
        ExecutionReport c => c.ExecId,
        CancelReject c => c.ExecId,
        _ => null,
    };

    /// <summary>Whether an order may go is the portfolio's to say; here only what would make its messages undeliverable is refused.</summary>
    private static Decision<OrderEvent> Initialize(ExecutionOptions options, Place c) =>
        !PortfolioId.IsValid(c.Portfolio.Value) ? new Refusal(OrderRefusals.NameInvalid, $"portfolio={c.Portfolio}")
        : !Symbol.IsValid(c.Symbol.Value) ? new Refusal(OrderRefusals.NameInvalid, $"symbol={c.Symbol}")
        : !options.Venues.Contains(c.Venue, StringComparer.Ordinal) ? new Refusal(OrderRefusals.VenueUnknown, $"venue={c.Venue}")
        : Terms(c);

    private static OrderInitialized Terms(Place c) => new(
        c.Order,
        c.Portfolio,
        c.Symbol,
        c.Side,
        c.Quantity,
        c.Type,
        c.LimitPrice,
        c.TimeInForce,
        c.ReferencePrice,
        c.Reduces,
        c.Venue,
        c.Intent);

    /// <summary>
    /// A replace may only shrink what the portfolio permitted, so that it needs no new permission: fewer units, or a limit price that gives the market less.
    /// </summary>
    private static Decision<OrderEvent> RequestReplace(OrderState state, Replace c, long timeNs)
    {
        var price = c.LimitPrice ?? state.LimitPrice;
        if (price == state.LimitPrice && c.Quantity == state.Quantity)
        {
            return Decision.NoChange;
        }

        var widens = price is { } asked && (state.LimitPrice is not { } held || (state.Terms!.Side == Side.Buy ? asked > held : asked < held));
        return widens || c.Quantity > state.Quantity || c.Quantity.Units <= 0
            ? new Refusal(
                OrderRefusals.ReplaceBeyondGrant,
                $"quantity={c.Quantity} granted={state.Quantity} price={price?.ToString() ?? "none"} limit={state.LimitPrice?.ToString() ?? "none"}")
            : new OrderReplaceRequested(state.Id, c.Quantity, price, new UnixNanos(timeNs));
    }

    /// <summary>A venue answers requests in the order they came, and no replace follows a cancel: with both open, the replace is the older.</summary>
    private static OrderPending OldestRequest(OrderPending pending) => pending.HasFlag(OrderPending.Replace) ? OrderPending.Replace : OrderPending.Cancel;
}
