using System.Runtime.CompilerServices;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Postgres;

// What an auditor reads beside the rows.
public sealed partial class PostgresJournalStore
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalFinding> SelfCheckAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var finding in OwnershipChain.Check(await ReadAsync(PostgresClaims.OwnershipAsync, cancellation)))
        {
            yield return finding;
        }

        var foreign = await ReadAsync(
            connection => PostgresRows.AllAsync(
                connection,
                "SELECT shard_id, min(shard_seq), count(*) FROM journal WHERE shard_id < 0 OR shard_id >= $1 GROUP BY shard_id ORDER BY shard_id LIMIT 20",
                row => (Shard: row.GetInt32(0), First: row.GetInt64(1), Count: row.GetInt64(2)),
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
        async (connection, after) =>
        {
            var entries = await EntitiesAsync(connection, shard, after);
            var chunks = await PostgresRows.AllAsync(
                connection,
                "SELECT entity_id, positions FROM entity_rows WHERE shard_id = $1 AND entity_id = ANY ($2) ORDER BY entity_id, from_seq",
                row => (Entity: row.GetString(0), Positions: PositionList.Decode(row.Bytes(1), row.GetString(0))),
                shard,
                entries.Select(e => e.Entity).ToArray());
            var byEntity = chunks.ToLookup(c => c.Entity, c => c.Positions, StringComparer.Ordinal);
            return entries.Select(e => e with { Positions = byEntity[e.Entity].SelectMany(p => p).ToArray() }).ToList();
        },
        entry => entry.Entity,
        cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<KeyEntry> CommandKeysAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        (Entity: "", Key: Guid.Empty),
        (connection, after) => PostgresRows.AllAsync(
            connection,
            $"SELECT {KeyColumns} FROM command_key WHERE shard_id = $1 AND (entity_id, cmd_key) > ($2, $3) ORDER BY entity_id, cmd_key LIMIT {StoreFormat.PageRows}",
            ReadKey,
            shard,
            after.Entity,
            after.Key),
        key => (key.Entity, key.Key),
        cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<SnapshotEntry> KeptSnapshotsAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        (Entity: "", Sequence: 0L),
        (connection, after) => PostgresRows.AllAsync(
            connection,
            $"SELECT {SnapshotColumns} FROM snapshot WHERE shard_id = $1 AND (entity_id, entity_seq) > ($2, $3) ORDER BY entity_id, entity_seq LIMIT {SnapshotsAtOnce}",
            ReadSnapshot,
            shard,
            after.Entity,
            after.Sequence),
        snapshot => (snapshot.Entity, snapshot.Sequence),
        cancellation);
}
