using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>The events that agents journal, by wire name.</summary>
public static class AgentsMessages
{
    /// <summary>Events of agent.strategic.</summary>
    public static MessageCatalog Strategic { get; } = new MessageCatalog().Add(Voted.Wire, 1, AgentsJson.Default.Voted);

    /// <summary>Events of agent.coordinator.</summary>
    public static MessageCatalog Coordinator { get; } = new MessageCatalog().Add(StrategicDecided.Wire, 1, AgentsJson.Default.StrategicDecided);

    /// <summary>Events of agent.tactical, all roles.</summary>
    public static MessageCatalog Tactical { get; } = new MessageCatalog()
        .Add(Signalled.Wire, 1, AgentsJson.Default.Signalled)
        .Add(Budgeted.Wire, 1, AgentsJson.Default.Budgeted)
        .Add(OrderIntended.Wire, 1, AgentsJson.Default.OrderIntended)
        .Add(CancelsIntended.Wire, 1, AgentsJson.Default.CancelsIntended);
}
