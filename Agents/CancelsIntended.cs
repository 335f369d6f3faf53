using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>
/// The execution agent wants its working orders canceled: on a halt, before a flattening, or when the target no longer wants them. Each
/// gets a Cancel. Told by agent.tactical/PORTFOLIO/SYMBOL/execution.
/// </summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bar">Sequence of the 5-minute bar it was decided on; 0 between bars.</param>
/// <param name="Orders">Orders, oldest first; at least one, each only once in the agent's life.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Provenance">Where it came from.</param>
public sealed record CancelsIntended(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    IReadOnlyList<OrderId> Orders,
    IReadOnlyList<string> Reasons,
    Provenance Provenance) : AgentEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CancelsIntended";
}
