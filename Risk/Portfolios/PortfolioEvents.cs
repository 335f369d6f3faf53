using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>
/// Told by portfolio/NAME: open orders are recalled because a breaker tripped or a scope was halted. Each gets a Cancel. A tripped breaker recalls the
/// orders that could open; a halt recalls all.
/// </summary>
/// <param name="Scope">Scope that was halted or whose breaker tripped.</param>
/// <param name="Reason">HALT_ACTIVE or BREAKER_TRIPPED.</param>
/// <param name="Orders">Orders, in ordinal order; at least one.</param>
public sealed record OrdersRecalled(string Scope, string Reason, IReadOnlyList<OrderId> Orders) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrdersRecalled";
}
