namespace GrandModel.Actors.Journal;

/// <summary>
/// The fenced journal of a store: rows of all shards, who may write them, and the checkpoints that bound recovery. Knows bytes, positions and epochs;
/// nothing of trading. Implementations pass one conformance suite. Protocol: docs/journal.md.
/// </summary>
/// <remarks>
/// Safety rests on one thing: an append writes only if, in the same transaction, the shard still has the epoch, owner, head and halt version that the
/// writer knows. Methods may be called from any thread; appends to one shard must not overlap.
/// </remarks>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>What the store is.</summary>
    StoreInfo Info { get; }

    /// <summary>
    /// Takes shards for a writer: epoch + 1, whoever had them. Returns only after the commit; read state afterwards. A repeat of the claim by its owner
    /// heals an unknown append: whatever of it was committed is then visible.
    /// </summary>
    /// <param name="owner">Incarnation of the writer: new at every process start, never reused.</param>
    /// <param name="shards">Shards, each once.</param>
    /// <param name="reason">For the ownership log.</param>
    /// <exception cref="StoreException">The store cannot be reached or is damaged; nothing was claimed.</exception>
    ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason);

    /// <summary>
    /// Appends batches, all or none. Never cancelled once sent: there is no token on purpose.
    /// </summary>
    /// <param name="batches">At most one per shard, each with the shard's claim, expected head and rows from head + 1 on.</param>
    /// <exception cref="StoreException">Not committed, and a repeat cannot help (disk full, corrupt, primary key taken behind the fence).</exception>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches);

    /// <summary>Raises the halt version of every shard, in one commit, in order of shards; pending appends then answer HaltsChanged.</summary>
    ValueTask<long> RaiseHaltVersionAsync();

    /// <summary>The shards as the store has them now.</summary>
    ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default);

    /// <summary>Every claim ever made, by (shard, epoch).</summary>
    IAsyncEnumerable<OwnershipRecord> OwnershipAsync(CancellationToken cancellation = default);

    /// <summary>Rows of a shard in order, from <paramref name="after"/> (exclusive) to the head; a gap is reported by whoever looks at positions.</summary>
    IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, CancellationToken cancellation = default);

    /// <summary>
    /// Rows of an entity with a sequence, in order, from <paramref name="afterSequence"/> (exclusive), by the entity index and the rows behind the last checkpoint.
    /// </summary>
    IAsyncEnumerable<JournalRow> ReadEntityAsync(int shard, string entity, long afterSequence, CancellationToken cancellation = default);

    /// <summary>Writes a checkpoint of each given shard, all or none, fenced by epoch and owner.</summary>
    /// <returns>False when fenced: nothing was written.</returns>
    ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints);

    /// <summary>Position of a shard's last checkpoint, with timers, outbox and the extra bytes; null before the first. Entities and keys are read apart.</summary>
    ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default);

    /// <summary>Entities of a shard at its last checkpoint: last sequence, position and hash, in ordinal order.</summary>
    IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, CancellationToken cancellation = default);

    /// <summary>The newest snapshot of an entity at or before a sequence; null without one.</summary>
    ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default);

    /// <summary>The newest snapshot of each entity of a shard, in ordinal order.</summary>
    IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, CancellationToken cancellation = default);

    /// <summary>The outcome of a command key that a checkpoint holds; null when it holds none.</summary>
    ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default);

    /// <summary>The newest keys of an entity that checkpoints hold, at most <paramref name="count"/>, by falling first sequence.</summary>
    ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default);

    /// <summary>Adds anchors: chain hashes to compare later. The same anchor twice is one.</summary>
    ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors);

    /// <summary>All anchors by (shard, position).</summary>
    ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default);

    /// <summary>Puts an operator's command into the store's log, for whoever runs it. The same key twice is one.</summary>
    /// <returns>Its position, from 1.</returns>
    ValueTask<long> PostOperatorCommandAsync(OperatorCommand command);

    /// <summary>Operator commands behind a position, in order.</summary>
    ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default);
}

/// <summary>What a store is.</summary>
/// <param name="Kind">memory, sqlite or postgres.</param>
/// <param name="ClusterId">Identity, made when the store was created.</param>
/// <param name="ShardCount">Fixed for the life of the store.</param>
/// <param name="SchemaVersion">Number of the last migration.</param>
/// <param name="Location">For people: directory or host and database, never with a password.</param>
public sealed record StoreInfo(string Kind, Guid ClusterId, int ShardCount, int SchemaVersion, string Location);

/// <summary>A shard taken by a writer.</summary>
public sealed record ShardClaim(int Shard, Guid Owner, long Epoch, long Head, byte[] HeadHash, long HaltVersion);

/// <summary>A shard as the store has it.</summary>
public sealed record ShardStatus(int Shard, Guid? Owner, long Epoch, long Head, byte[] HeadHash, long HaltVersion);

/// <summary>A claim in the ownership log: the epoch's rows form one range behind <paramref name="FromHead"/>.</summary>
public sealed record OwnershipRecord(int Shard, long Epoch, Guid? Owner, long FromHead, byte[] FromHash, string Reason);

/// <summary>Rows to append to one shard.</summary>
/// <param name="Claim">The writer's claim (its Head is not used).</param>
/// <param name="Head">Expected head; the rows have positions Head + 1, Head + 2, …</param>
/// <param name="Rows">At least one, with chain hashes.</param>
public sealed record ShardBatch(ShardClaim Claim, long Head, IReadOnlyList<JournalRow> Rows)
{
    /// <summary>Head after the append.</summary>
    public long NewHead => Head + Rows.Count;

