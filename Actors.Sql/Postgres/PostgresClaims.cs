using GrandModel.Actors.Journal;
using Npgsql;
using NpgsqlTypes;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>Shards, claims and halts in a database.</summary>
internal static class PostgresClaims
{
    /// <summary>
    /// Raises the epoch of shards in one transaction. Its commit is the barrier behind an unknown append: it comes later in the same log, so when it is
    /// acknowledged everything that was visible before is as durable.
    /// </summary>
    public static async Task<IReadOnlyList<ShardClaim>> ClaimAsync(NpgsqlConnection connection, Guid owner, int[] shards, string reason)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var statuses = await ShardsAsync(connection, shards, "FOR UPDATE");
        if (shards.Except(statuses.Select(s => s.Shard)).ToArray() is { Length: > 0 } missing)
        {
            throw new StoreException("STORE_INVALID", $"The store has no shard {string.Join(", ", missing)}.");
        }

        var hashes = await LastRecordHashesAsync(connection, shards);
        var records = statuses.Select(s => new OwnershipRecord(s.Shard, s.Epoch + 1, owner, s.Head, s.HeadHash, reason)).ToArray();
        await using var update = new NpgsqlCommand("UPDATE shard SET owner = $1, epoch = epoch + 1, changed_at = clock_timestamp() WHERE shard_id = ANY ($2)", connection);
        update.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
        update.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = shards });
        await update.ExecuteNonQueryAsync();
        await LogAsync(connection, records, hashes);
        await transaction.CommitAsync();
        var byShard = statuses.ToDictionary(s => s.Shard);
        return shards.Select(s => byShard[s]).Select(s => new ShardClaim(s.Shard, owner, s.Epoch + 1, s.Head, s.HeadHash, s.HaltVersion)).ToArray();
    }

    /// <summary>Raises the halt version of all shards in one statement that locks them in order of ids.</summary>
    public static async Task<long> RaiseHaltVersionAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH now AS MATERIALIZED (SELECT shard_id, halt_version FROM shard ORDER BY shard_id FOR NO KEY UPDATE)
            UPDATE shard SET halt_version = (SELECT max(halt_version) FROM now) + 1, changed_at = clock_timestamp() RETURNING halt_version
            """,
            connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Shards in order of ids: those asked for, or all.</summary>
    public static async Task<List<ShardStatus>> ShardsAsync(NpgsqlConnection connection, int[]? shards = null, string locking = "")
    {
        await using var command = new NpgsqlCommand(
            $"SELECT shard_id, owner, epoch, head, head_hash, halt_version FROM shard WHERE $1::int[] IS NULL OR shard_id = ANY ($1) ORDER BY shard_id {locking}",
            connection);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)shards ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<ShardStatus>();
        while (await reader.ReadAsync())
        {
            found.Add(new ShardStatus(
                reader.GetInt32(0), reader.OrNull<Guid>(1), reader.GetInt64(2), reader.GetInt64(3), reader.Bytes(4), reader.GetInt64(5)));
        }

        return found;
    }

    /// <summary>The ownership log with the chained hash of each record, by (shard, epoch).</summary>
    public static async Task<List<(OwnershipRecord Record, byte[] Hash)>> OwnershipAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT shard_id, epoch, owner, from_head, from_hash, reason, record_hash FROM ownership_log ORDER BY shard_id, epoch", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<(OwnershipRecord, byte[])>();
        while (await reader.ReadAsync())
        {
            var record = new OwnershipRecord(
                reader.GetInt32(0), reader.GetInt64(1), reader.OrNull<Guid>(2), reader.GetInt64(3), reader.Bytes(4), reader.GetString(5));
            found.Add((record, reader.Bytes(6)));
        }

        return found;
    }

    private static async Task<Dictionary<int, byte[]>> LastRecordHashesAsync(NpgsqlConnection connection, int[] shards)
    {
        await using var command = new NpgsqlCommand(
            "SELECT DISTINCT ON (shard_id) shard_id, record_hash FROM ownership_log WHERE shard_id = ANY ($1) ORDER BY shard_id, epoch DESC", connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = shards });
        await using var reader = await command.ExecuteReaderAsync();
        var hashes = new Dictionary<int, byte[]>();
        while (await reader.ReadAsync())
        {
            hashes[reader.GetInt32(0)] = reader.Bytes(1);
        }

        return hashes;
    }

    private static async Task LogAsync(NpgsqlConnection connection, OwnershipRecord[] records, Dictionary<int, byte[]> hashes)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO ownership_log (shard_id, epoch, owner, from_head, from_hash, reason, record_hash) "
            + "SELECT shard_id, epoch, $3, from_head, from_hash, $6, record_hash FROM unnest($1, $2, $4, $5, $7) AS t(shard_id, epoch, from_head, from_hash, record_hash)",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = records.Select(r => r.Shard).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = records.Select(r => r.Epoch).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = records[0].Owner!.Value });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = records.Select(r => r.FromHead).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = records.Select(r => r.FromHash).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = records[0].Reason });
        command.Parameters.Add(new NpgsqlParameter<byte[][]>
        {
            TypedValue = records.Select(r => JournalHashing.Ownership(hashes.GetValueOrDefault(r.Shard) ?? JournalHashing.Empty, r)).ToArray(),
        });
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Column readers.</summary>
internal static class PostgresColumns
{
    public static byte[] Bytes(this NpgsqlDataReader reader, int column) => reader.GetFieldValue<byte[]>(column);

    public static byte[]? BytesOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public static T? OrNull<T>(this NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);
}
