using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Columns of the journal in the order in which rows are written and read.</summary>
internal static class SqliteRows
{
    public const string Columns =
        "shard_id, shard_seq, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time, slice, round, "
        + "cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash";

    public const string Insert = $"INSERT INTO journal ({Columns}, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

    /// <summary>Microseconds since 1970 by the database's clock.</summary>
    public const string Now = "CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000";

    /// <summary>The row that a statement over <see cref="Columns"/> stands on.</summary>
    public static JournalRow Read(SqliteStatement rows) => new()
    {
        Shard = rows.Integer32(0),
        Position = rows.Integer(1),
        Epoch = rows.Integer(2),
        Kind = (RowKind)rows.Integer16(3),
        Entity = rows.Text(4),
        Sequence = rows.Integer(5),
        Key = rows.UuidOrNull(6),
        RequestHash = rows.BytesOrNull(7),
        Type = rows.Text(8),
        Version = rows.Integer16(9),
        EventTimeNs = rows.Integer(10),
        Slice = rows.Integer(11),
        Round = rows.Integer32(12),
        CauseEntity = rows.Text(13),
        CauseSequence = rows.Integer(14),
        CauseNumber = rows.Integer32(15),
        Payload = rows.Bytes(16),
        Effects = rows.Bytes(17),
        Inputs = rows.Bytes(18),
        Crc = rows.Integer32(19),
        ChainHash = rows.Bytes(20),
    };
}
