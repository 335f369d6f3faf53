using GrandModel.Actors.Registry;

namespace GrandModel.Actors.Entities;

/// <summary>An entity in memory. Touched by one thread at a time.</summary>
internal sealed class Cell
{
    private (long Slice, int Round, int Count) _streamed;

    public Cell(EntityId id, EntityType type, int shard)
    {
        Id = id;
        Type = type;
        Shard = shard;
        State = type.Definition.NewState(id);
        View = type.Definition.NewView(id);
    }

    public EntityId Id { get; }

    public EntityType Type { get; }

    public int Shard { get; }

    public object State { get; set; }

    public object? View { get; set; }

    /// <summary>Sequence of the last row.</summary>
    public long Sequence { get; set; }

    /// <summary>Sequence in the newest snapshot.</summary>
    public long SnapshotSequence { get; set; }

    /// <summary>Whether the view changed since the newest snapshot.</summary>
    public bool ViewChanged { get; set; }

    /// <summary>Due time the view last asked for.</summary>
    public long? Due { get; set; }

    /// <summary>When it last handled a message: slice, or monotonic time.</summary>
    public long LastUsed { get; set; }

    public FaultCount Faults { get; set; }

    public bool Quarantined { get; set; }

    /// <summary>Numbers the messages that this entity streams in a round, from 1.</summary>
    public int NextStreamNumber(long slice, int round)
    {
        _streamed = _streamed.Slice == slice && _streamed.Round == round ? (slice, round, _streamed.Count + 1) : (slice, round, 1);
        return _streamed.Count;
    }

    public override string ToString() => $"{Id}#{Sequence}";
}

/// <summary>Messages of one name that threw in a row.</summary>
internal readonly record struct FaultCount(string Message, int InRow)
{
    /// <summary>Faults of the same message name in a row that quarantine an entity.</summary>
    public const int Max = 3;

    public FaultCount Next(string message) => new(message, message == Message ? InRow + 1 : 1);
}
