using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution.Venues;

namespace GrandModel.Execution.Orders;

/// <summary>
/// What an order's events cause: the question to the portfolio, the messages to the venue, the booking of fills, and the release of what it held. A fill is
/// sent before the release that follows it, and commands of one sender stay in order, so a release always frees exactly what is left.
/// </summary>
internal static class OrderEffects
{
    /// <summary>ExecID under which the wrong figures of a corrected trade are taken back.</summary>
    private const string UndoSuffix = "/undo";

    public static IReadOnlyList<Effect> React(OrderState state, OrderEvent @event, in MessageContext context) => @event switch
    {
        OrderInitialized e => [ToPortfolio(
            state, new Reserve(e.Order, e.Symbol, e.Side, e.Quantity, e.Type, e.LimitPrice, e.ReferencePrice, e.Reduces, e.Venue))],
        OrderReleased e => [ToVenue(state, NewOrderOf(state.Terms!, e.SentAt))],
        OrderCancelRequested e => [ToVenue(state, new CancelRequest(e.Order, e.SentAt))],
        OrderReplaceRequested e => [ToVenue(state, new ReplaceRequest(e.Order, e.Quantity, e.LimitPrice, e.SentAt))],
        OrderTraded e => [ToPortfolio(state, FillOf(state.Terms!, e.ExecId, e.Quantity, e.Price, e.Fee, e.TradeTime))],
        OrderTradeBusted e => [ToPortfolio(state, Undo(state.Terms!, e.ExecId, e.Quantity, e.Price, e.Fee, e.TradeTime))],
        OrderTradeCorrected e =>
        [
            ToPortfolio(state, Undo(state.Terms!, e.ExecId + UndoSuffix, e.WrongQuantity, e.WrongPrice, e.WrongFee, e.TradeTime)),
            ToPortfolio(state, FillOf(state.Terms!, e.ExecId, e.Quantity, e.Price, e.Fee, e.TradeTime)),
        ],
        OrderReplaced e => Release(state, e.Removed, "replaced"),
        OrderCanceled e => Release(state, e.Unfilled, "canceled"),
        OrderExpired e => Release(state, e.Unfilled, "expired"),
        OrderRejected e => Release(state, e.Unfilled, "rejected"),
        OrderDenied or OrderAccepted or OrderCancelRejected or OrderSuspended or OrderResumed or OrderStopped or OrderDoneForDay => Effect.None,
        _ => throw new UnreachableException($"order has no rule for {@event.GetType().Name}"),
    };

    private static IReadOnlyList<Effect> Release(OrderState state, Quantity quantity, string reason) =>
        quantity.Units > 0 ? [ToPortfolio(state, new Release(state.Id, quantity, reason))] : Effect.None;

    private static NewOrder NewOrderOf(OrderInitialized t, UnixNanos sentAt) =>
        new(t.Order, t.Portfolio, t.Symbol, t.Side, t.Quantity, t.Type, t.LimitPrice, t.TimeInForce, sentAt);

    private static ApplyFill FillOf(OrderInitialized t, string execId, Quantity quantity, Price price, Money fee, UnixNanos time) =>
        new(t.Order, execId, t.Symbol, t.Side, quantity, price, fee, time, t.ReferencePrice);

    /// <summary>A fill the other way at the same price and fee: cash and position are as if the trade had not been.</summary>
    private static ApplyFill Undo(OrderInitialized t, string execId, Quantity quantity, Price price, Money fee, UnixNanos time) =>
        new(t.Order, execId, t.Symbol, t.Side == Side.Buy ? Side.Sell : Side.Buy, quantity, price, -fee, time, t.ReferencePrice);

    private static Effect.Send ToPortfolio(OrderState state, object command) =>
        new(EntityId.Of(EntityNames.Portfolio, state.Terms!.Portfolio.Value), command);

    private static Effect.Send ToVenue(OrderState state, object command) => new(VenuePort.Address(state.Terms!.Venue), command);
}
