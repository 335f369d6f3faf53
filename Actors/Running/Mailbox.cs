using System.Collections.Concurrent;

namespace GrandModel.Actors.Running;

/// <summary>
/// The queues of a shard: control first, then the reserved lane, then commands and what is told in turn. Many writers, one reader. Bounded: a full lane
/// turns away, it never waits and never drops what it took; only the told lane drops, and what it drops is read from the journal.
/// </summary>
internal sealed class Mailbox(NodeOptions options)
{
    private readonly ConcurrentQueue<Action> _control = new();
    private readonly ConcurrentQueue<ShardMessage> _reserved = new();
    private readonly ConcurrentQueue<ShardMessage> _normal = new();
    private readonly ConcurrentQueue<ShardMessage> _told = new();
    private int _reservedCount;
    private int _normalCount;
    private int _toldCount;
    private bool _toldTurn;

    public bool HasMessages => !_reserved.IsEmpty || !_normal.IsEmpty || !_told.IsEmpty;

    public bool HasControl => !_control.IsEmpty;

    public void Post(Action control) => _control.Enqueue(control);

    public bool TryTakeControl(out Action? control) => _control.TryDequeue(out control);

    /// <summary>Puts a command into a lane; false when the lane is full.</summary>
    public bool TryPut(ShardMessage message, bool reserved) => reserved
        ? TryPut(_reserved, ref _reservedCount, options.ReservedMailboxMax, message)
        : TryPut(_normal, ref _normalCount, options.ShardMailboxMax, message);

    /// <summary>Puts a told message; false when it was dropped.</summary>
    public bool TryPutTold(ShardMessage message) => TryPut(_told, ref _toldCount, options.ToldQueueMax, message);

    public bool TryTake(out ShardMessage? message)
    {
        if (_reserved.TryDequeue(out message))
        {
            Interlocked.Decrement(ref _reservedCount);
            return true;
        }

        _toldTurn = !_toldTurn;
        return _toldTurn
            ? TryTake(_told, ref _toldCount, out message) || TryTake(_normal, ref _normalCount, out message)
            : TryTake(_normal, ref _normalCount, out message) || TryTake(_told, ref _toldCount, out message);
    }

    private static bool TryPut(ConcurrentQueue<ShardMessage> lane, ref int count, int max, ShardMessage message)
    {
        if (Interlocked.Increment(ref count) > max)
        {
            Interlocked.Decrement(ref count);
            return false;
        }

        lane.Enqueue(message);
        return true;
    }

    private static bool TryTake(ConcurrentQueue<ShardMessage> lane, ref int count, out ShardMessage? message)
    {
        if (!lane.TryDequeue(out message))
        {
            return false;
        }

        Interlocked.Decrement(ref count);
        return true;
    }
}
