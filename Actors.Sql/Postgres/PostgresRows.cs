using System.Data;
using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>Reads rows and checkpoints.</summary>
internal static class PostgresRows
{
    private const int LimitMin = 8;

    public const string Columns =
        "shard_id, shard_seq, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time, slice, round, "
        + "cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash";

    /// <summary>The row that a reader over <see cref="Columns"/> stands on.</summary>
    public static JournalRow Read(NpgsqlDataReader row) => new()
    {
        Shard = row.GetInt32(0),
        Position = row.GetInt64(1),
        Epoch = row.GetInt64(2),
        Kind = (RowKind)row.GetInt16(3),
        Entity = row.GetString(4),
        Sequence = row.GetInt64(5),
        Key = row.OrNull<Guid>(6),
        RequestHash = row.BytesOrNull(7),
        Type = row.GetString(8),
        Version = row.GetInt16(9),
        EventTimeNs = row.GetInt64(10),
        Slice = row.GetInt64(11),
        Round = row.GetInt32(12),
        CauseEntity = row.GetString(13),
        CauseSequence = row.GetInt64(14),
        CauseNumber = row.GetInt32(15),
        Payload = row.Bytes(16),
        Effects = row.Bytes(17),
        Inputs = row.Bytes(18),
        Crc = row.GetInt32(19),
        ChainHash = row.Bytes(20),
    };

    /// <summary>Rows of the next page, so that it holds about as many bytes as a page should.</summary>
    public static int NextLimit(List<JournalRow> page)
    {
        if (page.Count == 0)
        {
            return StoreFormat.PageRows;
        }

        var bytes = page.Sum(r => (long)r.Payload.Length + r.Effects.Length + r.Inputs.Length) / page.Count;
        return (int)Math.Clamp(StoreFormat.PageBytes / (bytes + 1), LimitMin, StoreFormat.PageRows);
    }

    public static async Task<List<T>> AllAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<T>();
        while (await reader.ReadAsync())
        {
            all.Add(read(reader));
        }

        return all;
    }

    /// <summary>The last checkpoint of a shard, with timers and outbox of the same one; null before the first.</summary>
    /// <exception cref="StoreException">STORE_DAMAGED: not what was written.</exception>
    public static async Task<Checkpoint?> CheckpointAsync(NpgsqlConnection connection, int shard)
    {
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var timers = await AllAsync(
            connection,
            "SELECT entity_id, timer_id, entity_seq, effect_no, due FROM timer WHERE shard_id = $1 ORDER BY entity_id, timer_id",
            row => new TimerEntry(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt32(3), row.GetInt64(4)),
            shard);
        var outbox = await AllAsync(
            connection,
            "SELECT entity_id, entity_seq, effect_no, shard_seq FROM outbox WHERE shard_id = $1 ORDER BY entity_id, entity_seq, effect_no",
            row => new OutboxEntry(row.GetString(0), row.GetInt64(1), row.GetInt32(2), row.GetInt64(3)),
            shard);
        var heads = await AllAsync(
            connection,
            "SELECT epoch, owner, shard_seq, chain_hash, slice, content_hash FROM checkpoint WHERE shard_id = $1",
            row => (
                Checkpoint: new Checkpoint(
                    new ShardClaim(shard, row.GetGuid(1), row.GetInt64(0), row.GetInt64(2), row.Bytes(3), 0), row.GetInt64(2), row.Bytes(3), row.GetInt64(4), [], [], [], timers, outbox),
                Hash: row.Bytes(5)),
            shard);
        await transaction.CommitAsync();
        if (heads is not [var (checkpoint, hash)])
        {
            return null;
        }

        return JournalHashing.Checkpoint(checkpoint).AsSpan().SequenceEqual(hash)
            ? checkpoint
            : throw EntityIndex.DamagedCheckpoint(shard, checkpoint.Position);
    }
}
