using System.Diagnostics.CodeAnalysis;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Sqlite;

namespace GrandModel.Tests;

/// <summary>Tampering with SQLite files: through SQL, and with bytes of the file itself.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test framework ends it through IAsyncLifetime.")]
public sealed class SqliteTamperTests : TamperConformance
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Damaged_pages_are_findings_and_not_crashes()
    {
        var path = _folder.Of("journal-00.db");
        using (var database = SqliteDatabase.OpenWriter(path))
        {
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var sound = await File.ReadAllBytesAsync(path);
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var bytes = (byte[])sound.Clone();
            random.NextBytes(bytes.AsSpan(random.Next(100, bytes.Length - 400), 300));
            await File.WriteAllBytesAsync(path, bytes);
            var store = SqliteJournalStore.OpenReadOnly(_folder.Path);
            await using (store)
            {
                _ = await new JournalVerifier(store).VerifyAsync(); // unused bytes may have been hit: that alone is no damage
            }
        }

        await File.WriteAllBytesAsync(path, new byte[sound.Length]);
        var empty = SqliteJournalStore.OpenReadOnly(_folder.Path);
        await using (empty)
        {
            Assert.Contains((await new JournalVerifier(empty).VerifyAsync()).Findings, f => f.Code == "STORE_DAMAGED");
        }
    }

    [Fact]
    public void Damaged_pages_keep_a_writer_out()
    {
        var path = _folder.Of("journal-00.db");
        using (var database = SqliteDatabase.OpenWriter(path))
        {
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var bytes = File.ReadAllBytes(path);
        new Random(6).NextBytes(bytes.AsSpan(16_384 * 2, 16_384 * 4));
        File.WriteAllBytes(path, bytes);
        Assert.Equal("STORE_DAMAGED", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
    }

    [Fact]
    public async Task A_head_that_is_not_the_last_row_keeps_a_writer_out()
    {
        await AttackAsync("UPDATE shard SET head = 29 WHERE shard_id = 1");
        Assert.Equal("STORE_DAMAGED", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
    }

    protected override Task<IJournalStore> CreateAsync() =>
        Task.FromResult<IJournalStore>(SqliteJournalStore.OpenOrCreate(_folder.Path, new StoreOptions { ShardCount = 2 }));

    protected override Task<IJournalStore> OpenReadOnlyAsync() => Task.FromResult<IJournalStore>(SqliteJournalStore.OpenReadOnly(_folder.Path));

    protected override Task AttackAsync(string sql)
    {
        using var database = SqliteDatabase.OpenWriter(_folder.Of("journal-00.db"));
        database.Execute("PRAGMA ignore_check_constraints = ON");
        database.Execute(sql);
        return Task.CompletedTask;
    }

    protected override async Task DropTriggersAsync()
    {
        foreach (var trigger in new[] { "journal_never_changes", "journal_never_shrinks", "ownership_never_changes", "ownership_never_shrinks" })
        {
            await AttackAsync($"DROP TRIGGER {trigger}");
        }
    }

    protected override Task RemoveAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    protected override string Changed(string column, ColumnType type) => type switch
    {
        ColumnType.Number => $"{column} + 64",
        ColumnType.Flag => $"1 - {column}",
        ColumnType.Text => $"'x' || substr({column}, 2)",
        _ => $"CAST(substr({column}, 1, length({column}) - 1) || CASE substr({column}, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB)",
    };

    protected override string Literal(byte[] bytes) => $"x'{Hex(bytes)}'";
}
