using System.Text.Json;

namespace GrandModel.Actors.Conducted;

/// <summary>Settings of a conducted run. None of them changes what is decided, only how fast and what is shown.</summary>
public sealed record ConductedOptions
{
    /// <summary>Incarnation of this process as an owner of shards: new at every start.</summary>
    public required Guid Owner { get; init; }

    /// <summary>What defines the run; stored in its first event.</summary>
    public required JsonElement Description { get; init; }

    /// <summary>Commands that open the run, in its first slice: deposits, limits.</summary>
    public IReadOnlyList<RunCommand> Opening { get; init; } = [];

    /// <summary>Rows between checkpoints. A checkpoint bounds what a restart reads.</summary>
    public int CheckpointRows { get; init; } = 20_000;

    /// <summary>Rows in one commit at most; a commit holds whole rounds, so one round may exceed it.</summary>
    public int CommitRowsMax { get; init; } = 4_000;

    /// <summary>Rows decided but not yet durable at most; the run waits at this limit.</summary>
    public int AheadRowsMax { get; init; } = 50_000;

    /// <summary>Rounds in one slice at most: more means that messages run in a circle, and the run stops with an error.</summary>
    public int RoundsMax { get; init; } = 10_000;

    /// <summary>Last slice to run (event-time second, inclusive); null for all.</summary>
    public long? LastSlice { get; init; }

    /// <summary>Sees what is durable.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Operator commands; none when null.</summary>
    public IOperatorSource? Operators { get; init; }

    /// <summary>Pace; as fast as possible when null.</summary>
    public IPacer? Pacer { get; init; }

    /// <summary>Called after every slice with its second, on the run's thread.</summary>
    public Action<long>? SliceDone { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="JournalHash">Journal hash of the store.</param>
/// <param name="JournalEvents">Rows in the hash.</param>
/// <param name="Slices">Slices run by this process.</param>
/// <param name="LastSlice">Last slice of the run.</param>
/// <param name="Finished">True when the run reached its end; false when it was stopped and can be resumed.</param>
/// <param name="Reason">inputs-ended, duration or stopped.</param>
public sealed record ConductedOutcome(string JournalHash, long JournalEvents, long Slices, long LastSlice, bool Finished, string Reason);

/// <summary>What a restart found in the store.</summary>
/// <param name="Description">Description of the run in its first event; null in an empty store.</param>
/// <param name="JournalEvents">Rows in the hash so far.</param>
/// <param name="Slice">Last slice with rows.</param>
/// <param name="Finished">True when the run had come to its end.</param>
public sealed record RecoveredRun(JsonElement? Description, long JournalEvents, long Slice, bool Finished);

/// <summary>The machinery of a run failed: nothing of it is in the journal, the run can be resumed.</summary>
public sealed class RunFailedException : Exception
{
    /// <summary>With a stable code.</summary>
    public RunFailedException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>FENCED, STORE, LIVELOCK or REPLAY.</summary>
    public string Code { get; }
}
