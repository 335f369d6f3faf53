using System.Runtime.CompilerServices;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

// What an auditor reads beside the rows.
public sealed partial class SqliteJournalStore
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalFinding> SelfCheckAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var line in ReadControl(reader => SqliteChecks.Integrity(reader.Database), cancellation))
        {
            yield return new JournalFinding("STORE_DAMAGED", -1, 0, $"control.db: {line}");
        }

        foreach (var line in Read(reader => SqliteChecks.Integrity(reader.Database), cancellation))
        {
            yield return new JournalFinding("STORE_DAMAGED", -1, 0, $"journal-00.db: {line}");
        }

        foreach (var finding in OwnershipChain.Check(Read(reader => SqliteClaims.Ownership(reader.Database), cancellation)))
        {
            yield return finding;
        }

        var foreign = Read(
            reader => reader.All(
                "SELECT shard_id, min(shard_seq), count(*) FROM journal WHERE shard_id < 0 OR shard_id >= ? GROUP BY shard_id ORDER BY shard_id LIMIT 20",
                row => (Shard: row.Integer32(0), First: row.Integer(1), Count: row.Integer(2)),
                Info.ShardCount),
            cancellation);
        foreach (var (shard, first, count) in foreign)
        {
            yield return new JournalFinding("ROW_BEYOND_SHARDS", shard, first, $"{count} rows of a shard that the store does not have.");
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityIndexEntry> EntityIndexAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        "",
        (reader, after) => reader.All(
            $"SELECT entity_id, entity_seq, entity_hash, operational FROM entity WHERE shard_id = ? AND entity_id > ? ORDER BY entity_id LIMIT {StoreFormat.PageRows}",
            row => new EntityIndexEntry(row.Text(0), row.Integer(1), row.Bytes(2), row.Integer(3) != 0, []),
            shard,
            after).Select(entry => entry with { Positions = reader.Chunks(shard, entry.Entity, 0).SelectMany(c => c.Positions).ToArray() }).ToList(),
        entry => entry.Entity,
        cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<KeyEntry> CommandKeysAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        (Entity: "", Key: (object)Array.Empty<byte>()),
        (reader, after) => reader.All(
            $"SELECT {KeyColumns} FROM command_key WHERE shard_id = ? AND (entity_id, cmd_key) > (?, ?) ORDER BY entity_id, cmd_key LIMIT {StoreFormat.PageRows}",
            ReadKey,
            shard,
            after.Entity,
            after.Key),
        key => (key.Entity, (object)key.Key),
        cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<SnapshotEntry> KeptSnapshotsAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        (Entity: "", Sequence: 0L),
        (reader, after) => reader.All(
            $"SELECT {SnapshotColumns} FROM snapshot WHERE shard_id = ? AND (entity_id, entity_seq) > (?, ?) ORDER BY entity_id, entity_seq LIMIT 100",
            ReadSnapshot,
            shard,
            after.Entity,
            after.Sequence),
        snapshot => (snapshot.Entity, snapshot.Sequence),
        cancellation);
}
