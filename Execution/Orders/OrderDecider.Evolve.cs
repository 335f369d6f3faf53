using System.Diagnostics;
using GrandModel.Contracts;

namespace GrandModel.Execution.Orders;

/// <summary>
/// The state after each event. Follows from the event alone, never from <see cref="OrderTable"/>: a row of the table that is changed one day must not
/// change what an old journal says.
/// </summary>
public static partial class OrderDecider
{
    private static OrderState Evolve(OrderState state, OrderEvent @event) => @event switch
    {
        OrderInitialized e => state with { Terms = e, Phase = OrderPhase.Initialized, Quantity = e.Quantity, LimitPrice = e.LimitPrice },
        OrderDenied => End(state, OrderPhase.Denied),
        OrderReleased => state with { Phase = OrderPhase.PendingNew },
        OrderAccepted e => Seen(state, e.ExecId) with { Phase = OrderPhase.New },
        OrderRejected e => End(Seen(state, e.ExecId), OrderPhase.Rejected),
        OrderTraded e => Trade(state, e),
        OrderCancelRequested => state with { Pending = state.Pending | OrderPending.Cancel },
        OrderReplaceRequested e => state with { Pending = state.Pending | OrderPending.Replace, Replacement = e },
        OrderReplaced e => Replaced(Answered(Seen(state, e.ExecId), OrderPending.Replace), e),
        OrderCancelRejected e => Answered(Seen(state, e.ExecId), e.Request),
        OrderCanceled { ExecId: "" } => End(state, OrderPhase.Canceled),
        OrderCanceled e => End(Seen(state, e.ExecId), OrderPhase.Canceled),
        OrderExpired e => End(Seen(state, e.ExecId), OrderPhase.Expired),
        OrderSuspended e => Seen(state, e.ExecId) with { Phase = OrderPhase.Suspended },
        OrderResumed e => Seen(state, e.ExecId) with { Phase = ByQuantity(OrderPhase.New, state.Quantity, state.Cumulative) },
        OrderStopped e => Seen(state, e.ExecId) with { Phase = OrderPhase.Stopped },
        OrderDoneForDay e => Seen(state, e.ExecId) with { Phase = OrderPhase.DoneForDay },
        OrderTradeBusted e => Amend(Seen(state, e.ExecId), e.Reference, e.Cumulative),
        OrderTradeCorrected e => Amend(With(state, e.ExecId, new Fill(e.Quantity, e.Price, e.Fee)), e.Reference, e.Cumulative),
        _ => throw new UnreachableException($"order has no rule for {@event.GetType().Name}"),
    };

    private static OrderState Seen(OrderState state, string execId) =>
        state with { Executions = state.Executions.SetItem(new ExecId(execId), default) };

    private static OrderState End(OrderState state, OrderPhase phase) =>
        state with { Phase = phase, Pending = OrderPending.None, Replacement = null };

    private static OrderState Answered(OrderState state, OrderPending request) => state with
    {
        Pending = state.Pending & ~request,
        Replacement = request == OrderPending.Replace ? null : state.Replacement,
    };

    private static OrderState Trade(OrderState state, OrderTraded e)
    {
        var fill = new Fill(e.Quantity, e.Price, e.Fee);
        return state with
        {
            Executions = state.Executions.SetItem(new ExecId(e.ExecId), fill),
            Cumulative = e.Cumulative,
            Turnover = state.Turnover + fill.Turnover,
            Fees = state.Fees + e.Fee,
            Phase = AfterTrade(state.Phase, e.Leaves),
        };
    }

    private static OrderState Replaced(OrderState state, OrderReplaced e) => state with
    {
        Quantity = e.Quantity,
        LimitPrice = e.LimitPrice,
        Phase = ByQuantity(state.Phase, e.Quantity, state.Cumulative),
    };

    private static OrderState With(OrderState state, string execId, Fill fill) => state with
    {
        Executions = state.Executions.SetItem(new ExecId(execId), fill),
        Turnover = state.Turnover + fill.Turnover,
        Fees = state.Fees + fill.Fee,
    };

    /// <summary>Takes a trade back; its ExecID stays known, so that it cannot come again.</summary>
    private static OrderState Amend(OrderState state, string reference, Quantity cumulative)
    {
        var wrong = state.Executions[new ExecId(reference)];
        return Seen(state, reference) with
        {
            Cumulative = cumulative,
            Turnover = state.Turnover - wrong.Turnover,
            Fees = state.Fees - wrong.Fee,
            Phase = ByQuantity(state.Phase, state.Quantity, cumulative),
        };
    }

    private static OrderPhase AfterTrade(OrderPhase phase, Quantity leaves) =>
        leaves.Units == 0 ? OrderPhase.Filled
        : phase == OrderPhase.Suspended ? OrderPhase.Suspended
        : OrderPhase.PartiallyFilled;

    /// <summary>Ends and special phases stay as they are, unless nothing is left of a living order.</summary>
    private static OrderPhase ByQuantity(OrderPhase phase, Quantity quantity, Quantity cumulative) => phase switch
    {
        OrderPhase.Canceled or OrderPhase.Expired => phase,
        _ when cumulative >= quantity => OrderPhase.Filled,
        OrderPhase.New or OrderPhase.PartiallyFilled or OrderPhase.Filled => cumulative.Units == 0 ? OrderPhase.New : OrderPhase.PartiallyFilled,
        OrderPhase.PendingNew or OrderPhase.DoneForDay or OrderPhase.Stopped or OrderPhase.Suspended => phase,
        _ => throw new UnreachableException($"No quantity changes in phase {phase}."),
    };
}
