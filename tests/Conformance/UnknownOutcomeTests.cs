using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Postgres;
using GrandModel.Actors.TestKit;
using GrandModel.Tests.Script;
using Npgsql;

namespace GrandModel.Tests;

/// <summary>
/// Answers that are lost, late, or say less than they seem to: each must be told as unknown, and a claim must settle it. What was acknowledged is in the
/// journal, nothing is in it twice, and there is no gap.
/// </summary>
public sealed class UnknownOutcomeTests
{
    [PostgresFact]
    public async Task A_wire_cut_at_any_byte_loses_and_repeats_nothing()
    {
        var server = await PostgresServer.SharedAsync();
        await using var proxy = new FaultyProxy(server.Port);
        var connection = await PostgresSchemas.NewAsync(server);
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(Through(connection, proxy), new StoreOptions { ShardCount = 2 });
        var work = new NumberedWork(store, await store.ClaimAllAsync(StoreReading.OwnerA));
        var random = new Random(21);
        for (var i = 0; i < 160; i++)
        {
            var answers = random.Next(2) == 0;
            proxy.CutAfter(random.Next(answers ? 140 : 2_500), answers);
            await work.StepAsync(proxy.Heal);
        }

        proxy.Heal();
        await work.CheckAsync();
        Assert.True(work.Unknown > 40, $"{work.Unknown} unknown of {work.Appends}");
        Assert.True(work.Landed > 5 && work.Lost > 5, $"{work.Landed} landed and {work.Lost} lost of {work.Unknown} unknown ones");
        await store.DisposeAsync();
        await PostgresSchemas.DropAsync(connection);
    }

    [PostgresFact]
    public async Task Server_processes_ended_at_any_moment_lose_and_repeat_nothing()
    {
        var connection = await PostgresSchemas.NewAsync(await PostgresServer.SharedAsync());
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(connection, new StoreOptions { ShardCount = 2 });
        var work = new NumberedWork(store, await store.ClaimAllAsync(StoreReading.OwnerA));
        var name = $"gm:{store.Info.ClusterId.ToString("N")[..12]}:append";
        var working = WorkAsync();
        await using var killer = new NpgsqlConnection(connection);
        await killer.OpenAsync();
        while (!working.IsCompleted)
        {
            await using var kill = new NpgsqlCommand($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{name}' AND state = 'active'", killer);
            await kill.ExecuteScalarAsync();
        }

        await working;
        await work.CheckAsync();
        Assert.True(work.Unknown > 10, $"{work.Unknown} unknown of {work.Appends}");
        await store.DisposeAsync();
        await PostgresSchemas.DropAsync(connection);

        async Task WorkAsync()
        {
            await Task.Yield();
            for (var i = 0; i < 120; i++)
            {
                await work.StepAsync(() => { });
            }
        }
    }

    [PostgresFact]
    public async Task A_server_killed_under_load_comes_back_with_all_it_acknowledged()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(server.ConnectionString, new StoreOptions { ShardCount = 2 });
        var work = new NumberedWork(store, await store.ClaimAllAsync(StoreReading.OwnerA));
        for (var round = 0; round < 3; round++)
        {
            var killing = Task.CompletedTask;
            for (var i = 0; i < 40; i++)
            {
                if (i == 20)
                {
                    killing = RestartAsync();
                }

                await work.StepAsync(() => { });
            }

            await killing;
        }

        await work.CheckAsync();
        Assert.True(work.Unknown > 0, "The server was never missed.");

        async Task RestartAsync()
        {
            await server.KillAsync();
            await server.StartAgainAsync();
        }
    }

