using GrandModel.Actors.Entities;

namespace GrandModel.Actors.Running;

/// <summary>Something that waits in a shard for an entity.</summary>
internal abstract class ShardMessage
{
    public required EntityId To { get; init; }

    /// <summary>Ends the message without an outcome: nothing happened.</summary>
    public virtual void Reject(CommandResult result)
    {
    }
}

/// <summary>A command of a client.</summary>
internal sealed class AskMessage : ShardMessage
{
    private readonly TaskCompletionSource<CommandResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required EntityGate Gate { get; init; }

    public required CommandKey Key { get; init; }

    public required object Command { get; init; }

    public required byte[] RequestHash { get; init; }

    public required bool Reserved { get; init; }

    public Task<CommandResult> Done => _done.Task;

    public void Answer(CommandResult result)
    {
        Gate.Leave(Reserved);
        _done.TrySetResult(result);
    }

    public override void Reject(CommandResult result) => Answer(result);
}

/// <summary>A command of another entity's effect. Answered when its outcome is durable, or with Busy.</summary>
internal sealed class SentMessage : ShardMessage
{
    public required object Command { get; init; }

    public required CommandKey Key { get; init; }

    public required EntityId Source { get; init; }

    public required long SourceSequence { get; init; }

    public required int Number { get; init; }

    public required long TimeNs { get; init; }

    /// <summary>Called once: true when the outcome is durable, false to send it again later.</summary>
    public required Action<bool> Answered { get; init; }

    public override void Reject(CommandResult result) => Answered(false);
}

/// <summary>Committed rows From to To of a followed entity; of them, the events that concern the follower.</summary>
internal sealed class ToldMessage : ShardMessage
{
    public required EntityId Source { get; init; }

    public required long From { get; init; }

    public required long Until { get; init; }

    public required IReadOnlyList<Told> Events { get; init; }
}

/// <summary>A message that a followed entity streamed. Not repaired when it is lost.</summary>
internal sealed class StreamedMessage : ShardMessage
{
    public required EntityId Source { get; init; }

    public required object Message { get; init; }

    public required long TimeNs { get; init; }
}

/// <summary>A timer of the entity is due.</summary>
internal sealed class TimerMessage : ShardMessage
{
    public required Journal.TimerEntry Timer { get; init; }
}

/// <summary>Somebody looks at the entity.</summary>
internal sealed class InspectMessage : ShardMessage
{
    private readonly TaskCompletionSource<Inspection> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Inspection> Done => _done.Task;

    public void Answer(Cell cell, object state) => _done.TrySetResult(new Inspection(cell.Id, cell.Sequence, state, cell.Quarantined));

    public override void Reject(CommandResult result) => _done.TrySetException(new InvalidOperationException($"{To} cannot be inspected: {result}"));
}

/// <summary>Brings an entity into memory, so that it catches up with what it follows.</summary>
internal sealed class WakeMessage : ShardMessage;

/// <summary>The way to an entity and the count of commands that wait for it. Shared by all callers; lock-free.</summary>
internal sealed class EntityGate(Registry.EntityType type, ShardHost shard)
{
    private int _waiting;
    private int _reserved;

    public Registry.EntityType Type { get; } = type;

    public ShardHost Shard { get; } = shard;

    /// <summary>False at the limit of the entity's mailbox; risk-reducing commands are counted apart.</summary>
    public bool TryEnter(bool reserved)
    {
        ref var count = ref reserved ? ref _reserved : ref _waiting;
        if (Interlocked.Increment(ref count) <= Type.MailboxLimit)
        {
            return true;
        }

        Interlocked.Decrement(ref count);
        return false;
    }

    public void Leave(bool reserved)
    {
        ref var count = ref reserved ? ref _reserved : ref _waiting;
        Interlocked.Decrement(ref count);
    }
}
