using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Checks of the files themselves, before the first write and for an auditor.</summary>
internal static class SqliteChecks
{
    private const int LinesMax = 20;

    /// <exception cref="StoreException">STORE_DAMAGED: writing on would bury the evidence.</exception>
    public static void BeforeWriting(SqliteDatabase control, SqliteDatabase journal, bool pages)
    {
        foreach (var database in pages ? new[] { control, journal } : [])
        {
            if (Lines(database, "PRAGMA quick_check(1)") is [var line, ..])
            {
                throw new StoreException("STORE_DAMAGED", $"{database.Path}: {line}. Run gm audit verify.");
            }
        }

        foreach (var shard in SqliteClaims.Shards(journal))
        {
            CheckTail(journal, shard);
        }
    }

    /// <summary>What is wrong with the pages of a file; empty when sound.</summary>
    public static List<string> Integrity(SqliteDatabase database)
    {
        try
        {
            return Lines(database, $"PRAGMA integrity_check({LinesMax})");
        }
        catch (StoreException e)
        {
            return [e.Message];
        }
    }

    private static List<string> Lines(SqliteDatabase database, string pragma)
    {
        using var rows = database.Prepare(pragma);
        var lines = new List<string>();
        while (rows.Step())
        {
            if (rows.Text(0) is var line && line != "ok")
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private static void CheckTail(SqliteDatabase journal, ShardStatus shard)
    {
        using var rows = journal.Prepare("SELECT shard_seq, chain_hash FROM journal WHERE shard_id = ? ORDER BY shard_seq DESC LIMIT 1");
        rows.Bind(1, shard.Shard);
        var (last, hash) = rows.Step() ? (rows.Integer(0), rows.Bytes(1)) : (0, JournalHashing.Empty);
        if (last != shard.Head || !hash.AsSpan().SequenceEqual(shard.HeadHash))
        {
            throw new StoreException(
                "STORE_DAMAGED", $"{journal.Path}: shard {shard.Shard} has head {shard.Head}, and its last row is {last} or has another chain hash. Run gm audit verify.");
        }
    }
}
