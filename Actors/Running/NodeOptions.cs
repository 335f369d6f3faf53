namespace GrandModel.Actors.Running;

/// <summary>Settings of a free-running node. Every limit says what happens at it.</summary>
public sealed record NodeOptions
{
    /// <summary>Incarnation of this process as an owner of shards: new at every start.</summary>
    public required Guid Owner { get; init; }

    /// <summary>Clock: event time of what enters from outside, timers, back-off.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Rows that close a batch; a command's rows stay together.</summary>
    public int BatchRowsMax { get; init; } = 256;

    /// <summary>Commands waiting in a shard at most; the next gets Busy.</summary>
    public int ShardMailboxMax { get; init; } = 8_192;

    /// <summary>Risk-reducing commands waiting in a shard at most, in a lane of their own; the next gets Busy.</summary>
    public int ReservedMailboxMax { get; init; } = 2_048;

    /// <summary>Told messages waiting in a shard at most; further ones are dropped here and read from the journal by whom they concern.</summary>
    public int ToldQueueMax { get; init; } = 65_536;

    /// <summary>Command keys kept in memory for each entity; older ones are looked up in the store.</summary>
    public int KeysPerEntityMax { get; init; } = 10_000;

    /// <summary>Rows of a shard between checkpoints.</summary>
    public int CheckpointRows { get; init; } = 10_000;

    /// <summary>Time between checkpoints of a shard that has new rows.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a caller is told to wait after Busy.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>When faults become more than an entity's own matter.</summary>
    public SupervisionOptions Supervision { get; init; } = new();

    /// <summary>Handlers of calls outside, by kind.</summary>
    public IReadOnlyDictionary<string, IEffectHandler> Effects { get; init; } = new Dictionary<string, IEffectHandler>(StringComparer.Ordinal);

    /// <summary>Sees what the node does, for tests and logs. Called from the node's threads: return soon, never block.</summary>
    public Action<NodeEvent>? Diagnostics { get; init; }
}

/// <summary>Carries out effects of one kind in the world outside.</summary>
public interface IEffectHandler
{
    /// <summary>
    /// Whether sending the same key twice has one effect there. If not, a sending whose end is unknown is never repeated: it is reported as in doubt.
    /// </summary>
    bool Idempotent { get; }

    /// <summary>Sends. Completing means it arrived; throwing means it may or may not have.</summary>
    ValueTask SendAsync(CommandKey key, ReadOnlyMemory<byte> body, CancellationToken cancellation);
}

/// <summary>Something a node did.</summary>
public abstract record NodeEvent
{
    private NodeEvent()
    {
    }

    /// <summary>An entity came into memory.</summary>
    public sealed record Activated(EntityId Entity, long Sequence) : NodeEvent;

    /// <summary>An entity left memory.</summary>
    public sealed record Passivated(EntityId Entity) : NodeEvent;

    /// <summary>A rule threw.</summary>
    public sealed record Faulted(EntityId Entity, string Message, string Exception) : NodeEvent;

    /// <summary>An entity restarts after a pause; messages wait.</summary>
    public sealed record Restarting(EntityId Entity, TimeSpan After) : NodeEvent;

    /// <summary>An entity takes no messages any more.</summary>
    public sealed record Quarantined(EntityId Entity, string Reason) : NodeEvent;

    /// <summary>An area takes no messages any more.</summary>
    public sealed record AreaSuspended(string Area, string Reason) : NodeEvent;

    /// <summary>A shard took its claim anew after an unknown outcome.</summary>
    public sealed record Reclaimed(int Shard, long Epoch, bool HadLanded) : NodeEvent;

    /// <summary>The store failed: the shard takes nothing until it restarts after a pause, which has begun.</summary>
    public sealed record ShardRestarting(int Shard, TimeSpan After, string Code) : NodeEvent;

    /// <summary>Decisions were taken back and made again, because halts changed meanwhile.</summary>
    public sealed record RolledBack(int Shard, int Messages) : NodeEvent;

    /// <summary>A shard wrote a checkpoint.</summary>
    public sealed record Checkpointed(int Shard, long Position) : NodeEvent;

    /// <summary>An effect was begun and its end is not known; it is not repeated.</summary>
    public sealed record EffectInDoubt(EntityId Entity, long Sequence, int Number, string Kind) : NodeEvent;

    /// <summary>A follower read what it had missed from the journal.</summary>
    public sealed record Repaired(EntityId Follower, EntityId Source, long From, long To) : NodeEvent;

    /// <summary>The node stopped by itself.</summary>
    public sealed record Stopped(string Reason) : NodeEvent;
}
