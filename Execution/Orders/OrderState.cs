using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Orders;

/// <summary>What is known of an order.</summary>
/// <param name="Id">Order id, the key of the entity.</param>
/// <param name="Terms">As placed; null before.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Pending">Open requests.</param>
/// <param name="Replacement">The open replace request; null without one.</param>
/// <param name="Quantity">OrderQty in force.</param>
/// <param name="LimitPrice">Limit price in force.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="Turnover">Sum of quantity x price of its trades, in points: exact, so that the average can be shown to any digit.</param>
/// <param name="Fees">Sum of fees.</param>
/// <param name="Executions">Every report that changed the order, by ExecID; a report that is no trade has quantity zero. As many as the venue sent.</param>
public sealed record OrderState(
    OrderId Id,
    OrderInitialized? Terms,
    OrderPhase Phase,
    OrderPending Pending,
    OrderReplaceRequested? Replacement,
    Quantity Quantity,
    Price? LimitPrice,
    Quantity Cumulative,
    Money Turnover,
    Money Fees,
    ImmutableSortedDictionary<ExecId, Fill> Executions)
{
    /// <summary>FIX OrdStatus as others see it; null before the order was sent.</summary>
    [JsonIgnore]
    public OrderStatus? Status => OrderTable.Shown(Phase, Pending);

    /// <summary>LeavesQty: what may still fill. Zero after the end, and while done for the day.</summary>
    [JsonIgnore]
    public Quantity Leaves => OrderTable.IsEnd(Phase) || Phase is OrderPhase.DoneForDay or OrderPhase.Absent ? default : Quantity - Cumulative;

    /// <summary>AvgPx, rounded to 28 digits; null before the first trade.</summary>
    [JsonIgnore]
    public decimal? AveragePrice => Cumulative.Units == 0 ? null : Turnover.Amount / Cumulative.Units;

    /// <summary>Before the first event.</summary>
    public static OrderState Initial(EntityId id) => new(
        new OrderId(id.Key),
        null,
        OrderPhase.Absent,
        OrderPending.None,
        null,
        default,
        null,
        default,
        default,
        default,
        ImmutableSortedDictionary<ExecId, Fill>.Empty);
}

/// <summary>A trade of an order, or with quantity zero a report that is none.</summary>
public readonly record struct Fill(Quantity Quantity, Price Price, Money Fee)
{
    /// <summary>Quantity x price in points.</summary>
    [JsonIgnore]
    public Money Turnover => Money.Notional(Price, Quantity, 1);
}
