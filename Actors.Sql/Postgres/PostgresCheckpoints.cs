using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// Writes checkpoints: everything derived from rows, in bulk and in key order, in one transaction. The shards are locked against a claim, not against
/// appends, so commits go on meanwhile.
/// </summary>
internal static class PostgresCheckpoints
{
    public static async Task<bool> WriteAsync(NpgsqlConnection connection, IReadOnlyList<Checkpoint> checkpoints)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var shards = await PostgresClaims.ShardsAsync(connection, checkpoints.Select(c => c.Claim.Shard).ToArray(), "FOR KEY SHARE");
        if (!checkpoints.All(c => shards.Any(s =>
            s.Shard == c.Claim.Shard && s.Epoch == c.Claim.Epoch && s.Owner == c.Claim.Owner && c.Position <= s.Head)))
        {
            return false;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var checkpoint in checkpoints.OrderBy(c => c.Claim.Shard))
        {
            AddHead(batch, checkpoint);
            AddEntities(batch, checkpoint);
            AddKeys(batch, checkpoint);
            AddSnapshots(batch, checkpoint);
            AddTimers(batch, checkpoint);
            AddOutbox(batch, checkpoint);
        }

        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    private static void AddHead(NpgsqlBatch batch, Checkpoint checkpoint) => Add(
        batch,
        """
        INSERT INTO checkpoint (shard_id, epoch, owner, shard_seq, chain_hash, slice, content_hash) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (shard_id) DO UPDATE SET epoch = excluded.epoch, owner = excluded.owner, shard_seq = excluded.shard_seq, chain_hash = excluded.chain_hash,
               slice = excluded.slice, content_hash = excluded.content_hash, at = excluded.at
        """,
        checkpoint.Claim.Shard,
        checkpoint.Claim.Epoch,
        checkpoint.Claim.Owner,
        checkpoint.Position,
        checkpoint.ChainHash,
        checkpoint.Slice,
        JournalHashing.Checkpoint(checkpoint));

    private static void AddEntities(NpgsqlBatch batch, Checkpoint checkpoint)
    {
        var entries = checkpoint.Entities.OrderBy(e => e.Entity, StringComparer.Ordinal).ToArray();
        var indexed = entries.Where(e => e.Positions.Count > 0).ToArray();
        Add(
            batch,
            """
            INSERT INTO entity (shard_id, entity_id, entity_seq, entity_hash, operational)
            SELECT $1, * FROM unnest($2, $3, $4, $5)
            ON CONFLICT (shard_id, entity_id) DO UPDATE SET entity_seq = excluded.entity_seq, entity_hash = excluded.entity_hash, operational = excluded.operational
            """,
            checkpoint.Claim.Shard,
            entries.Select(e => e.Entity).ToArray(),
            entries.Select(e => e.Sequence).ToArray(),
            entries.Select(e => e.Hash).ToArray(),
            entries.Select(e => e.Operational).ToArray());
        var from = indexed.Select(e => e.Sequence - e.Positions.Count + 1).ToArray();
        // A checkpoint whose outcome its writer did not learn is followed by one that covers the same rows and more: the later one replaces it.
        Add(
            batch,
            "DELETE FROM entity_rows r USING unnest($2, $3) AS n(entity_id, from_seq) WHERE r.shard_id = $1 AND r.entity_id = n.entity_id AND r.from_seq >= n.from_seq",
            checkpoint.Claim.Shard,
            indexed.Select(e => e.Entity).ToArray(),
            from);
        Add(
            batch,
            "INSERT INTO entity_rows (shard_id, entity_id, from_seq, positions) SELECT $1, * FROM unnest($2, $3, $4)",
            checkpoint.Claim.Shard,
            indexed.Select(e => e.Entity).ToArray(),
            from,
            indexed.Select(e => PositionList.Encode(e.Positions)).ToArray());
    }

