using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Sqlite;
using GrandModel.Actors.TestKit;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>What is particular to a store in a folder: its lock, its files, readers beside the writer, and refusals that say what to do.</summary>
public sealed class SqliteFolderTests : IDisposable
{
    private static readonly StoreOptions Four = new() { ShardCount = 4 };
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_writer_is_told_who_has_the_folder()
    {
        var first = SqliteJournalStore.OpenOrCreate(_folder.Path, Four);
        var fault = Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path));
        await first.DisposeAsync();

        Assert.Equal("STORE_LOCKED", fault.Code);
        Assert.Contains(_folder.Path, fault.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        await SqliteJournalStore.OpenExisting(_folder.Path).DisposeAsync();
    }

    [Fact]
    public async Task A_reader_works_beside_the_writer_and_may_post_but_not_append()
    {
        await using var writing = SqliteJournalStore.OpenOrCreate(_folder.Path, Four);
        await using var reading = SqliteJournalStore.OpenReadOnly(_folder.Path);
        var writer = (await writing.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(writing, "a/1", "a/2");

        Assert.Equal(2, (await reading.ReadAsync(0, 0).ListAsync()).Count);
        Assert.Equal(writing.Info, reading.Info);
        await writer.AppendAsync(writing, "a/1");
        Assert.Equal(3, (await reading.CleanAsync()).Rows);
        Assert.Equal(1, await reading.PostOperatorCommandAsync(new OperatorCommand(0, StoreReading.OwnerB, "desk/1", "halt", 1, [])));
        Assert.Single(await writing.OperatorCommandsAsync(0));
        foreach (var forbidden in new Func<Task>[]
        {
            async () => await reading.AppendAsync([writer.Batch("a/1")]),
            async () => await reading.ClaimAsync(StoreReading.OwnerB, [0], "no"),
            async () => await reading.RaiseHaltVersionAsync(),
            async () => await reading.CheckpointAsync([writer.Checkpoint()]),
        })
        {
            Assert.Equal("STORE_INVALID", (await Assert.ThrowsAsync<StoreException>(forbidden)).Code);
        }
    }

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four);
        var id = store.Info.ClusterId;
        var writers = await store.ClaimAllAsync(StoreReading.OwnerA);
        await writers[1].AppendAsync(store, "a/1", "a/2");
        await store.CheckpointAsync([writers[1].Checkpoint()]);
        await writers[1].AppendAsync(store, "a/1");
        await store.DisposeAsync();

        store = SqliteJournalStore.OpenOrCreate(_folder.Path);
        Assert.Equal(id, store.Info.ClusterId);
        Assert.Equal(3, (await store.CleanAsync()).Rows);
        var next = new ShardWriter((await store.ClaimAsync(StoreReading.OwnerB, [1], "restart"))[0]);
        Assert.Equal((2L, 3L), (next.Claim.Epoch, next.Claim.Head));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task Stores_that_are_not_what_was_asked_for_are_refused()
    {
        Assert.Equal("STORE_MISSING", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Of("none"))).Code);
        Assert.Equal("STORE_MISSING", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenReadOnly(_folder.Path)).Code);
        Assert.False(Directory.Exists(_folder.Of("none")));
        await SqliteJournalStore.OpenOrCreate(_folder.Path, Four).DisposeAsync();

        var count = Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path, new StoreOptions { ShardCount = 8 }));
        Assert.Equal("STORE_VERSION", count.Code);
        Assert.Contains("4 shards, and 8", count.Message, StringComparison.Ordinal);
        Control("UPDATE store SET shard_hash = 'md5'");
        Assert.Equal("STORE_VERSION", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
        Control("UPDATE store SET shard_hash = 'sha256-first8'; INSERT INTO schema_migration VALUES (99, 'later', x'00', 0)");
        Assert.Equal("STORE_VERSION", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
        Assert.Equal("STORE_VERSION", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenReadOnly(_folder.Path)).Code);
        Control("DELETE FROM schema_migration WHERE number = 99; UPDATE store SET layout = 'file-per-shard'");
        Assert.Equal("STORE_VERSION", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
        Control("UPDATE store SET layout = 'one-file'");
        File.Delete(_folder.Of("journal-00.db"));
        Assert.Equal("STORE_DAMAGED", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => SqliteJournalStore.OpenOrCreate(_folder.Path, new StoreOptions { ShardCount = 5_000 }));
    }

    [Fact]
    public async Task A_making_that_was_cut_short_is_finished_by_the_next()
    {
        await SqliteJournalStore.OpenOrCreate(_folder.Path, Four).DisposeAsync();
        Control("DELETE FROM store"); // written last, so this is how a store looks whose maker died before
        Assert.Equal("STORE_MISSING", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenExisting(_folder.Path)).Code);

        await using var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four);
        Assert.Equal(4, (await store.ShardsAsync()).Count);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_refused()
    {
        File.WriteAllText(_folder.Of("file"), "");
        Assert.Equal("STORE_INVALID", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenOrCreate(_folder.Of("file"))).Code);
        File.WriteAllText(_folder.Of("control.db"), new string('x', 10_000));
        Assert.Equal("STORE_DAMAGED", Assert.Throws<StoreException>(() => SqliteJournalStore.OpenOrCreate(_folder.Path)).Code);
    }

    [Fact]
    public async Task Rows_and_claims_cannot_be_changed_or_removed_with_plain_sql()
    {
        await using (var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four))
        {
            await (await store.ClaimAllAsync(StoreReading.OwnerA))[0].AppendAsync(store, "a/1");
        }

        foreach (var sql in new[] { "UPDATE journal SET at = 0", "DELETE FROM journal", "UPDATE ownership_log SET reason = ''", "DELETE FROM ownership_log" })
        {
            Assert.Contains("append-only", Assert.Throws<StoreException>(() => Journal(sql)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_position_taken_behind_the_fence_is_a_conflict_and_not_a_loss()
    {
        await using var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four);
        var writers = await store.ClaimAllAsync(StoreReading.OwnerA);
        await writers[0].AppendAsync(store, "a/1");
        Journal("INSERT INTO journal SELECT 0, 3, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time, slice, round, "
            + "cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash, at FROM journal");

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.AppendAsync([writers[1].Batch("b/1"), writers[0].Batch("a/2", "a/3")]));
        Assert.Equal("STORE_CONFLICT", fault.Code);
        Assert.Equal([1L, 0L], (await store.ShardsAsync()).Take(2).Select(s => s.Head));
        await writers[1].AppendAsync(store, "b/1");
    }

    [Fact]
    public async Task The_write_ahead_log_is_bounded_under_load_and_copied_when_it_is_quiet()
    {
        var time = new ManualTime();
        await using var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four with { Time = time });
        var writer = (await store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var drafts = Enumerable.Range(0, 8).Select(i => new Draft($"e/{i}") { Bytes = new byte[500_000] }).ToArray();
        for (var i = 0; i < 45; i++)
        {
            await writer.AppendAsync(store, drafts); // 180 MB in all
        }

        Assert.InRange(new FileInfo(_folder.Of("journal-00.db-wal")).Length, 1, 80L << 20);
        for (var i = 0; i < 300; i++)
        {
            await writer.AppendAsync(store, Enumerable.Repeat((Draft)"e/1", 50).ToArray());
        }

        var before = new FileInfo(_folder.Of("journal-00.db")).Length;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(new FileInfo(_folder.Of("journal-00.db")).Length > before, "The quiet moment was not used.");
    }

    [Fact]
    public async Task A_store_on_a_read_only_disk_can_be_read()
    {
        await using (var store = SqliteJournalStore.OpenOrCreate(_folder.Path, Four))
        {
            await (await store.ClaimAllAsync(StoreReading.OwnerA))[0].AppendAsync(store, "a/1");
        }

        using var copy = new TempFolder();
        foreach (var file in new[] { "control.db", "journal-00.db" })
        {
            File.Copy(_folder.Of(file), copy.Of(file));
        }

        await using var reading = SqliteJournalStore.OpenReadOnly(copy.Path);
        Assert.Equal(1, (await reading.CleanAsync()).Rows);
    }

    private void Control(string sql) => Run(_folder.Of("control.db"), sql);

    private void Journal(string sql) => Run(_folder.Of("journal-00.db"), sql);

    private static void Run(string path, string sql)
    {
        using var database = SqliteDatabase.OpenWriter(path);
        database.Execute(sql);
    }
}
