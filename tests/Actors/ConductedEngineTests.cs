using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Tests.Sample;

namespace GrandModel.Tests;

/// <summary>Guards conducted runs: the same inputs give the same journal, whatever the shards, the commits, the crashes.</summary>
public sealed class ConductedEngineTests
{
    [Fact]
    public async Task Same_inputs_give_the_same_hash_twice()
    {
        var one = await new SampleRun().GoAsync(SampleRun.NewStore());
        var two = await new SampleRun().GoAsync(SampleRun.NewStore());

        Assert.True(one.Finished);
        Assert.Equal(one.JournalHash, two.JournalHash);
        Assert.True(one.JournalEvents > 100, $"{one.JournalEvents} rows");
        Assert.NotEqual(one.JournalHash, (await new SampleRun { Seed = 2 }.GoAsync(SampleRun.NewStore())).JournalHash);
    }

    [Theory]
    [InlineData(1, 4000, 1_000_000)]
    [InlineData(8, 1, 1_000_000)]
    [InlineData(64, 7, 40)]
    [InlineData(8, 1, 10)]
    public async Task Shards_commits_and_checkpoints_do_not_show_in_the_hash(int shards, int commitRows, int checkpointRows)
    {
        var plain = await new SampleRun().GoAsync(SampleRun.NewStore());
        var other = await new SampleRun { CommitRowsMax = commitRows, CheckpointRows = checkpointRows }.GoAsync(SampleRun.NewStore(shards));

        Assert.Equal((plain.JournalHash, plain.JournalEvents), (other.JournalHash, other.JournalEvents));
    }

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(1_000_000, true)]
    [InlineData(25, false)]
    [InlineData(25, true)]
    public async Task A_run_killed_at_any_write_goes_on_to_the_same_hash(int checkpointRows, bool commitLast)
    {
        var run = new SampleRun { Seconds = 60, CommitRowsMax = 1, CheckpointRows = checkpointRows };
        var undisturbed = await run.GoAsync(SampleRun.NewStore());

        for (var writes = 0; ; writes++)
        {
            var store = SampleRun.NewStore();
            var mortal = new MortalStore(store, writes, commitLast);
            try
            {
                await run.GoAsync(mortal);
                Assert.True(writes > 50, $"{writes} writes");
                return;
            }
            catch (RunFailedException)
            {
            }

            var before = await Rows(store);
            var resumed = await run.GoAsync(store);

            Assert.True(undisturbed.JournalHash == resumed.JournalHash, $"killed at write {writes}, {before} rows before");
            Assert.Equal(undisturbed.JournalEvents, resumed.JournalEvents);
        }
    }

    [Fact]
    public async Task A_run_killed_again_and_again_goes_on_to_the_same_hash()
    {
        var run = new SampleRun { CommitRowsMax = 1, CheckpointRows = 30 };
        var undisturbed = await run.GoAsync(SampleRun.NewStore());
        var store = SampleRun.NewStore();
        for (var life = 0; ; life++)
        {
            try
            {
                var resumed = await run.GoAsync(new MortalStore(store, 5 + (life % 3), life % 2 == 0));
                Assert.Equal(undisturbed.JournalHash, resumed.JournalHash);
                Assert.True(life > 10, $"{life} lives");
                return;
            }
            catch (RunFailedException)
            {
            }
        }
    }

    [Fact]
    public async Task A_stopped_run_goes_on_to_the_same_hash()
    {
        var undisturbed = await new SampleRun().GoAsync(SampleRun.NewStore());
        var store = SampleRun.NewStore();
        using var stop = new CancellationTokenSource();
        var slices = 0;
        var stopped = await new SampleRun().GoAsync(
            store,
            _ =>
            {
                if (++slices == 40)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        var resumed = await new SampleRun().GoAsync(store);

        Assert.Equal(("stopped", false), (stopped.Reason, stopped.Finished));
        Assert.Equal(undisturbed.JournalHash, resumed.JournalHash);
        Assert.Equal(undisturbed.JournalHash, (await new SampleRun().GoAsync(store)).JournalHash); // once finished, always finished
    }

    [Fact]
    public async Task An_older_owner_writes_nothing_once_another_has_claimed()
    {
        var store = SampleRun.NewStore();
        var first = new SampleRun { CommitRowsMax = 1 }.GoAsync(new ClaimedAway(store));

        Assert.Equal("FENCED", (await Assert.ThrowsAsync<RunFailedException>(() => first)).Code);
    }

    [Fact]
    public async Task A_rule_that_throws_three_times_in_a_row_quarantines_its_entity_and_no_other()
    {
        var plain = SampleRun.NewStore();
        await new SampleRun().GoAsync(plain);
        var instead = Enumerable.Range(0, 120).Where(s => s > 50).ToDictionary(s => ("b", s), _ => 666L);
        var store = SampleRun.NewStore();
        var run = new SampleRun { Instead = instead, CommitRowsMax = 1, CheckpointRows = 20 };
        var outcome = await run.GoAsync(store);

        var b = await Messages(store, "meter/b");
        Assert.Equal([1, 2, 3], b.OfType<Faulted>().Select(f => f.InRow));
        Assert.Equal("FAULTS_IN_ROW", Assert.Single(b.OfType<Quarantined>()).Reason);
        Assert.Equal(await Messages(plain, "meter/a"), await Messages(store, "meter/a"));
        Assert.Equal(await Messages(plain, "meter/c"), await Messages(store, "meter/c"));

        var again = SampleRun.NewStore();
        for (var life = 0; ; life++)
        {
            try
            {
                Assert.Equal(outcome.JournalHash, (await run.GoAsync(new MortalStore(again, 7, true))).JournalHash);
                return;
            }
            catch (RunFailedException) when (life < 200)
            {
            }
        }
    }

    [Fact]
    public async Task A_view_that_throws_quarantines_its_entity_at_once()
    {
        var store = SampleRun.NewStore();
        await new SampleRun { Instead = new Dictionary<(string, int), long> { [("a", 30)] = 999, [("a", 31)] = 999, [("a", 32)] = 999 } }.GoAsync(store);

        Assert.Equal("VIEW_FAULT", Assert.Single((await Messages(store, "meter/a")).OfType<Quarantined>()).Reason);
    }

    [Fact]
    public async Task Refusals_and_commands_without_effect_are_rows()
    {
        var store = SampleRun.NewStore();
        var vault = EntityId.Of(SampleEntities.Vault, "main");
        await new SampleRun
        {
            Opening =
            [
                new RunCommand(vault, CommandKey.FromText("1"), new Put("", 0)),
                new RunCommand(vault, CommandKey.FromText("2"), new Put("", 61)),
                new RunCommand(vault, CommandKey.FromText("3"), new Explode("here")),
            ],
        }.GoAsync(store);

        Assert.Equal([new Unchanged(), new Refusal("VAULT_AMOUNT", "amount=61 limit=60"), new Faulted("Explode", "InvalidOperationException", 1)], (await Messages(store, "vault/main")).Take(3));
    }

    [Fact]
    public async Task Positions_sequences_chains_and_markers_are_whole()
    {
        var store = SampleRun.NewStore();
        await new SampleRun { CheckpointRows = 50, CommitRowsMax = 10 }.GoAsync(store);

        for (var shard = 0; shard < 8; shard++)
        {
            var hash = JournalHashing.Empty;
            var position = 0L;
            JournalRow? last = null;
            await foreach (var row in store.ReadAsync(shard, 0))
            {
                var want = new byte[32];
                JournalHashing.Chain(hash, row, want);
                Assert.Equal(want, row.ChainHash);
                Assert.Equal(++position, row.Position);
                Assert.True(last is null || (last.Slice, last.Round).CompareTo((row.Slice, row.Round)) <= 0);
                hash = row.ChainHash;
                last = row;
            }

            Assert.True(last is null || last.Kind == RowKind.Round);
        }
    }

    private static async Task<int> Rows(IJournalStore store) => (int)(await store.ShardsAsync()).Sum(s => s.Head);

    private static async Task<List<object>> Messages(IJournalStore store, string entity)
    {
        var registry = new EntityRegistry();
        registry.AddSample("a", "b", "c");
        var messages = new List<object>();
        await foreach (var row in store.ReadEntityAsync(EntityRegistry.ShardOf(new EntityId(entity), 8), entity, 0))
        {
            messages.Add(registry.Catalog.Read(row.Type, row.Version, row.Payload));
        }

        return messages;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_that_does_not_replay_is_named_with_its_address(bool otherType)
    {
        var store = SampleRun.NewStore();
        using var stop = new CancellationTokenSource();
        var slices = 0;
        await new SampleRun().GoAsync(
            store,
            _ =>
            {
                if (++slices == 40)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        var changed = new ChangedRow(store, row => Copy(row, otherType ? "NeverWritten" : row.Type, otherType ? row.Payload : "{"u8.ToArray()));

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => new SampleRun().GoAsync(changed));

        Assert.Equal("REPLAY", failure.Code);
        Assert.StartsWith($"{changed.Address} (", failure.Message, StringComparison.Ordinal);
    }

    private static JournalRow Copy(JournalRow row, string type, byte[] payload) => new()
    {
        Shard = row.Shard,
        Position = row.Position,
        Epoch = row.Epoch,
        Kind = row.Kind,
        Entity = row.Entity,
        Sequence = row.Sequence,
        Type = type,
        Version = row.Version,
        EventTimeNs = row.EventTimeNs,
        Slice = row.Slice,
        Round = row.Round,
        CauseEntity = row.CauseEntity,
        CauseSequence = row.CauseSequence,
        CauseNumber = row.CauseNumber,
        Payload = payload,
        Effects = row.Effects,
    };

    // One event reads back otherwise than it was written.
    private sealed class ChangedRow(IJournalStore inner, Func<JournalRow, JournalRow> change) : DelegatingStore(inner)
    {
        public string Address { get; private set; } = "";

        public override async IAsyncEnumerable<JournalRow> ReadAsync(
            int shard, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (var row in base.ReadAsync(shard, after, cancellation))
            {
                if (Address.Length == 0 && row is { Kind: RowKind.Event, Sequence: 3 })
                {
                    Address = $"{row.Entity}#{row.Sequence}";
                    yield return change(row);
                }
                else
                {
                    yield return row;
                }
            }
        }
    }

    private sealed class ClaimedAway(IJournalStore inner) : DelegatingStore(inner)
    {
        private int _appends;

        public override async ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
        {
            if (++_appends == 3)
            {
                await base.ClaimAsync(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9), [0, 1, 2, 3, 4, 5, 6, 7], "test");
            }

            return await base.AppendAsync(batches);
        }
    }
}