    private static void AddKeys(NpgsqlBatch batch, Checkpoint checkpoint)
    {
        var keys = checkpoint.Keys.OrderBy(k => k.Entity, StringComparer.Ordinal).ToArray();
        Add(
            batch,
            """
            INSERT INTO command_key (shard_id, entity_id, cmd_key, request_hash, first_seq, row_count)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6)
            ON CONFLICT (shard_id, entity_id, cmd_key) DO UPDATE SET request_hash = excluded.request_hash, first_seq = excluded.first_seq, row_count = excluded.row_count
            """,
            checkpoint.Claim.Shard,
            keys.Select(k => k.Entity).ToArray(),
            keys.Select(k => k.Key).ToArray(),
            keys.Select(k => k.RequestHash).ToArray(),
            keys.Select(k => k.FirstSequence).ToArray(),
            keys.Select(k => k.Count).ToArray());
    }

    private static void AddSnapshots(NpgsqlBatch batch, Checkpoint checkpoint)
    {
        var snapshots = checkpoint.Snapshots.OrderBy(s => s.Entity, StringComparer.Ordinal).ToArray();
        Add(
            batch,
            """
            INSERT INTO snapshot (shard_id, entity_id, entity_seq, slice, state, view, engine, snapshot_hash)
            SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (shard_id, entity_id, entity_seq) DO UPDATE SET slice = excluded.slice, state = excluded.state, view = excluded.view,
                   engine = excluded.engine, snapshot_hash = excluded.snapshot_hash, at = excluded.at
            """,
            checkpoint.Claim.Shard,
            snapshots.Select(s => s.Entity).ToArray(),
            snapshots.Select(s => s.Sequence).ToArray(),
            snapshots.Select(s => s.Slice).ToArray(),
            snapshots.Select(s => s.State).ToArray(),
            snapshots.Select(s => s.View).ToArray(),
            snapshots.Select(s => s.Engine).ToArray(),
            snapshots.Select(s => s.Hash).ToArray());
        Add(
            batch,
            $"""
            DELETE FROM snapshot s WHERE shard_id = $1 AND entity_id = ANY ($2) AND entity_seq <
                   (SELECT min(n.entity_seq) FROM (SELECT entity_seq FROM snapshot WHERE shard_id = $1 AND entity_id = s.entity_id
                                                    ORDER BY entity_seq DESC LIMIT {StoreFormat.SnapshotsKept}) AS n)
            """,
            checkpoint.Claim.Shard,
            snapshots.Select(s => s.Entity).ToArray());
    }

    private static void AddTimers(NpgsqlBatch batch, Checkpoint checkpoint)
    {
        var timers = checkpoint.Timers.OrderBy(t => t.Entity, StringComparer.Ordinal).ThenBy(t => t.Timer, StringComparer.Ordinal).ToArray();
        Add(batch, "DELETE FROM timer WHERE shard_id = $1", checkpoint.Claim.Shard);
        Add(
            batch,
            "INSERT INTO timer (shard_id, entity_id, timer_id, entity_seq, effect_no, due) SELECT $1, * FROM unnest($2, $3, $4, $5, $6)",
            checkpoint.Claim.Shard,
            timers.Select(t => t.Entity).ToArray(),
            timers.Select(t => t.Timer).ToArray(),
            timers.Select(t => t.Sequence).ToArray(),
            timers.Select(t => t.Number).ToArray(),
            timers.Select(t => t.DueNs).ToArray());
    }

    private static void AddOutbox(NpgsqlBatch batch, Checkpoint checkpoint)
    {
        var outbox = checkpoint.Outbox.OrderBy(o => o.Entity, StringComparer.Ordinal).ThenBy(o => o.Sequence).ThenBy(o => o.Number).ToArray();
        Add(batch, "DELETE FROM outbox WHERE shard_id = $1", checkpoint.Claim.Shard);
        Add(
            batch,
            "INSERT INTO outbox (shard_id, entity_id, entity_seq, effect_no, shard_seq) SELECT $1, * FROM unnest($2, $3, $4, $5)",
            checkpoint.Claim.Shard,
            outbox.Select(o => o.Entity).ToArray(),
            outbox.Select(o => o.Sequence).ToArray(),
            outbox.Select(o => o.Number).ToArray(),
            outbox.Select(o => o.Position).ToArray());
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }
}
