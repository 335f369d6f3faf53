using GrandModel.Contracts;

namespace GrandModel.Agents.Tactical;

/// <summary>What a tactical agent's own events say, whatever its role.</summary>
/// <param name="LastBar">Sequence of the last 5-minute bar decided on; 0 before.</param>
/// <param name="Orders">Execution: its orders that had not ended when it last intended one, oldest first; none for the other roles.</param>
public sealed record TacticalState(long LastBar, IReadOnlyList<OwnOrder> Orders);

/// <summary>An order that the execution agent intended.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Canceling">Its cancel was intended already; it is not asked twice.</param>
public sealed record OwnOrder(OrderId Order, Side Side, Quantity Quantity, bool Canceling);
