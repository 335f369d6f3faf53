using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Entities;

/// <summary>A row before it has a position: what a rule decided, not yet serialised. Immutable once handed to the writer.</summary>
internal sealed class RowDraft
{
    public required int Shard { get; init; }

    public required RowKind Kind { get; init; }

    public required EntityId Entity { get; init; }

    public required long Sequence { get; init; }

    public CommandKey Key { get; init; }

    public byte[]? RequestHash { get; init; }

    public required MessageType Type { get; init; }

    public required object Message { get; init; }

    public required long EventTimeNs { get; init; }

    public long Slice { get; init; }

    public int Round { get; init; }

    public EntityId CauseEntity { get; init; }

    public long CauseSequence { get; init; }

    public int CauseNumber { get; init; }

    public IReadOnlyList<Effect> Effects { get; init; } = Effect.None;

    public byte[] Inputs { get; init; } = [];
}
