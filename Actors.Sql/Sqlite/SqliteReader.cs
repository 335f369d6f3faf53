using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>A read-only connection with its prepared statements; used by one caller at a time. No statement stays open between calls.</summary>
internal sealed class SqliteReader(SqliteDatabase database) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);

    public SqliteDatabase Database => database;

    /// <summary>Rows of a shard behind a position: as many as a page holds.</summary>
    public List<JournalRow> Rows(int shard, long after)
    {
        var rows = Prepared($"SELECT {SqliteRows.Columns} FROM journal WHERE shard_id = ? AND shard_seq > ? ORDER BY shard_seq");
        rows.BindAll(shard, after);
        return Page(rows);
    }

    /// <summary>Rows of an entity behind a position that have a sequence. Reads the shard from there: for the rows that no checkpoint covers yet.</summary>
    public List<JournalRow> RowsOf(int shard, string entity, long after)
    {
        var rows = Prepared(
            $"SELECT {SqliteRows.Columns} FROM journal WHERE shard_id = ? AND shard_seq > ? AND entity_id = ? AND entity_seq > 0 ORDER BY shard_seq");
        rows.BindAll(shard, after, entity);
        return Page(rows);
    }

    /// <summary>Rows at positions, as many as a page holds; missing ones are left out.</summary>
    public List<JournalRow> RowsAt(int shard, ReadOnlySpan<long> positions)
    {
        var rows = Prepared($"SELECT {SqliteRows.Columns} FROM journal WHERE shard_id = ? AND shard_seq = ?");
        var page = new List<JournalRow>();
        var bytes = 0;
        foreach (var position in positions)
        {
            rows.BindAll(shard, position);
            if (rows.Step())
            {
                page.Add(SqliteRows.Read(rows));
                bytes += page[^1].Payload.Length + page[^1].Effects.Length + page[^1].Inputs.Length;
            }

            rows.Reset();
            if (page.Count >= StoreFormat.PageRows || bytes >= StoreFormat.PageBytes)
            {
                break;
            }
        }

        return page;
    }

    /// <summary>Chunks of an entity's positions from the one that holds a sequence on: the first sequence of each, and its positions.</summary>
    public List<(long FromSequence, List<long> Positions)> Chunks(int shard, string entity, long fromSequence)
    {
        var rows = Prepared(
            "SELECT from_seq, positions FROM entity_rows WHERE shard_id = ?1 AND entity_id = ?2 AND from_seq >= coalesce("
            + "(SELECT max(from_seq) FROM entity_rows WHERE shard_id = ?1 AND entity_id = ?2 AND from_seq <= ?3), 0) ORDER BY from_seq");
        rows.BindAll(shard, entity, fromSequence);
        var chunks = new List<(long, List<long>)>();
        while (rows.Step())
        {
            chunks.Add((rows.Integer(0), PositionList.Decode(rows.Span(1), entity)));
        }

        return chunks;
    }

    /// <summary>All rows of a statement, read at once.</summary>
    public List<T> All<T>(string sql, Func<SqliteStatement, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = Prepared(sql);
        rows.BindAll(values);
        var all = new List<T>();
        try
        {
            while (rows.Step())
            {
                all.Add(read(rows));
            }
        }
        finally
        {
            rows.Reset();
        }

        return all;
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        database.Dispose();
    }

    private static List<JournalRow> Page(SqliteStatement rows)
    {
        var page = new List<JournalRow>();
        var bytes = 0;
        try
        {
            while (page.Count < StoreFormat.PageRows && bytes < StoreFormat.PageBytes && rows.Step())
            {
                page.Add(SqliteRows.Read(rows));
                bytes += page[^1].Payload.Length + page[^1].Effects.Length + page[^1].Inputs.Length;
            }
        }
        finally
        {
            rows.Reset();
        }

        return page;
    }

    private SqliteStatement Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            _prepared[sql] = statement = database.Prepare(sql);
        }

        return statement;
    }
}
