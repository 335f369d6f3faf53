using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Orders;

/// <summary>What the venue reports.</summary>
public static partial class OrderDecider
{
    private static Decision<OrderEvent> Take(OrderState state, ExecutionReport c) => c.ExecType switch
    {
        ExecType.Trade => TakeTrade(state, c),
        ExecType.TradeCancel or ExecType.TradeCorrect => TakeAmendment(state, c),
        _ when c.Cumulative != state.Cumulative => Mismatch(c, state.Cumulative),
        ExecType.New when state.Phase == OrderPhase.Suspended => new OrderResumed(state.Id, c.ExecId),
        ExecType.New => new OrderAccepted(state.Id, c.ExecId, c.TransactTime),
        ExecType.Rejected => new OrderRejected(state.Id, c.ExecId, c.Text, state.Quantity - state.Cumulative),
        ExecType.Canceled => new OrderCanceled(state.Id, c.ExecId, c.Text, state.Quantity - state.Cumulative),
        ExecType.Expired => new OrderExpired(state.Id, c.ExecId, c.Text, state.Quantity - state.Cumulative),
        ExecType.Replaced => TakeReplaced(state, c),
        ExecType.Suspended => new OrderSuspended(state.Id, c.ExecId, c.Text),
        ExecType.Stopped => new OrderStopped(state.Id, c.ExecId, c.Text),
        ExecType.DoneForDay => new OrderDoneForDay(state.Id, c.ExecId),
        _ => throw new UnreachableException($"The table lets no {c.ExecType} through to an event."),
    };

    private static Decision<OrderEvent> TakeTrade(OrderState state, ExecutionReport c)
    {
        if (c.LastQuantity.Units <= 0 || c.LastPrice is not { } price)
        {
            return new Refusal(OrderRefusals.TradeIncomplete, $"execId={c.ExecId} quantity={c.LastQuantity} price={c.LastPrice?.ToString() ?? "none"}");
        }

        // Compared by subtraction: the sum of a wild report could overflow.
        if (c.LastQuantity > state.Quantity - state.Cumulative)
        {
            return new Refusal(OrderRefusals.FillExceedsOrder, $"execId={c.ExecId} fill={c.LastQuantity} filled={state.Cumulative} ordered={state.Quantity}");
        }

        var cumulative = state.Cumulative + c.LastQuantity;
        if (c.Cumulative != cumulative)
        {
            return Mismatch(c, cumulative);
        }

        var leaves = state.Quantity - cumulative;
        var phase = AfterTrade(state.Phase, leaves);
        var status = OrderTable.Shown(phase, state.Pending)!.Value;
        return leaves.Units == 0
            ? new OrderFilled(state.Id, c.ExecId, c.LastQuantity, price, c.Fee, cumulative, leaves, status, c.TransactTime, c.Liquidity, c.VolumeUnknown)
            : new OrderPartiallyFilled(
                state.Id, c.ExecId, c.LastQuantity, price, c.Fee, cumulative, leaves, status, c.TransactTime, c.Liquidity, c.VolumeUnknown);
    }

    private static Decision<OrderEvent> TakeAmendment(OrderState state, ExecutionReport c)
    {
        if (c.Reference is not { } reference || !state.Executions.TryGetValue(new ExecId(reference), out var trade) || trade.Quantity.Units == 0)
        {
            return new Refusal(OrderRefusals.ExecutionUnknown, $"execId={c.ExecId} reference={c.Reference ?? "none"}");
        }

        var without = state.Cumulative - trade.Quantity;
        if (c.ExecType == ExecType.TradeCancel)
        {
            return c.Cumulative != without
                ? Mismatch(c, without)
                : new OrderTradeBusted(state.Id, c.ExecId, reference, trade.Quantity, trade.Price, trade.Fee, without, c.TransactTime);
        }

        if (c.LastQuantity.Units <= 0 || c.LastPrice is not { } price)
        {
            return new Refusal(OrderRefusals.TradeIncomplete, $"execId={c.ExecId} quantity={c.LastQuantity} price={c.LastPrice?.ToString() ?? "none"}");
        }

        if (c.LastQuantity > state.Quantity - without)
        {
            return new Refusal(OrderRefusals.FillExceedsOrder, $"execId={c.ExecId} fill={c.LastQuantity} filled={without} ordered={state.Quantity}");
        }

        var cumulative = without + c.LastQuantity;
        return c.Cumulative != cumulative
            ? Mismatch(c, cumulative)
            : new OrderTradeCorrected(
                state.Id,
                c.ExecId,
                reference,
                trade.Quantity,
                trade.Price,
                trade.Fee,
                c.LastQuantity,
                price,
                c.Fee,
                cumulative,
                c.TransactTime);
    }

    /// <summary>A quantity below what is filled is taken as what is filled: the order is then complete.</summary>
    private static Decision<OrderEvent> TakeReplaced(OrderState state, ExecutionReport c)
    {
        var quantity = c.OrderQuantity < state.Cumulative ? state.Cumulative : c.OrderQuantity;
        return quantity > state.Quantity
            ? new Refusal(OrderRefusals.ReplaceBeyondGrant, $"execId={c.ExecId} quantity={quantity} granted={state.Quantity}")
            : new OrderReplaced(state.Id, c.ExecId, quantity, state.Replacement!.LimitPrice, state.Quantity - quantity);
    }

    private static Refusal Mismatch(ExecutionReport c, Quantity expected) =>
        new(OrderRefusals.CumulativeMismatch, $"execId={c.ExecId} cumulative={c.Cumulative} expected={expected}");
}
