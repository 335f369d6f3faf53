using GrandModel.Actors;
using GrandModel.Agents.Coordination;
using GrandModel.Agents.Strategic;
using GrandModel.Agents.Tactical;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>The only file of Agents that sees the engine's builder; the host calls it.</summary>
public static class AgentsEntities
{
    /// <summary>Area of the supervision tree.</summary>
    public const string Area = "agents";

    private const int SnapshotEvents = 100;

    /// <summary>Registers the agents of all portfolios and symbols of the options.</summary>
    public static IActorsBuilder AddAgents(this IActorsBuilder actors, AgentsOptions options)
    {
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentNullException.ThrowIfNull(options);
        foreach (var type in Types(options))
        {
            actors.AddEntity(Area, type.Name, type.Definition, entity =>
            {
                entity.Messages(type.Messages).SnapshotEvery(SnapshotEvents);
                foreach (var subscription in type.Follows)
                {
                    entity.Follows(subscription);
                }
            });
        }

        return actors;
    }

    /// <summary>The kinds of agents.</summary>
    internal static IReadOnlyList<AgentType> Types(AgentsOptions options)
    {
        var topology = new AgentsTopology(options);
        return
        [
            new(EntityNames.Strategic, StrategicAgent.Define(options.Policies), AgentsMessages.Strategic, topology.Of(EntityNames.Strategic)),
            new(EntityNames.Coordinator, CoordinatorAgent.Define(options), AgentsMessages.Coordinator, topology.Of(EntityNames.Coordinator)),
            new(EntityNames.Tactical, TacticalAgent.Define(options), AgentsMessages.Tactical, topology.Of(EntityNames.Tactical)),
        ];
    }
}

/// <summary>A kind of agent: its journaled type name, rules, events, and whom it follows.</summary>
internal sealed record AgentType(string Name, EntityDefinition Definition, MessageCatalog Messages, IReadOnlyList<Subscription> Follows);
