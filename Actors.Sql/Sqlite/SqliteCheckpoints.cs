using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Writes checkpoints: everything derived from rows, in key order, in one transaction.</summary>
internal static class SqliteCheckpoints
{
    public static bool Write(SqliteDatabase database, IReadOnlyList<Checkpoint> checkpoints)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            if (!checkpoints.All(c => IsMine(database, c)))
            {
                database.Rollback();
                return false;
            }

            foreach (var checkpoint in checkpoints.OrderBy(c => c.Claim.Shard))
            {
                WriteHead(database, checkpoint);
                WriteEntities(database, checkpoint);
                WriteKeys(database, checkpoint);
                WriteSnapshots(database, checkpoint);
                WriteTimers(database, checkpoint);
                WriteOutbox(database, checkpoint);
            }

            database.Execute("COMMIT");
            return true;
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    private static bool IsMine(SqliteDatabase database, Checkpoint checkpoint)
    {
        var status = SqliteClaims.Shards(database, checkpoint.Claim.Shard).Single();
        return status.Epoch == checkpoint.Claim.Epoch && status.Owner == checkpoint.Claim.Owner && checkpoint.Position <= status.Head;
    }

    private static void WriteHead(SqliteDatabase database, Checkpoint checkpoint)
    {
        var claim = checkpoint.Claim;
        database.Run(
            "INSERT OR REPLACE INTO checkpoint (shard_id, epoch, owner, shard_seq, chain_hash, slice, content_hash, at) VALUES (?, ?, ?, ?, ?, ?, ?, "
            + SqliteRows.Now + ")",
            claim.Shard,
            claim.Epoch,
            claim.Owner,
            checkpoint.Position,
            checkpoint.ChainHash,
            checkpoint.Slice,
            JournalHashing.Checkpoint(checkpoint));
    }

    private static void WriteEntities(SqliteDatabase database, Checkpoint checkpoint)
    {
        using var entity = database.Prepare("INSERT OR REPLACE INTO entity (shard_id, entity_id, entity_seq, entity_hash, operational) VALUES (?, ?, ?, ?, ?)");
        // A checkpoint whose outcome its writer did not learn is followed by one that covers the same rows and more: the later one replaces it.
        using var replace = database.Prepare("DELETE FROM entity_rows WHERE shard_id = ? AND entity_id = ? AND from_seq >= ?");
        using var rows = database.Prepare("INSERT INTO entity_rows (shard_id, entity_id, from_seq, positions) VALUES (?, ?, ?, ?)");
        var shard = checkpoint.Claim.Shard;
        foreach (var entry in checkpoint.Entities.OrderBy(e => e.Entity, StringComparer.Ordinal))
        {
            entity.Run(shard, entry.Entity, entry.Sequence, entry.Hash, entry.Operational ? 1 : 0);
            if (entry.Positions.Count > 0)
            {
                var from = entry.Sequence - entry.Positions.Count + 1;
                replace.Run(shard, entry.Entity, from);
                rows.Run(shard, entry.Entity, from, PositionList.Encode(entry.Positions));
            }
        }
    }

    private static void WriteKeys(SqliteDatabase database, Checkpoint checkpoint)
    {
        using var insert = database.Prepare(
            "INSERT OR REPLACE INTO command_key (shard_id, entity_id, cmd_key, request_hash, first_seq, row_count) VALUES (?, ?, ?, ?, ?, ?)");
        foreach (var key in checkpoint.Keys.OrderBy(k => k.Entity, StringComparer.Ordinal))
        {
            insert.Run(checkpoint.Claim.Shard, key.Entity, key.Key, key.RequestHash, key.FirstSequence, key.Count);
        }
    }

    private static void WriteSnapshots(SqliteDatabase database, Checkpoint checkpoint)
    {
        using var insert = database.Prepare(
            "INSERT OR REPLACE INTO snapshot (shard_id, entity_id, entity_seq, slice, state, view, engine, snapshot_hash, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
            + SqliteRows.Now + ")");
        using var drop = database.Prepare(
            "DELETE FROM snapshot WHERE shard_id = ?1 AND entity_id = ?2 AND entity_seq NOT IN (SELECT entity_seq FROM snapshot "
            + $"WHERE shard_id = ?1 AND entity_id = ?2 ORDER BY entity_seq DESC LIMIT {StoreFormat.SnapshotsKept})");
        var shard = checkpoint.Claim.Shard;
        foreach (var s in checkpoint.Snapshots.OrderBy(s => s.Entity, StringComparer.Ordinal))
        {
            insert.Run(shard, s.Entity, s.Sequence, s.Slice, s.State, s.View, s.Engine, s.Hash);
            drop.Run(shard, s.Entity);
        }
    }

    private static void WriteTimers(SqliteDatabase database, Checkpoint checkpoint)
    {
        database.Run("DELETE FROM timer WHERE shard_id = ?", checkpoint.Claim.Shard);
        using var insert = database.Prepare("INSERT INTO timer (shard_id, entity_id, timer_id, entity_seq, effect_no, due) VALUES (?, ?, ?, ?, ?, ?)");
        foreach (var t in checkpoint.Timers.OrderBy(t => t.Entity, StringComparer.Ordinal).ThenBy(t => t.Timer, StringComparer.Ordinal))
        {
            insert.Run(checkpoint.Claim.Shard, t.Entity, t.Timer, t.Sequence, t.Number, t.DueNs);
        }
    }

    private static void WriteOutbox(SqliteDatabase database, Checkpoint checkpoint)
    {
        database.Run("DELETE FROM outbox WHERE shard_id = ?", checkpoint.Claim.Shard);
        using var insert = database.Prepare("INSERT INTO outbox (shard_id, entity_id, entity_seq, effect_no, shard_seq) VALUES (?, ?, ?, ?, ?)");
        foreach (var o in checkpoint.Outbox.OrderBy(o => o.Entity, StringComparer.Ordinal).ThenBy(o => o.Sequence).ThenBy(o => o.Number))
        {
            insert.Run(checkpoint.Claim.Shard, o.Entity, o.Sequence, o.Number, o.Position);
        }
    }
}
