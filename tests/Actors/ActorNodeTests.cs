using System.Collections.Concurrent;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Running;
using GrandModel.Actors.TestKit;
using GrandModel.Actors.TestKit.Contract;
using GrandModel.Contracts;
using GrandModel.Tests.Sample;

namespace GrandModel.Tests;

/// <summary>Guards what the free-running node does when the store, the world outside or its own limits get in the way.</summary>
public sealed class ActorNodeTests
{
    private static readonly EntityId One = EntityId.Of(ContractEntities.Counter, "one");
    private static readonly EntityId Mirror = EntityId.Of(ContractEntities.Mirror, "one");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_outcome_is_healed_by_a_higher_epoch_and_never_shown(bool lands)
    {
        var store = new FaultyStore(NewStore());
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store);
        for (var i = 1; i <= 20; i++)
        {
            store.UnknownNext = i % 3 == 0 ? lands : null;
            Assert.Equal(i, ((Added)(await Done(engine, One, i)).Events[0]).Total);
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), (await Rows(store, One)).Select(r => r.Sequence));
        Assert.Contains(engine.Happened.Seen, e => e is NodeEvent.Reclaimed r && r.HadLanded == lands);
    }

    [Fact]
    public async Task Decisions_under_changed_halts_are_taken_back_and_made_again()
    {
        var store = new FaultyStore(NewStore());
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store);
        await Done(engine, One, 1);
        await store.RaiseHaltVersionAsync();
        Assert.Equal(2, ((Added)(await Done(engine, One, 2)).Events[0]).Total);
        await engine.Happened.ExpectAsync<NodeEvent.RolledBack>();
        Assert.Equal([1L, 2L], (await Rows(store, One)).Select(r => r.Sequence));
    }

    [Fact]
    public async Task A_fenced_node_stops_and_writes_nothing_more()
    {
        var store = NewStore();
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store);
        await Done(engine, One, 1);
        await store.ClaimAsync(new Guid(99, 0, 0, new byte[8]), [0, 1, 2, 3], "test");
        Assert.IsType<CommandResult.Unavailable>(await engine.Entities.AskAsync(One, CommandKey.FromText("2"), new Add(1)));
        await engine.Happened.ExpectAsync<NodeEvent.Stopped>();
        Assert.Equal("node", ((CommandResult.Unavailable)await engine.Entities.AskAsync(One, CommandKey.FromText("3"), new Add(1))).Level);
        Assert.Single(await Rows(store, One));
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_restarts_the_shard_and_loses_nothing_that_was_answered()
    {
        var store = new FaultyStore(NewStore());
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store);
        await Done(engine, One, 1);
        store.FailingShard = Actors.Registry.EntityRegistry.ShardOf(One, 4);
        Assert.Equal(new CommandResult.Unavailable("shard", "STORE_FULL"), await engine.Entities.AskAsync(One, CommandKey.FromText("2"), new Add(1)));
        store.FailingShard = null;
        await engine.Happened.ExpectAsync<NodeEvent.ShardRestarting>();
        engine.Time.Advance(TimeSpan.FromSeconds(1));
        await engine.Happened.ExpectAsync<NodeEvent.Checkpointed>(count: 5); // four shards at the start, one after its restart
        Assert.Equal(2, ((Added)(await Done(engine, One, 2)).Events[0]).Total);
    }

    [Fact]
    public async Task What_the_told_lane_drops_is_read_from_the_journal()
    {
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, NewStore(), o => o with { ToldQueueMax = 1, BatchRowsMax = 4 });
        await Task.WhenAll(Enumerable.Range(1, 60).Select(i => Done(engine, One, i)));
        await foreach (var told in engine.Entities.FollowAsync(Mirror, 0, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
        {
            Assert.Equal(2 * told.Sequence, ((Mirrored)told.Message).SourceSequence);
            if (told.Sequence == 30)
            {
                return;
            }

            await Done(engine, One, 1000 + (int)told.Sequence); // each further event uncovers what was dropped before
        }
    }

    [Fact]
    public async Task Older_keys_are_looked_up_in_the_store()
    {
        var store = NewStore();
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store, o => o with { KeysPerEntityMax = 3, CheckpointRows = 5 });
        var first = await Done(engine, One, 1);
        for (var i = 2; i <= 30; i++)
        {
            await Done(engine, One, i);
        }

        await engine.StopAndRestartAsync();
        Assert.Equal(Canon.Text(first), Canon.Text(await engine.Entities.AskAsync(One, CommandKey.FromText("1"), new Add(1))));
        Assert.Equal(31, ((Added)(await Done(engine, One, 31)).Events[0]).Total);
    }

    [Fact]
    public async Task Too_many_quarantines_suspend_the_area_and_no_other()
    {
        await using var engine = await TestEngine.StartAsync(
            ContractEntities.Register, NewStore(), o => o with { Supervision = new SupervisionOptions { AreaQuarantinesMax = 2, RestartPause = TimeSpan.Zero } });
        for (var n = 0; n < 2; n++)
        {
            for (var i = 0; i < 3; i++)
            {
                await engine.Entities.AskAsync(EntityId.Of(ContractEntities.Counter, $"bad{n}"), CommandKey.FromText($"{i}"), new Boom("x"));
                engine.Time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        await engine.Happened.ExpectAsync<NodeEvent.AreaSuspended>(a => a.Area == "counting");
        Assert.Equal(new CommandResult.Unavailable("area", "counting"), await engine.Entities.AskAsync(One, CommandKey.FromText("1"), new Add(1)));
        Assert.IsType<CommandResult.Done>(await engine.Entities.AskAsync(EntityId.Of(ContractEntities.Alarm, "a"), CommandKey.FromText("1"), new SetAlarm("x", 1)));
        Assert.True(engine.Node.ResumeArea("counting"));
        await Done(engine, One, 1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_outside_is_marked_first_and_repeated_only_where_twice_is_once(bool idempotent)
    {
        var store = NewStore();
        var world = new World(idempotent);
        await using var engine = await TestEngine.StartAsync(
            SampleOutside.Register, store, o => o with { Effects = new Dictionary<string, IEffectHandler> { ["world"] = world } });
        await engine.Entities.AskAsync(SampleOutside.Caller, CommandKey.FromText("1"), new Call("one"));
        await world.Arrived("one");
        world.Hold = true;
        await engine.Entities.AskAsync(SampleOutside.Caller, CommandKey.FromText("2"), new Call("two"));
        await world.Arrived("two"); // it arrived, but its end is not known when the node dies
        await engine.CrashAndRestartAsync();
        world.Hold = false;
        if (idempotent)
        {
            await world.Arrived("two", times: 2);
        }
        else
        {
            Assert.Equal(2, (await engine.Happened.ExpectAsync<NodeEvent.EffectInDoubt>()).Sequence);
            Assert.Equal(1, world.Times("two"));
        }

        Assert.Equal(1, world.Times("one"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Killed_at_any_moment_every_answered_command_is_in_the_journal_once(int seed)
    {
        var random = new DetRandom(seed, "kills");
        var store = NewStore();
        await using var engine = await TestEngine.StartAsync(ContractEntities.Register, store, o => o with { CheckpointRows = 20, BatchRowsMax = 8 });
        var answered = new ConcurrentDictionary<string, long>();
        for (var life = 0; life < 12; life++)
        {
            var node = engine.Node;
            var kill = 5 + random.NextLong(150);
            var count = 0L;
            using var dead = new CancellationTokenSource();
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async caller =>
            {
                for (var i = 0; !dead.IsCancellationRequested; i++)
                {
                    var key = $"{life}/{caller}/{i}";
                    try
                    {
                        if (await node.AskAsync(EntityId.Of(ContractEntities.Counter, $"c{i % 7}"), CommandKey.FromText(key), new Add(1), dead.Token) is CommandResult.Done done)
                        {
                            answered[key] = done.Sequence;
                        }
                    }
                    catch (OperationCanceledException)
                    {
                        return; // unknown to this caller, as when a process dies
                    }

                    if (Interlocked.Increment(ref count) == kill)
                    {
                        await node.KillAsync();
                        await dead.CancelAsync();
                    }
                }
            }));
            await engine.CrashAndRestartAsync();
        }

        var rows = new List<JournalRow>();
        for (var i = 0; i < 7; i++)
        {
            rows.AddRange(await Rows(store, EntityId.Of(ContractEntities.Counter, $"c{i}")));
        }

        var byKey = rows.ToDictionary(r => r.Key!.Value, r => r.Sequence); // throws on a second copy
        Assert.True(answered.Count > 100, $"{answered.Count} answered");
        foreach (var (key, sequence) in answered)
        {
            Assert.Equal(sequence, byKey[CommandKey.FromText(key).Value]);
        }

        var tally = EntityId.Of(ContractEntities.Tally, "main");
        await foreach (var told in engine.Entities.FollowAsync(tally, 0, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token))
        {
            if (told.Sequence == rows.Count)
            {
                break; // each addition was noted, none twice
            }
        }

        Assert.Equal(rows.Count, ((TallyState)(await engine.Entities.InspectAsync(tally)).State).Notes);
    }

    private static MemoryJournalStore NewStore() => new(SampleRun.StoreId, 4);

    private static async Task<CommandResult.Done> Done(TestEngine engine, EntityId to, int key) =>
        Assert.IsType<CommandResult.Done>(await engine.Entities.AskAsync(to, CommandKey.FromText($"{key}"), new Add(1)));

    private static async Task<List<JournalRow>> Rows(IJournalStore store, EntityId entity)
    {
        var rows = new List<JournalRow>();
        await foreach (var row in store.ReadEntityAsync(Actors.Registry.EntityRegistry.ShardOf(entity, store.Info.ShardCount), entity.Value, 0))
        {
            rows.Add(row);
        }

        return rows;
    }

    private sealed class FaultyStore(IJournalStore inner) : DelegatingStore(inner)
    {
        /// <summary>True: the next append lands and its answer is lost; false: it is lost altogether.</summary>
        public bool? UnknownNext { get; set; }

        public int? FailingShard { get; set; }

        public override async ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
        {
            if (batches.Any(b => b.Claim.Shard == FailingShard))
            {
                throw new StoreException("STORE_FULL", "No space.");
            }

            if (UnknownNext is not { } lands)
            {
                return await base.AppendAsync(batches);
            }

            UnknownNext = null;
            if (lands)
            {
                await base.AppendAsync(batches);
            }

            return AppendResult.Unknown;
        }
    }

    private sealed class World(bool idempotent) : IEffectHandler
    {
        private readonly EventProbe<string> _arrived = new();

        public bool Idempotent => idempotent;

        public bool Hold { get; set; }

        public int Times(string call) => _arrived.Seen.Count(c => c == call);

        public Task<string> Arrived(string call, int times = 1) => _arrived.ExpectAsync<string>(c => c == call, times);

        public async ValueTask SendAsync(CommandKey key, ReadOnlyMemory<byte> body, CancellationToken cancellation)
        {
            _arrived.Add(System.Text.Encoding.UTF8.GetString(body.Span));
            if (Hold)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            }
        }
    }
}