    [PostgresFact]
    public async Task An_answer_that_does_not_come_is_unknown_after_a_while()
    {
        var server = await PostgresServer.SharedAsync();
        await using var proxy = new FaultyProxy(server.Port);
        var connection = await PostgresSchemas.NewAsync(server);
        var time = new ManualTime();
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(Through(connection, proxy), new StoreOptions { ShardCount = 2, Time = time });
        var writer = (await store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(store, "a/1");

        var held = proxy.HoldAnswers();
        var batch = writer.Batch("a/2");
        var appending = store.AppendAsync([batch]).AsTask();
        await held;
        Assert.False(appending.IsCompleted);
        time.Advance(PostgresLane.Patience);
        Assert.Equal(AppendResult.Unknown, await appending);

        proxy.Heal();
        var claim = (await store.ClaimAsync(StoreReading.OwnerA, [0], "unknown outcome"))[0];
        Assert.Equal((2L, StoreReading.Hex(batch.NewHash)), (claim.Head, StoreReading.Hex(claim.HeadHash))); // it had landed
        await store.CleanAsync();
        await store.DisposeAsync();
        await PostgresSchemas.DropAsync(connection);
    }

    [PostgresFact]
    public async Task A_notice_beside_the_answer_makes_it_unknown()
    {
        // As when the wait for a standby is cancelled: the commit is reported as done, with a mere warning, and may yet be lost.
        var connection = await PostgresSchemas.NewAsync(await PostgresServer.SharedAsync());
        await using var store = await PostgresJournalStore.OpenOrCreateAsync(connection, new StoreOptions { ShardCount = 2 });
        var writer = (await store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await PostgresSchemas.RunAsync(
            connection,
            """
            CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''not replicated''; RETURN NULL; END';
            CREATE TRIGGER warn AFTER INSERT ON journal FOR EACH STATEMENT EXECUTE FUNCTION warn()
            """);

        Assert.Equal(AppendResult.Unknown, await store.AppendAsync([writer.Batch("a/1")]));
        Assert.Equal(1, (await store.ClaimAsync(StoreReading.OwnerA, [0], "unknown outcome"))[0].Head);
        await store.DisposeAsync();
        await PostgresSchemas.DropAsync(connection);
    }

    private static string Through(string connection, FaultyProxy proxy) => new NpgsqlConnectionStringBuilder(connection) { Port = proxy.Port }.ConnectionString;

    /// <summary>Appends numbered rows to two shards together, and settles what is unknown by a claim, as the engine does.</summary>
    private sealed class NumberedWork(IJournalStore store, ShardWriter[] writers)
    {
        private const int ClaimAttempts = 200;
        private readonly List<string> _acknowledged = [];
        private int _next;

        public int Appends { get; private set; }

        public int Unknown { get; private set; }

        public int Landed { get; private set; }

        public int Lost { get; private set; }

        public async Task StepAsync(Action heal)
        {
            var payload = $"{{\"n\":{_next++}}}";
            while (true)
            {
                var batches = writers.Select(w => w.Batch(new Draft($"e/{w.Claim.Shard}", payload), new Draft($"f/{w.Claim.Shard}"))).ToArray();
                var result = await store.AppendAsync(batches);
                Appends++;
                if (result == AppendResult.Unknown)
                {
                    Unknown++;
                    heal();
                }

                if (result == AppendResult.Committed || (result == AppendResult.Unknown && await LandedAsync(batches)))
                {
                    writers[0].Accept(batches[0]);
                    writers[1].Accept(batches[1]);
                    _acknowledged.Add(payload);
                    return;
                }

                Assert.Equal(AppendResult.Unknown, result);
            }
        }

        public async Task CheckAsync()
        {
            await store.CleanAsync();
            foreach (var writer in writers)
            {
                var rows = await store.ReadAsync(writer.Claim.Shard, 0).ListAsync();
                Assert.Equal(writer.Rows.Select(StoreReading.Text), rows.Select(StoreReading.Text));
                Assert.Equal(_acknowledged, rows.Where(r => r.Entity.StartsWith('e')).Select(r => System.Text.Encoding.UTF8.GetString(r.Payload)));
            }
        }

        private async Task<bool> LandedAsync(ShardBatch[] batches)
        {
            var claims = await ClaimAsync();
            var landed = claims.Zip(batches).Select(p => p.First.Head == p.Second.NewHead && p.First.HeadHash.AsSpan().SequenceEqual(p.Second.NewHash)).Distinct().ToArray();
            Assert.Single(landed); // both shards or none
            for (var i = 0; i < claims.Count; i++)
            {
                Assert.Equal(landed[0] ? batches[i].NewHead : batches[i].Head, claims[i].Head);
                writers[i].Reclaim(claims[i]);
            }

            Landed += landed[0] ? 1 : 0;
            Lost += landed[0] ? 0 : 1;
            return landed[0];
        }

        private async Task<IReadOnlyList<ShardClaim>> ClaimAsync()
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await store.ClaimAsync(StoreReading.OwnerA, writers.Select(w => w.Claim.Shard).ToArray(), "unknown outcome");
                }
                catch (StoreException e) when (e.Code == "STORE_UNREACHABLE" && attempt < ClaimAttempts)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                }
            }
        }
    }
}
