using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Actors.Entities;

/// <summary>Outcome of a keyed command that had nothing to do. Journaled as a refusal row, so that a repeat gets the same answer.</summary>
public sealed record Unchanged
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Unchanged";

    /// <summary>The only one there is to say.</summary>
    public static readonly Unchanged Instance = new();
}

/// <summary>A rule threw on a message: nothing was changed. Journaled as a refusal row of the entity.</summary>
/// <param name="Message">CLR-independent name of the message: its wire name where it has one.</param>
/// <param name="Exception">Type of the exception. Its text is in the log, not here: texts differ between builds.</param>
/// <param name="InRow">How many messages of this name have thrown in a row, this one included.</param>
public sealed record Faulted(string Message, string Exception, int InRow)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Faulted";
}

/// <summary>The entity takes no messages until released. Journaled as a refusal row of the entity; decided by counts, never by time.</summary>
/// <param name="Reason">FAULTS_IN_ROW, VIEW_FAULT or REPLAY_FAULT.</param>
/// <param name="Detail">Numbers.</param>
public sealed record Quarantined(string Reason, string Detail)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Quarantined";
}

/// <summary>Command to any entity: take messages again. Handled by the engine, not by the entity's rules.</summary>
public sealed record ReleaseFromQuarantine(string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ReleaseFromQuarantine";
}

/// <summary>The entity takes messages again. Journaled as a refusal row of the entity.</summary>
public sealed record QuarantineLifted(string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "QuarantineLifted";
}

/// <summary>First event of a conducted run, in conductor/run. Operational.</summary>
/// <param name="Description">What defines the run: inputs with their hashes, seed, topology, options; read by whoever started it.</param>
public sealed record RunStarted(JsonElement Description)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RunStarted";
}

/// <summary>A later process goes on with the run, in conductor/run. Operational.</summary>
/// <param name="Slice">Last slice with committed rows.</param>
/// <param name="Round">Last committed round of it.</param>
public sealed record RunResumed(long Slice, int Round)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RunResumed";
}

/// <summary>A slice takes operator commands; committed before anybody runs it. In conductor/run. Operational.</summary>
/// <param name="Slice">Slice.</param>
/// <param name="OperatorPosition">Position of the last command in the operator log.</param>
/// <param name="Commands">Keys of the commands, in order.</param>
public sealed record SliceStarted(long Slice, long OperatorPosition, IReadOnlyList<Guid> Commands)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "SliceStarted";
}

/// <summary>The run came to its end, in conductor/run. Operational.</summary>
/// <param name="Slice">Last slice.</param>
/// <param name="Reason">inputs-ended, duration or stopped.</param>
public sealed record RunFinished(long Slice, string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RunFinished";
}

/// <summary>The rounds up to this one are complete in the shard. Entity shard/N.</summary>
/// <param name="Slice">Slice.</param>
/// <param name="Round">Round.</param>
/// <param name="Rows">Rows of the shard that this marker closes.</param>
/// <param name="Messages">Commands among them by destination shard, in order of shards.</param>
/// <param name="NextTimerNs">Earliest armed timer of the store; null for none.</param>
public sealed record RoundMarker(long Slice, int Round, int Rows, IReadOnlyList<ShardCount> Messages, long? NextTimerNs)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Round";
}

/// <summary>A count for a shard.</summary>
public readonly record struct ShardCount(int Shard, int Count);

/// <summary>The sending of an effect ended (free-running). Entity shard/N.</summary>
/// <param name="Entity">Entity of the row that caused the effect.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Number">Number of the effect.</param>
/// <param name="State">sending or done.</param>
public sealed record EffectMark(string Entity, long Sequence, int Number, string State)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "EffectMark";
}

/// <summary>A timer was consumed without a row of its own (free-running). Entity shard/N.</summary>
public sealed record TimerMark(string Entity, string Timer, long Sequence, int Number)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "TimerMark";
}

/// <summary>The engine's own messages.</summary>
public static class EngineMessages
{
    /// <summary>Their catalog.</summary>
    public static readonly MessageCatalog Catalog = new MessageCatalog()
        .Add(Unchanged.Wire, 1, EngineJson.Default.Unchanged)
        .Add(Faulted.Wire, 1, EngineJson.Default.Faulted)
        .Add(Quarantined.Wire, 1, EngineJson.Default.Quarantined)
        .Add(ReleaseFromQuarantine.Wire, 1, EngineJson.Default.ReleaseFromQuarantine)
        .Add(QuarantineLifted.Wire, 1, EngineJson.Default.QuarantineLifted)
        .Add("Refusal", 1, EngineJson.Default.Refusal)
        .Add(RunStarted.Wire, 1, EngineJson.Default.RunStarted, operational: true)
        .Add(RunResumed.Wire, 1, EngineJson.Default.RunResumed, operational: true)
        .Add(SliceStarted.Wire, 1, EngineJson.Default.SliceStarted, operational: true)
        .Add(RunFinished.Wire, 1, EngineJson.Default.RunFinished, operational: true)
        .Add(RoundMarker.Wire, 1, EngineJson.Default.RoundMarker)
        .Add(EffectMark.Wire, 1, EngineJson.Default.EffectMark)
        .Add(TimerMark.Wire, 1, EngineJson.Default.TimerMark);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Unchanged))]
[JsonSerializable(typeof(Faulted))]
[JsonSerializable(typeof(Quarantined))]
[JsonSerializable(typeof(ReleaseFromQuarantine))]
[JsonSerializable(typeof(QuarantineLifted))]
[JsonSerializable(typeof(Refusal))]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunResumed))]
[JsonSerializable(typeof(SliceStarted))]
[JsonSerializable(typeof(RunFinished))]
[JsonSerializable(typeof(RoundMarker))]
[JsonSerializable(typeof(EffectMark))]
[JsonSerializable(typeof(TimerMark))]
[JsonSerializable(typeof(EngineBits))]
[JsonSerializable(typeof(Running.InputRunText[]))]
internal sealed partial class EngineJson : JsonSerializerContext;
