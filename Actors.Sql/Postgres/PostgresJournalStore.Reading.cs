using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

// Reads go page by page over pooled connections; a cancellation is seen between pages.
public sealed partial class PostgresJournalStore
{
    private const int PageRowsFirst = 200;
    private const int SnapshotsAtOnce = 100;
    private const string KeyColumns = "entity_id, cmd_key, request_hash, first_seq, row_count";
    private const string SnapshotColumns = "entity_id, entity_seq, slice, state, view, engine, snapshot_hash";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default) =>
        await ReadAsync(connection => PostgresClaims.ShardsAsync(connection), cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<OwnershipRecord> OwnershipAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var (record, _) in await ReadAsync(PostgresClaims.OwnershipAsync, cancellation))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var limit = PageRowsFirst;
        List<JournalRow> page;
        do
        {
            page = await RowsAsync("shard_id = $1 AND shard_seq > $2", limit, cancellation, shard, after);
            foreach (var row in page)
            {
                yield return row;
                after = row.Position;
            }

            limit = PostgresRows.NextLimit(page);
        }
        while (page.Count > 0);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadEntityAsync(
        int shard, string entity, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var last = Math.Max(afterSequence, 0);
        var (behind, chunks) = await ReadAsync(connection => ChunksAsync(connection, shard, entity, last + 1), cancellation);
        var limit = PageRowsFirst;
        foreach (var positions in chunks.Select(c => c.Positions[(int)Math.Clamp(last + 1 - c.FromSequence, 0, c.Positions.Count)..]))
        {
            for (var done = 0; done < positions.Count;)
            {
                var wanted = CollectionsMarshal.AsSpan(positions).Slice(done, Math.Min(limit, positions.Count - done)).ToArray();
                var page = await RowsAsync("shard_id = $1 AND shard_seq = ANY ($2)", wanted.Length, cancellation, shard, wanted);
                foreach (var row in page)
                {
                    EntityIndex.Check(row, entity, last);
                    last = row.Sequence;
                    yield return row;
                }

                EntityIndex.CheckProgress(page.Count, entity, positions[done]);
                done += page.Count;
                behind = Math.Max(behind, positions[done - 1]);
                limit = PostgresRows.NextLimit(page);
            }
        }

        for (var page = await TailAsync(behind); page.Count > 0; page = await TailAsync(page[^1].Position))
        {
            foreach (var row in page.Where(r => r.Sequence > last))
            {
                EntityIndex.Check(row, entity, last);
                last = row.Sequence;
                yield return row;
            }
        }

        Task<List<JournalRow>> TailAsync(long after) =>
            RowsAsync("shard_id = $1 AND shard_seq > $2 AND entity_id = $3 AND entity_seq > 0", PageRowsFirst, cancellation, shard, after, entity);
    }

    /// <inheritdoc/>
    public async ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default) =>
        await ReadAsync(connection => PostgresRows.CheckpointAsync(connection, shard), cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, CancellationToken cancellation = default) =>
        PagedAsync("", (connection, after) => EntitiesAsync(connection, shard, after), entry => entry.Entity, cancellation);

    /// <inheritdoc/>
    public async ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default) =>
        (await ReadAsync(
            connection => PostgresRows.AllAsync(
                connection,
                $"SELECT {SnapshotColumns} FROM snapshot WHERE shard_id = $1 AND entity_id = $2 AND entity_seq <= $3 ORDER BY entity_seq DESC LIMIT 1",
                ReadSnapshot,
                shard,
                entity,
                atMostSequence),
            cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        "",
        (connection, after) => PostgresRows.AllAsync(
            connection,
            $"SELECT DISTINCT ON (entity_id) {SnapshotColumns} FROM snapshot WHERE shard_id = $1 AND entity_id > $2 "
            + $"ORDER BY entity_id, entity_seq DESC LIMIT {SnapshotsAtOnce}",
            ReadSnapshot,
            shard,
            after),
        snapshot => snapshot.Entity,
        cancellation);

    /// <inheritdoc/>
    public async ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default) =>
        (await ReadAsync(
            connection => PostgresRows.AllAsync(
                connection, $"SELECT {KeyColumns} FROM command_key WHERE shard_id = $1 AND entity_id = $2 AND cmd_key = $3", ReadKey, shard, entity, key),
            cancellation)).FirstOrDefault();

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default) =>
        await ReadAsync(
            connection => PostgresRows.AllAsync(
                connection, $"SELECT {KeyColumns} FROM command_key WHERE shard_id = $1 AND entity_id = $2 ORDER BY first_seq DESC LIMIT $3", ReadKey, shard, entity, count),
            cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default) => await ReadAsync(
        connection => PostgresRows.AllAsync(
            connection,
            "SELECT shard_id, shard_seq, chain_hash, exported_to FROM audit_anchor ORDER BY shard_id, shard_seq",
            row => new Anchor(row.GetInt32(0), row.GetInt64(1), row.Bytes(2), row.GetString(3))),
        cancellation);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default) => await ReadAsync(
        connection => PostgresRows.AllAsync(
            connection,
            "SELECT position, cmd_key, entity_id, command_type, command_version, payload FROM operator_command WHERE position > $1 ORDER BY position",
            row => new OperatorCommand(row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetInt16(4), row.Bytes(5)),
            after),
        cancellation);

    private static KeyEntry ReadKey(NpgsqlDataReader row) => new(row.GetString(0), row.GetGuid(1), row.Bytes(2), row.GetInt64(3), row.GetInt32(4));

    private static SnapshotEntry ReadSnapshot(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.Bytes(3), row.BytesOrNull(4), row.Bytes(5), row.Bytes(6));

    private static Task<List<EntityIndexEntry>> EntitiesAsync(NpgsqlConnection connection, int shard, string after) => PostgresRows.AllAsync(
        connection,
        $"SELECT entity_id, entity_seq, entity_hash, operational FROM entity WHERE shard_id = $1 AND entity_id > $2 ORDER BY entity_id LIMIT {StoreFormat.PageRows}",
        row => new EntityIndexEntry(row.GetString(0), row.GetInt64(1), row.Bytes(2), row.GetBoolean(3), []),
        shard,
        after);

    // The checkpoint is read first: chunks written after it only repeat rows that are then met again behind it, and are left out by their sequence.
    private static async Task<(long Behind, List<(long FromSequence, List<long> Positions)> Chunks)> ChunksAsync(
        NpgsqlConnection connection, int shard, string entity, long fromSequence)
    {
        var behind = await PostgresRows.AllAsync(connection, "SELECT shard_seq FROM checkpoint WHERE shard_id = $1", row => row.GetInt64(0), shard);
        var chunks = await PostgresRows.AllAsync(
            connection,
            "SELECT from_seq, positions FROM entity_rows WHERE shard_id = $1 AND entity_id = $2 AND from_seq >= coalesce("
            + "(SELECT max(from_seq) FROM entity_rows WHERE shard_id = $1 AND entity_id = $2 AND from_seq <= $3), 0) ORDER BY from_seq",
            row => (row.GetInt64(0), PositionList.Decode(row.Bytes(1), entity)),
            shard,
            entity,
            fromSequence);
        return (behind.FirstOrDefault(), chunks);
    }

    private Task<List<JournalRow>> RowsAsync(string where, int limit, CancellationToken cancellation, params object[] values) => ReadAsync(
        connection => PostgresRows.AllAsync(
            connection, $"SELECT {PostgresRows.Columns} FROM journal WHERE {where} ORDER BY shard_seq LIMIT {limit}", PostgresRows.Read, values),
        cancellation);

    private async IAsyncEnumerable<T> PagedAsync<T, TKey>(
        TKey start, Func<NpgsqlConnection, TKey, Task<List<T>>> read, Func<T, TKey> keyOf, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = start;
        for (var page = await ReadAsync(c => read(c, after), cancellation); page.Count > 0; page = await ReadAsync(c => read(c, after), cancellation))
        {
            foreach (var item in page)
            {
                yield return item;
            }

            after = keyOf(page[^1]);
        }
    }
}