    /// <summary>Chain hash after the append.</summary>
    public byte[] NewHash => Rows[^1].ChainHash;
}

/// <summary>Outcome of an append.</summary>
public enum AppendResult
{
    /// <summary>Durable.</summary>
    Committed,

    /// <summary>Nothing was written: a shard has another epoch, owner or head.</summary>
    Fenced,

    /// <summary>Nothing was written: still the owner, but the halt version has been raised. Read it, decide again.</summary>
    HaltsChanged,

    /// <summary>The answer was lost: claim again (epoch + 1), then read. Never treat it as failure.</summary>
    Unknown,
}

/// <summary>A checkpoint of one shard: everything that recovery needs beside the rows behind <paramref name="Position"/>.</summary>
/// <param name="Claim">The writer's claim.</param>
/// <param name="Position">Rows up to here are covered.</param>
/// <param name="ChainHash">Chain hash there.</param>
/// <param name="Slice">Last complete slice of a conducted run; 0 in free-running mode.</param>
/// <param name="Entities">Index entries of the entities that have rows since the last checkpoint.</param>
/// <param name="Keys">Keys of client commands since the last checkpoint.</param>
/// <param name="Snapshots">Snapshots of entities that changed enough.</param>
/// <param name="Timers">All armed timers.</param>
/// <param name="Outbox">All effects that are not confirmed (free-running).</param>
public sealed record Checkpoint(
    ShardClaim Claim,
    long Position,
    byte[] ChainHash,
    long Slice,
    IReadOnlyList<EntityIndexEntry> Entities,
    IReadOnlyList<KeyEntry> Keys,
    IReadOnlyList<SnapshotEntry> Snapshots,
    IReadOnlyList<TimerEntry> Timers,
    IReadOnlyList<OutboxEntry> Outbox);

/// <summary>Where an entity's rows are.</summary>
/// <param name="Entity">Entity.</param>
/// <param name="Sequence">Sequence of its last row.</param>
/// <param name="Hash">Entity hash after it.</param>
/// <param name="Operational">True when its rows are operational: not part of the journal hash.</param>
/// <param name="Positions">Shard positions of its rows since the last checkpoint, ascending; empty when read back by <see cref="IJournalStore.EntitiesAsync"/>.</param>
public sealed record EntityIndexEntry(string Entity, long Sequence, byte[] Hash, bool Operational, IReadOnlyList<long> Positions);

/// <summary>The outcome of a client's command: rows FirstSequence … FirstSequence + Count - 1 of the entity.</summary>
public sealed record KeyEntry(string Entity, Guid Key, byte[] RequestHash, long FirstSequence, int Count);

/// <summary>A snapshot of an entity after a sequence: a cache of the fold, never the truth.</summary>
/// <param name="Entity">Entity.</param>
/// <param name="Sequence">Sequence of the last row in it.</param>
/// <param name="Slice">Slice after which the view was taken; 0 in free-running mode.</param>
/// <param name="State">State bytes.</param>
/// <param name="View">View bytes; null without a view.</param>
/// <param name="Engine">What the engine keeps beside: fault count, quarantine, cursors of followed entities; UTF-8 JSON, empty for none.</param>
/// <param name="Hash">SHA-256 over entity, sequence, state, view and engine bytes, each with its length.</param>
public sealed record SnapshotEntry(string Entity, long Sequence, long Slice, byte[] State, byte[]? View, byte[] Engine, byte[] Hash)
{
    /// <summary>A snapshot with its hash.</summary>
    public static SnapshotEntry Of(string entity, long sequence, long slice, byte[] state, byte[]? view, byte[] engine) =>
        new(entity, sequence, slice, state, view, engine, JournalHashing.Snapshot(entity, sequence, state, view, engine));

    /// <summary>Whether the bytes are those that were saved.</summary>
    public bool IsIntact() => JournalHashing.Snapshot(Entity, Sequence, State, View, Engine).AsSpan().SequenceEqual(Hash);
}

/// <summary>An armed timer: set by effect <paramref name="Number"/> of the row (Entity, Sequence).</summary>
public sealed record TimerEntry(string Entity, string Timer, long Sequence, int Number, long DueNs);

/// <summary>An effect whose sending is not confirmed: effect <paramref name="Number"/> of the row (Entity, Sequence) at <paramref name="Position"/>.</summary>
public sealed record OutboxEntry(string Entity, long Sequence, int Number, long Position);

/// <summary>A chain hash to compare later. A truncated journal with an edited head no longer agrees with an anchor kept elsewhere.</summary>
public sealed record Anchor(int Shard, long Position, byte[] ChainHash, string ExportedTo);

/// <summary>An operator's command waiting in the store.</summary>
/// <param name="Position">Position in the log, from 1; 0 when posting.</param>
/// <param name="Key">Command key.</param>
/// <param name="To">Entity id.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Version">Wire version.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public sealed record OperatorCommand(long Position, Guid Key, string To, string Type, short Version, byte[] Payload);

/// <summary>The store cannot do what was asked, and says which kind of cannot.</summary>
public sealed class StoreException : Exception
{
    /// <summary>With a stable code.</summary>
    /// <param name="code">STORE_MISSING, STORE_LOCKED, STORE_UNREACHABLE, STORE_FULL, STORE_DAMAGED, STORE_VERSION, STORE_CONFLICT or STORE_INVALID.</param>
    /// <param name="message">What, where, what to do.</param>
    /// <param name="inner">Cause.</param>
    public StoreException(string code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Stable code.</summary>
    public string Code { get; }
}
