namespace GrandModel.Actors.Conducted;

/// <summary>
/// Recorded input of a conducted run, slice by slice. A slice is named by the event-time second at which it ends. The same input gives the same slices
/// and messages every time.
/// </summary>
public interface IConductedInputs
{
    /// <summary>Second of the next slice with input; null at the end. Ascending.</summary>
    long? NextSlice { get; }

    /// <summary>Takes the messages of a slice, in order of (feed, position). They stay valid until the next call.</summary>
    void Take(long slice, ICollection<InputMessage> into);

    /// <summary>Skips everything up to and including a slice.</summary>
    void SkipThrough(long slice);
}

/// <summary>A message of recorded input.</summary>
/// <param name="To">Entity that takes it.</param>
/// <param name="Message">Message.</param>
/// <param name="Position">Position in its feed, for the row's cause.</param>
public readonly record struct InputMessage(EntityId To, object Message, long Position);

/// <summary>A command that enters a run from outside.</summary>
/// <param name="To">Receiver.</param>
/// <param name="Key">Its key.</param>
/// <param name="Command">Command.</param>
public sealed record RunCommand(EntityId To, CommandKey Key, object Command);

/// <summary>Gives operator commands to a run, at slice boundaries.</summary>
public interface IOperatorSource
{
    /// <summary>Commands that arrived, in order of their log, and the position of the last; null when there are none. Must not block.</summary>
    (long Position, IReadOnlyList<RunCommand> Commands)? TryTake();

    /// <summary>Commands of the log with these keys, for a restart that finds them in a started slice.</summary>
    ValueTask<IReadOnlyList<RunCommand>> FindAsync(IReadOnlyList<Guid> keys);

    /// <summary>Tells where to go on: commands up to this position are already part of the run.</summary>
    void StartAfter(long position);
}

/// <summary>Holds a run back to the speed that people want to watch.</summary>
public interface IPacer
{
    /// <summary>Completes when the slice may run: true; false when the run was stopped meanwhile.</summary>
    ValueTask<bool> WaitAsync(long slice, CancellationToken cancellation);
}

/// <summary>Sees what a run has committed, in commit order; nothing uncommitted is ever shown.</summary>
public interface IRunObserver
{
    /// <summary>Rows that are durable. Called by the writer's thread: return soon.</summary>
    void Committed(IReadOnlyList<CommittedRow> rows);
}

/// <summary>A durable row.</summary>
/// <param name="Entity">Entity.</param>
/// <param name="Sequence">Sequence.</param>
/// <param name="TimeNs">Event time.</param>
/// <param name="Slice">Slice.</param>
/// <param name="Message">Event, refusal or marker.</param>
public readonly record struct CommittedRow(EntityId Entity, long Sequence, long TimeNs, long Slice, object Message);
