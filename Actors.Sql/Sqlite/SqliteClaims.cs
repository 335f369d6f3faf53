using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Shards, claims and halts of a journal file.</summary>
internal static class SqliteClaims
{
    public static IReadOnlyList<ShardClaim> Claim(SqliteDatabase database, Guid owner, IReadOnlyList<int> shards, string reason) => database.Transaction(() =>
    {
        var claims = new List<ShardClaim>(shards.Count);
        using var update = database.Prepare($"UPDATE shard SET owner = ?, epoch = ?, changed_at = {SqliteRows.Now} WHERE shard_id = ?");
        using var log = database.Prepare(
            "INSERT INTO ownership_log (shard_id, epoch, owner, from_head, from_hash, reason, record_hash, at) VALUES (?, ?, ?, ?, ?, ?, ?, "
            + SqliteRows.Now + ")");
        foreach (var shard in shards)
        {
            var status = Shards(database, shard).SingleOrDefault()
                ?? throw new StoreException("STORE_INVALID", $"{database.Path} has no shard {shard}.");
            var record = new OwnershipRecord(shard, status.Epoch + 1, owner, status.Head, status.HeadHash, reason);
            update.Run(owner, record.Epoch, shard);
            log.Run(shard, record.Epoch, owner, record.FromHead, record.FromHash, reason, JournalHashing.Ownership(LastRecordHash(database, shard), record));
            claims.Add(new ShardClaim(shard, owner, record.Epoch, status.Head, status.HeadHash, status.HaltVersion));
        }

        return claims;
    });

    public static long RaiseHaltVersion(SqliteDatabase database) => database.Transaction(() =>
    {
        database.Run($"UPDATE shard SET halt_version = (SELECT max(halt_version) FROM shard) + 1, changed_at = {SqliteRows.Now}");
        return database.Integer("SELECT max(halt_version) FROM shard") ?? 0;
    });

    /// <summary>One shard, or all of them in order.</summary>
    public static List<ShardStatus> Shards(SqliteDatabase database, int? shard = null)
    {
        using var rows = database.Prepare(
            "SELECT shard_id, owner, epoch, head, head_hash, halt_version FROM shard WHERE ?1 IS NULL OR shard_id = ?1 ORDER BY shard_id");
        rows.BindAll(shard);
        var found = new List<ShardStatus>();
        while (rows.Step())
        {
            found.Add(new ShardStatus(rows.Integer32(0), rows.UuidOrNull(1), rows.Integer(2), rows.Integer(3), rows.Bytes(4), rows.Integer(5)));
        }

        return found;
    }

    /// <summary>The ownership log with the chained hash of each record, by (shard, epoch).</summary>
    public static List<(OwnershipRecord Record, byte[] Hash)> Ownership(SqliteDatabase database)
    {
        using var rows = database.Prepare("SELECT shard_id, epoch, owner, from_head, from_hash, reason, record_hash FROM ownership_log ORDER BY shard_id, epoch");
        var found = new List<(OwnershipRecord, byte[])>();
        while (rows.Step())
        {
            var record = new OwnershipRecord(rows.Integer32(0), rows.Integer(1), rows.UuidOrNull(2), rows.Integer(3), rows.Bytes(4), rows.Text(5));
            found.Add((record, rows.Bytes(6)));
        }

        return found;
    }

    private static byte[] LastRecordHash(SqliteDatabase database, int shard)
    {
        using var rows = database.Prepare("SELECT record_hash FROM ownership_log WHERE shard_id = ? ORDER BY epoch DESC LIMIT 1");
        rows.Bind(1, shard);
        return rows.Step() ? rows.Bytes(0) : JournalHashing.Empty;
    }
}
