namespace GrandModel.Actors.Journal;

/// <summary>What a journal row is. Events and refusals take an entity sequence and count into the journal hash; the others do not.</summary>
public enum RowKind : short
{
    /// <summary>Something happened to an entity.</summary>
    Event = 1,

    /// <summary>A keyed command was refused, or had nothing to do: its outcome, without a change of state.</summary>
    Refusal = 2,

    /// <summary>The sending of an effect started or ended. No entity sequence.</summary>
    Mark = 3,

    /// <summary>A round of a conducted run is complete in this shard. Entity "shard/N", no entity sequence.</summary>
    Round = 4,

    /// <summary>An event about the run itself (start, resume, speed). Takes an entity sequence, in entities of its own.</summary>
    Operational = 5,
}

/// <summary>
/// One row of the journal, as stored. Columns, encoding of the chain and of the journal hash: docs/journal.md.
/// </summary>
public sealed class JournalRow
{
    /// <summary>Shard, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>Position in the shard, gapless from 1.</summary>
    public required long Position { get; init; }

    /// <summary>Epoch of the writer's claim.</summary>
    public required long Epoch { get; set; }

    /// <summary>Kind.</summary>
    public required RowKind Kind { get; init; }

    /// <summary>Entity id.</summary>
    public required string Entity { get; init; }

    /// <summary>Sequence in the entity, gapless from 1; 0 for marks and rounds.</summary>
    public required long Sequence { get; init; }

    /// <summary>Key of the command that caused the row; null for told events, inputs, timers, marks and rounds.</summary>
    public Guid? Key { get; init; }

    /// <summary>SHA-256 of the command's wire name, version and payload; null without a key or for commands of entities.</summary>
    public byte[]? RequestHash { get; init; }

    /// <summary>Wire name of the event, refusal or marker.</summary>
    public required string Type { get; init; }

    /// <summary>Wire version.</summary>
    public required short Version { get; init; }

    /// <summary>Event time, nanoseconds since 1970.</summary>
    public required long EventTimeNs { get; init; }

    /// <summary>Slice of a conducted run: event-time second at which it ends; 0 in free-running mode.</summary>
    public long Slice { get; init; }

    /// <summary>Round in the slice, from 0.</summary>
    public int Round { get; init; }

    /// <summary>Entity whose message caused the row; empty for clients and inputs.</summary>
    public string CauseEntity { get; init; } = "";

    /// <summary>Sequence of the cause in that entity.</summary>
    public long CauseSequence { get; init; }

    /// <summary>Number of the effect of the cause; 0 for told events.</summary>
    public int CauseNumber { get; init; }

    /// <summary>Payload: UTF-8 JSON.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Effects that the row caused: UTF-8 JSON array; empty without.</summary>
    public byte[] Effects { get; init; } = [];

    /// <summary>Told events taken into the view since the entity's previous row (free-running): UTF-8 JSON array; empty without.</summary>
    public byte[] Inputs { get; init; } = [];

    /// <summary>CRC-32C of the payload.</summary>
    public int Crc { get; init; }

    /// <summary>Chain hash of the shard up to and including this row.</summary>
    public byte[] ChainHash { get; set; } = [];
}
