namespace GrandModel.Actors.Journal;

/// <summary>
/// What an auditor reads of a store beside its rows. Everything here is derived from the rows, so <see cref="JournalVerifier"/> can compare it with them.
/// </summary>
public interface IJournalAudit
{
    /// <summary>Faults that the store finds in itself: damaged pages, rows outside its shards, broken hashes of its own tables. Empty when sound.</summary>
    IAsyncEnumerable<JournalFinding> SelfCheckAsync(CancellationToken cancellation = default);

    /// <summary>Entities of a shard at its last checkpoint, in ordinal order, with the positions of all their rows up to there.</summary>
    IAsyncEnumerable<EntityIndexEntry> EntityIndexAsync(int shard, CancellationToken cancellation = default);

    /// <summary>Command keys of a shard at its last checkpoint, in ordinal order of entities.</summary>
    IAsyncEnumerable<KeyEntry> CommandKeysAsync(int shard, CancellationToken cancellation = default);

    /// <summary>All snapshots kept of a shard, in order of (entity, sequence).</summary>
    IAsyncEnumerable<SnapshotEntry> KeptSnapshotsAsync(int shard, CancellationToken cancellation = default);
}

/// <summary>Something in a store that should not be.</summary>
/// <param name="Code">Stable code in capitals: docs/journal.md lists them.</param>
/// <param name="Shard">Shard; -1 for the store as a whole.</param>
/// <param name="Position">First bad position of this finding; 0 when it is not about a row.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record JournalFinding(string Code, int Shard, long Position, string Text);
