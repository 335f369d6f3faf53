using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Postgres;
using GrandModel.Tests.Script;
using Npgsql;

namespace GrandModel.Tests;

/// <summary>What is particular to a store in a database: its lock, its schema, blocked claims, and refusals that say what to do.</summary>
[RequiresPostgres]
public sealed class PostgresSchemaTests : IAsyncLifetime
{
    private static readonly StoreOptions Four = new() { ShardCount = 4 };
    private PostgresServer _server = null!;
    private string _connection = "";

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _connection = await PostgresSchemas.NewAsync(_server);
    }

    public Task DisposeAsync() => PostgresSchemas.DropAsync(_connection);

    [StoreFact]
    public async Task A_second_writer_is_told_who_has_the_store()
    {
        var first = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        var fault = await Assert.ThrowsAsync<StoreException>(() => PostgresJournalStore.OpenExistingAsync(_connection));
        await first.DisposeAsync();

        Assert.Equal("STORE_LOCKED", fault.Code);
        Assert.Contains("server process", fault.Message, StringComparison.Ordinal);
        await (await PostgresJournalStore.OpenExistingAsync(_connection)).DisposeAsync();
    }

    [StoreFact]
    public async Task Two_stores_that_share_shards_fence_each_other()
    {
        var shared = Four with { Exclusive = false };
        var opened = await Task.WhenAll(PostgresJournalStore.OpenOrCreateAsync(_connection, shared), PostgresJournalStore.OpenOrCreateAsync(_connection, shared));
        await using var one = opened[0];
        await using var two = opened[1];
        Assert.Equal(one.Info, two.Info);
        var a = (await one.ClaimAllAsync(StoreReading.OwnerA))[0];
        await a.AppendAsync(one, "a/1");
        var b = new ShardWriter((await two.ClaimAsync(StoreReading.OwnerB, [0], "takeover"))[0]);
        Assert.Equal(AppendResult.Fenced, await one.AppendAsync([a.Batch("a/2")]));
        await b.AppendAsync(two, "a/2");
        Assert.Equal(2, (await one.CleanAsync()).Rows);
    }

    [StoreFact]
    public async Task A_claim_ends_what_a_former_owner_left_open_and_nothing_else()
    {
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        await store.ClaimAllAsync(StoreReading.OwnerA);
        var name = $"gm:{store.Info.ClusterId.ToString("N")[..12]}:append";
        await using var left = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_connection) { ApplicationName = name, Pooling = false }.ConnectionString);
        await left.OpenAsync();
        await using var hold = new NpgsqlCommand("BEGIN; SELECT * FROM shard WHERE shard_id = 2 FOR UPDATE", left);
        await hold.ExecuteNonQueryAsync();

        Assert.Equal(2, (await store.ClaimAsync(StoreReading.OwnerB, [2], "takeover"))[0].Epoch);
        await Assert.ThrowsAsync<PostgresException>(async () => await hold.ExecuteNonQueryAsync());
    }

    [StoreFact]
    public async Task A_checkpoint_does_not_hold_up_appends()
    {
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        var writer = (await store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await using var checkpoint = new NpgsqlConnection(_connection);
        await checkpoint.OpenAsync();
        await using var transaction = await checkpoint.BeginTransactionAsync();
        await PostgresClaims.ShardsAsync(checkpoint, [0], "FOR KEY SHARE"); // the lock that a checkpoint holds

        await writer.AppendAsync(store, "a/1");
        await transaction.RollbackAsync();
    }

    [StoreFact]
    public async Task Rows_and_claims_cannot_be_changed_or_removed_with_plain_sql()
    {
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        await (await store.ClaimAllAsync(StoreReading.OwnerA))[0].AppendAsync(store, "a/1");
        foreach (var sql in new[]
        {
            "UPDATE journal SET at = now()", "DELETE FROM journal", "TRUNCATE journal", "DELETE FROM journal_0", "DELETE FROM journal_1", "DELETE FROM journal_2",
            "DELETE FROM journal_3", "TRUNCATE journal_0", "UPDATE ownership_log SET reason = ''", "DELETE FROM ownership_log", "TRUNCATE ownership_log",
        })
        {
            try
            {
                await PostgresSchemas.RunAsync(_connection, sql); // a partition without rows has nothing to refuse
            }
            catch (PostgresException e)
            {
                Assert.Contains("append-only", e.MessageText, StringComparison.Ordinal);
            }
        }

        Assert.Equal(1, (await store.CleanAsync()).Rows);
    }

    [StoreFact]
    public async Task A_position_taken_behind_the_fence_is_a_conflict_and_not_a_loss()
    {
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        var writers = await store.ClaimAllAsync(StoreReading.OwnerA);
        await writers[0].AppendAsync(store, "a/1");
        await PostgresSchemas.RunAsync(
            _connection,
            "INSERT INTO journal SELECT 0, 3, epoch, kind, entity_id, entity_seq, cmd_key, request_hash, event_type, event_version, event_time, slice, round, "
            + "cause_entity, cause_seq, cause_no, payload, effects, inputs, crc32c, chain_hash, at FROM journal");

        var fault = await Assert.ThrowsAsync<StoreException>(async () => await store.AppendAsync([writers[1].Batch("b/1"), writers[0].Batch("a/2", "a/3")]));
        Assert.Equal("STORE_CONFLICT", fault.Code);
        Assert.Equal([1L, 0L], (await store.ShardsAsync()).Take(2).Select(s => s.Head));
        await writers[1].AppendAsync(store, "b/1");
    }

    [StoreFact]
    public async Task A_database_that_takes_no_writes_is_told_as_not_committed()
    {
        await PostgresSchemas.RunAsync(_server.ConnectionString, "CREATE DATABASE takes_no_writes");
        var connection = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = "takes_no_writes" }.ConnectionString;
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(connection, Four);
        var writer = (await store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await PostgresSchemas.RunAsync(_server.ConnectionString, "ALTER DATABASE takes_no_writes SET default_transaction_read_only = on");

        Assert.Equal("STORE_FULL", (await Assert.ThrowsAsync<StoreException>(async () => await store.AppendAsync([writer.Batch("a/1")]))).Code);
        Assert.Equal(0, (await store.ShardsAsync())[0].Head);
        await store.DisposeAsync();
        await PostgresSchemas.RunAsync(_server.ConnectionString, "DROP DATABASE takes_no_writes WITH (FORCE)");
    }

    [StoreFact]
    public async Task Stores_that_are_not_what_was_asked_for_are_refused()
    {
        Assert.Equal("STORE_MISSING", (await FaultAsync(PostgresJournalStore.OpenExistingAsync(_connection))).Code);
        Assert.Equal("STORE_MISSING", (await FaultAsync(PostgresJournalStore.OpenReadOnlyAsync(_connection))).Code);
        Assert.Equal("STORE_MISSING", (await FaultAsync(PostgresJournalStore.OpenOrCreateAsync(_connection + ";Database=none"))).Code);
        Assert.Equal("STORE_INVALID", (await FaultAsync(PostgresJournalStore.OpenOrCreateAsync("Nonsense=1"))).Code);
        var unreachable = await FaultAsync(PostgresJournalStore.OpenOrCreateAsync("Host=127.0.0.1;Port=1;Username=app;Password=secret;Database=x"));
        Assert.Equal("STORE_UNREACHABLE", unreachable.Code);
        Assert.DoesNotContain("secret", unreachable.ToString(), StringComparison.Ordinal);

        await (await PostgresJournalStore.OpenOrCreateAsync(_connection, Four)).DisposeAsync();
        Assert.Equal("STORE_VERSION", (await FaultAsync(PostgresJournalStore.OpenExistingAsync(_connection, new StoreOptions { ShardCount = 8 }))).Code);
        await PostgresSchemas.RunAsync(_connection, "UPDATE store SET shard_hash = 'md5'");
        Assert.Equal("STORE_VERSION", (await FaultAsync(PostgresJournalStore.OpenOrCreateAsync(_connection))).Code);
        await PostgresSchemas.RunAsync(_connection, "UPDATE store SET shard_hash = 'sha256-first8'; INSERT INTO schema_migration VALUES (99, 'later', '')");
        Assert.Equal("STORE_VERSION", (await FaultAsync(PostgresJournalStore.OpenReadOnlyAsync(_connection))).Code);
    }

    [StoreFact]
    public async Task A_reader_needs_no_lock_and_may_post_but_not_append()
    {
        await using var writing = await PostgresJournalStore.OpenOrCreateAsync(_connection, Four);
        await using var reading = await PostgresJournalStore.OpenReadOnlyAsync(_connection);
        var writer = (await writing.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(writing, "a/1");

        Assert.Equal(1, (await reading.CleanAsync()).Rows);
        Assert.Equal(writing.Info, reading.Info);
        Assert.DoesNotContain("Password", writing.Info.Location, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await reading.PostOperatorCommandAsync(new OperatorCommand(0, StoreReading.OwnerB, "desk/1", "halt", 1, [])));
        Assert.Equal("STORE_INVALID", (await Assert.ThrowsAsync<StoreException>(async () => await reading.AppendAsync([writer.Batch("a/1")]))).Code);
        Assert.Equal("STORE_INVALID", (await Assert.ThrowsAsync<StoreException>(async () => await reading.ClaimAsync(StoreReading.OwnerB, [0], "no"))).Code);
    }

    [StoreFact]
    public async Task Without_a_search_path_the_store_is_in_the_default_schema()
    {
        await PostgresSchemas.RunAsync(_server.ConnectionString, "CREATE DATABASE default_schema");
        var connection = new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = "default_schema" }.ConnectionString;
        await using (var store = await PostgresJournalStore.OpenOrCreateAsync(connection, Four))
        {
            await (await store.ClaimAllAsync(StoreReading.OwnerA))[0].AppendAsync(store, "a/1");
        }

        await PostgresSchemas.RunAsync(connection, "SELECT payload FROM public.journal WHERE entity_id = 'a/1'");
        await PostgresSchemas.RunAsync(_server.ConnectionString, "DROP DATABASE default_schema WITH (FORCE)");
    }

    private static async Task<StoreException> FaultAsync(Task<PostgresJournalStore> opening) => await Assert.ThrowsAsync<StoreException>(() => opening);
}
