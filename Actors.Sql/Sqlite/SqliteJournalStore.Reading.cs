using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

// Reads go page by page over connections of their own: between pages nothing is held, so the write-ahead log can always be cut.
public sealed partial class SqliteJournalStore
{
    private const string KeyColumns = "entity_id, cmd_key, request_hash, first_seq, row_count";
    private const string SnapshotColumns = "entity_id, entity_seq, slice, state, view, engine, snapshot_hash";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<ShardStatus>>(Read(reader => SqliteClaims.Shards(reader.Database), cancellation));

    /// <inheritdoc/>
    public async IAsyncEnumerable<OwnershipRecord> OwnershipAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var (record, _) in Read(reader => SqliteClaims.Ownership(reader.Database), cancellation))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        List<JournalRow> page;
        do
        {
            page = Read(reader => reader.Rows(shard, after), cancellation);
            foreach (var row in page)
            {
                yield return row;
                after = row.Position;
            }
        }
        while (page.Count > 0);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadEntityAsync(
        int shard, string entity, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        var (behind, chunks) = Read(
            reader => (CheckpointPosition(reader, shard), reader.Chunks(shard, entity, Math.Max(afterSequence, 0) + 1)), cancellation);
        var last = Math.Max(afterSequence, 0);
        foreach (var positions in chunks.Select(c => c.Positions[(int)Math.Clamp(last + 1 - c.FromSequence, 0, c.Positions.Count)..]))
        {
            for (var done = 0; done < positions.Count;)
            {
                var page = Read(reader => reader.RowsAt(shard, CollectionsMarshal.AsSpan(positions)[done..]), cancellation);
                foreach (var row in page)
                {
                    EntityIndex.Check(row, entity, last);
                    last = row.Sequence;
                    yield return row;
                }

                EntityIndex.CheckProgress(page.Count, entity, positions[done]);
                done += page.Count;
                behind = Math.Max(behind, positions[done - 1]);
            }
        }

        for (var page = Tail(behind); page.Count > 0; page = Tail(page[^1].Position))
        {
            foreach (var row in page.Where(r => r.Sequence > last))
            {
                EntityIndex.Check(row, entity, last);
                last = row.Sequence;
                yield return row;
            }
        }

        List<JournalRow> Tail(long after) => Read(reader => reader.RowsOf(shard, entity, after), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default) => ValueTask.FromResult(Read(
        reader =>
        {
            // One transaction: head, timers and outbox are of the same checkpoint.
            reader.Database.Execute("BEGIN");
            try
            {
                return ReadCheckpoint(reader, shard);
            }
            finally
            {
                reader.Database.Rollback();
            }
        },
        cancellation));

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        "",
        (reader, after) => reader.All(
            $"SELECT entity_id, entity_seq, entity_hash, operational FROM entity WHERE shard_id = ? AND entity_id > ? ORDER BY entity_id LIMIT {StoreFormat.PageRows}",
            row => new EntityIndexEntry(row.Text(0), row.Integer(1), row.Bytes(2), row.Integer(3) != 0, []),
            shard,
            after),
        entry => entry.Entity,
        cancellation);

    /// <inheritdoc/>
    public ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default) =>
        ValueTask.FromResult(Read(
            reader => reader.All(
                $"SELECT {SnapshotColumns} FROM snapshot WHERE shard_id = ? AND entity_id = ? AND entity_seq <= ? ORDER BY entity_seq DESC LIMIT 1",
                ReadSnapshot,
                shard,
                entity,
                atMostSequence),
            cancellation).FirstOrDefault());

    /// <inheritdoc/>
    public IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, CancellationToken cancellation = default) => PagedAsync(
        "",
        (reader, after) => reader.All(
            $"SELECT {SnapshotColumns} FROM snapshot s WHERE shard_id = ?1 AND entity_id > ?2 AND entity_seq = "
            + "(SELECT max(entity_seq) FROM snapshot n WHERE n.shard_id = ?1 AND n.entity_id = s.entity_id) ORDER BY entity_id LIMIT 100",
            ReadSnapshot,
            shard,
            after),
        snapshot => snapshot.Entity,
        cancellation);

    /// <inheritdoc/>
    public ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default) => ValueTask.FromResult(Read(
        reader => reader.All(
            $"SELECT {KeyColumns} FROM command_key WHERE shard_id = ? AND entity_id = ? AND cmd_key = ?", ReadKey, shard, entity, key),
        cancellation).FirstOrDefault());

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<KeyEntry>>(Read(
            reader => reader.All(
                $"SELECT {KeyColumns} FROM command_key WHERE shard_id = ? AND entity_id = ? ORDER BY first_seq DESC LIMIT ?", ReadKey, shard, entity, count),
            cancellation));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default) => ValueTask.FromResult<IReadOnlyList<Anchor>>(ReadControl(
        reader => reader.All(
            "SELECT shard_id, shard_seq, chain_hash, exported_to FROM audit_anchor ORDER BY shard_id, shard_seq",
            row => new Anchor(row.Integer32(0), row.Integer(1), row.Bytes(2), row.Text(3))),
        cancellation));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<OperatorCommand>>(ReadControl(
            reader => reader.All(
                "SELECT position, cmd_key, entity_id, command_type, command_version, payload FROM operator_command WHERE position > ? ORDER BY position",
                row => new OperatorCommand(row.Integer(0), row.Uuid(1), row.Text(2), row.Text(3), row.Integer16(4), row.Bytes(5)),
                after),
            cancellation));

    private static KeyEntry ReadKey(SqliteStatement row) => new(row.Text(0), row.Uuid(1), row.Bytes(2), row.Integer(3), row.Integer32(4));

    private static SnapshotEntry ReadSnapshot(SqliteStatement row) =>
        new(row.Text(0), row.Integer(1), row.Integer(2), row.Bytes(3), row.BytesOrNull(4), row.Bytes(5), row.Bytes(6));

    private static long CheckpointPosition(SqliteReader reader, int shard) =>
        reader.All("SELECT shard_seq FROM checkpoint WHERE shard_id = ?", row => row.Integer(0), shard).FirstOrDefault();

    private static Checkpoint? ReadCheckpoint(SqliteReader reader, int shard)
    {
        var timers = reader.All(
            "SELECT entity_id, timer_id, entity_seq, effect_no, due FROM timer WHERE shard_id = ? ORDER BY entity_id, timer_id",
            row => new TimerEntry(row.Text(0), row.Text(1), row.Integer(2), row.Integer32(3), row.Integer(4)),
            shard);
        var outbox = reader.All(
            "SELECT entity_id, entity_seq, effect_no, shard_seq FROM outbox WHERE shard_id = ? ORDER BY entity_id, entity_seq, effect_no",
            row => new OutboxEntry(row.Text(0), row.Integer(1), row.Integer32(2), row.Integer(3)),
            shard);
        return reader.All(
            "SELECT epoch, owner, shard_seq, chain_hash, slice, content_hash FROM checkpoint WHERE shard_id = ?",
            row =>
            {
                var hash = row.Bytes(3);
                var claim = new ShardClaim(shard, row.Uuid(1), row.Integer(0), row.Integer(2), hash, 0);
                var checkpoint = new Checkpoint(claim, row.Integer(2), hash, row.Integer(4), [], [], [], timers, outbox);
                return JournalHashing.Checkpoint(checkpoint).AsSpan().SequenceEqual(row.Span(5))
                    ? checkpoint
                    : throw EntityIndex.DamagedCheckpoint(shard, checkpoint.Position);
            },
            shard).FirstOrDefault();
    }

    private T Read<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        var reader = _readers.TryTake(out var idle) ? idle : new SqliteReader(SqliteDatabase.OpenReader(StoreDirectory.Journal(_directory)));
        try
        {
            var result = read(reader);
            _readers.Add(reader);
            return result;
        }
        catch
        {
            reader.Dispose(); // it may stand anywhere
            throw;
        }
    }

    private T ReadControl<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var reader = new SqliteReader(SqliteDatabase.OpenReader(StoreDirectory.Control(_directory)));
        return read(reader);
    }

    private async IAsyncEnumerable<T> PagedAsync<T, TKey>(
        TKey start, Func<SqliteReader, TKey, List<T>> read, Func<T, TKey> keyOf, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var after = start;
        for (var page = Read(r => read(r, after), cancellation); page.Count > 0; page = Read(r => read(r, after), cancellation))
        {
            foreach (var item in page)
            {
                yield return item;
            }

            after = keyOf(page[^1]);
        }
    }
}
