namespace GrandModel.Actors.Registry;

/// <summary>A registered entity type: its rules, messages, subscriptions and limits.</summary>
public sealed class EntityType
{
    internal EntityType(string area, string name, EntityDefinition definition)
    {
        Area = area;
        Name = name;
        Definition = definition;
    }

    /// <summary>Area it belongs to.</summary>
    public string Area { get; }

    /// <summary>Journaled name.</summary>
    public string Name { get; }

    /// <summary>Rules.</summary>
    public EntityDefinition Definition { get; }

    /// <summary>What it follows.</summary>
    public IReadOnlyList<Subscription> Subscriptions => SubscriptionList;

    /// <summary>Whether recorded input may be addressed to it.</summary>
    public bool TakesInput { get; internal set; }

    /// <summary>Events of one entity between snapshots.</summary>
    public int SnapshotEvery { get; internal set; } = 500;

    /// <summary>Commands waiting for one entity at most.</summary>
    public int MailboxLimit { get; internal set; } = 1024;

    /// <summary>Idle time after which an entity leaves memory.</summary>
    public TimeSpan PassivateAfter { get; internal set; } = TimeSpan.FromMinutes(2);

    internal List<Subscription> SubscriptionList { get; } = [];

    internal HashSet<Type> RiskReducing { get; } = [];

    /// <summary>Whether a command uses the reserved lane.</summary>
    public bool ReducesRisk(object command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return RiskReducing.Contains(command.GetType());
    }
}
