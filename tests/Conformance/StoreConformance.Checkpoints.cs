using GrandModel.Actors.Journal;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

// Checkpoints, and what is read through them.
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task A_checkpoint_comes_back_with_timers_and_outbox()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[2];
        await writer.AppendAsync(Store, "a/1", "a/2", "a/1");
        TimerEntry[] timers = [new("a/2", "t", 1, 1, 77), new("a/1", "z", 1, 2, long.MaxValue), new("a/1", "b", 2, 1, 5)];
        OutboxEntry[] outbox = [new("a/1", 2, 3, 3), new("a/1", 1, 1, 1)];
        var first = writer.Checkpoint(timers: timers, outbox: outbox, slice: 12);
        Assert.True(await Store.CheckpointAsync([first]));
        Assert.Equal(StoreReading.Text(first), StoreReading.Text(await Store.ReadCheckpointAsync(2)));
        Assert.Null(await Store.ReadCheckpointAsync(0));
        await Store.CleanAsync();

        await writer.AppendAsync(Store, "a/3");
        var second = writer.Checkpoint(timers: [timers[0] with { DueNs = 78 }]);
        Assert.True(await Store.CheckpointAsync([second]));
        Assert.Equal(StoreReading.Text(second), StoreReading.Text(await Store.ReadCheckpointAsync(2)));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_checkpoint_of_a_former_owner_or_beyond_the_head_is_refused_whole()
    {
        var writers = await Store.ClaimAllAsync(StoreReading.OwnerA);
        await writers[0].AppendAsync(Store, "a/1");
        await writers[1].AppendAsync(Store, "b/1");
        var beyond = writers[1].Checkpoint() with { Position = 2 };
        var other = writers[0].Checkpoint();
        Assert.False(await Store.CheckpointAsync([other, beyond]));
        Assert.False(await Store.CheckpointAsync([other with { Claim = other.Claim with { Owner = StoreReading.OwnerB } }]));
        await Store.ClaimAsync(StoreReading.OwnerB, [0], "takeover");
        Assert.False(await Store.CheckpointAsync([beyond with { Position = 1 }, other]));

        Assert.Null(await Store.ReadCheckpointAsync(0));
        Assert.Null(await Store.ReadCheckpointAsync(1));
        Assert.Empty(await Store.EntitiesAsync(1).ListAsync());
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Entities_of_the_checkpoint_come_back_in_ordinal_order()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(Store, "b/1", "B/1", "a/10", "a/2", "b/1", new Draft("run/1") { Kind = RowKind.Operational }, new Draft("a/2") { Kind = RowKind.Mark });
        var checkpoint = writer.Checkpoint();
        Assert.True(await Store.CheckpointAsync([checkpoint]));
        await writer.AppendAsync(Store, "zz/1", "b/1");

        var entities = await Store.EntitiesAsync(0).ListAsync();
        Assert.Equal(["B/1", "a/10", "a/2", "b/1", "run/1"], entities.Select(e => e.Entity));
        Assert.Equal(checkpoint.Entities.Select(e => StoreReading.Text(e with { Positions = [] })), entities.Select(StoreReading.Text));

        Assert.True(await Store.CheckpointAsync([writer.Checkpoint()]));
        Assert.Equal(3, (await Store.EntitiesAsync(0).ListAsync()).Single(e => e.Entity == "b/1").Sequence);
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Many_entities_are_paged()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var names = Enumerable.Range(0, 4_321).Select(i => $"e/{i}").ToArray();
        await writer.AppendAsync(Store, names.Select((n, i) => new Draft(n) { Key = new Guid(i, 1, 1, new byte[8]), FromClient = true }).ToArray());
        Assert.True(await Store.CheckpointAsync([writer.Checkpoint(names.Take(250).Select(n => SnapshotEntry.Of(n, 1, 0, [1], null, [])).ToArray())]));

        Assert.Equal(names.Order(StringComparer.Ordinal), (await Store.EntitiesAsync(0).ListAsync()).Select(e => e.Entity));
        Assert.Equal(250, (await Store.SnapshotsAsync(0).ListAsync()).Count);
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task An_entitys_rows_come_in_order_whatever_checkpoints_cover()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        for (var round = 0; round < 6; round++)
        {
            await writer.AppendAsync(Store, Enumerable.Range(0, 40).Select(i => new Draft($"e/{i % (3 + round)}")).ToArray());
            await writer.AppendAsync(Store, new Draft("e/1") { Kind = RowKind.Mark }, new Draft("shard/0") { Kind = RowKind.Round });
            await CheckEntitiesAsync(writer);
            if (round % 2 == 1)
            {
                Assert.True(await Store.CheckpointAsync([writer.Checkpoint()]));
                await CheckEntitiesAsync(writer);
            }
        }

        Assert.Empty(await Store.ReadEntityAsync(0, "none/1", 0).ListAsync());
        Assert.Empty(await Store.ReadEntityAsync(1, "e/1", 0).ListAsync());
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task The_newest_snapshot_up_to_a_sequence_is_found_and_two_are_kept()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var snapshots = new List<SnapshotEntry>();
        for (var i = 1; i <= 4; i++)
        {
            await writer.AppendAsync(Store, "a/1", "a/1", "b/1");
            snapshots.Add(SnapshotEntry.Of("a/1", i * 2, i, [1, (byte)i], i % 2 == 0 ? null : [9], i == 3 ? [] : [(byte)i]));
            Assert.True(await Store.CheckpointAsync([writer.Checkpoint(i == 1 ? [snapshots[^1], SnapshotEntry.Of("b/1", 1, 0, [], [], [])] : [snapshots[^1]])]));
        }

        Assert.Equal(StoreReading.Text(snapshots[3]), StoreReading.Text(await Store.ReadSnapshotAsync(0, "a/1", long.MaxValue)));
        Assert.Equal(StoreReading.Text(snapshots[3]), StoreReading.Text(await Store.ReadSnapshotAsync(0, "a/1", 8)));
        Assert.Equal(StoreReading.Text(snapshots[2]), StoreReading.Text(await Store.ReadSnapshotAsync(0, "a/1", 7)));
        Assert.Null(await Store.ReadSnapshotAsync(0, "a/1", 5));
        Assert.Equal(["a/1#8", "b/1#1"], (await Store.SnapshotsAsync(0).ListAsync()).Select(s => $"{s.Entity}#{s.Sequence}"));
        Assert.Empty((await Store.ReadSnapshotAsync(0, "b/1", 1))!.View!);
        Assert.Null(await Store.ReadSnapshotAsync(1, "a/1", 9));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Command_keys_of_checkpoints_are_found()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        Guid[] keys = [.. Enumerable.Range(0, 5).Select(i => new Guid(i, 2, 3, [8, 0, 0, 0, 0, 0, 0, (byte)(9 - i)]))];
        await writer.AppendAsync(Store, [.. keys[..3].Select(k => new Draft("a/1", k.ToString()) { Key = k, FromClient = true }), new Draft("a/1") { Key = keys[3] }]);
        await writer.AppendAsync(Store, new Draft("a/1") { Key = keys[4], FromClient = true }, new Draft("a/1") { Key = keys[4], FromClient = true });
        Assert.Null(await Store.FindKeyAsync(0, "a/1", keys[0]));
        var checkpoint = writer.Checkpoint();
        Assert.True(await Store.CheckpointAsync([checkpoint]));

        Assert.Equal(StoreReading.Text(checkpoint.Keys[1]), StoreReading.Text(await Store.FindKeyAsync(0, "a/1", keys[1])));
        Assert.Null(await Store.FindKeyAsync(0, "a/1", keys[3])); // an entity's command: its answer is the entity's own business
        Assert.Null(await Store.FindKeyAsync(0, "a/2", keys[0]));
        Assert.Equal([(5L, 2), (3L, 1), (2L, 1)], (await Store.KeysAsync(0, "a/1", 3)).Select(k => (k.FirstSequence, k.Count)));
        Assert.Equal(4, (await Store.KeysAsync(0, "a/1", 100)).Count);
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_checkpoint_that_covers_earlier_ones_again_replaces_them()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        for (var i = 0; i < 3; i++)
        {
            await writer.AppendAsync(Store, "a/1", "a/2", "a/1");
            Assert.True(await Store.CheckpointAsync([writer.Checkpoint()]));
        }

        var again = new ShardWriter(writer.Claim with { Head = 0, HeadHash = JournalHashing.Empty });
        await foreach (var row in Store.ReadAsync(0, 0))
        {
            again.Accept(row);
        }

        Assert.True(await Store.CheckpointAsync([again.Checkpoint()]));
        await CheckEntitiesAsync(again);
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_checkpoint_written_again_changes_nothing()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(Store, new Draft("a/1") { Key = Key, FromClient = true }, "a/2");
        var checkpoint = writer.Checkpoint([SnapshotEntry.Of("a/1", 1, 0, [1], null, [])], [new("a/1", "t", 1, 1, 1)], [new("a/2", 1, 1, 2)]);
        Assert.True(await Store.CheckpointAsync([checkpoint]));
        Assert.True(await Store.CheckpointAsync([checkpoint]));

        Assert.Equal(StoreReading.Text(checkpoint), StoreReading.Text(await Store.ReadCheckpointAsync(0)));
        Assert.Single(await Store.ReadEntityAsync(0, "a/1", 0).ListAsync());
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_view_saved_before_its_entity_has_a_row_is_nothing_wrong()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(Store, "a/1");
        Assert.True(await Store.CheckpointAsync([writer.Checkpoint([SnapshotEntry.Of("never/1", 0, 0, [1], [2], []), SnapshotEntry.Of("later/1", 0, 0, [1], [2], [])])]));
        await writer.AppendAsync(Store, "later/1");
        await Store.CleanAsync();
    }

    private async Task CheckEntitiesAsync(ShardWriter writer)
    {
        foreach (var entity in writer.Entities)
        {
            foreach (var after in new[] { -3, 0, 1, writer.SequenceOf(entity) / 2, writer.SequenceOf(entity) - 1, writer.SequenceOf(entity), 1_000 })
            {
                Assert.Equal(
                    writer.Rows.Where(r => r.Entity == entity && r.Sequence > Math.Max(after, 0)).Select(StoreReading.Text),
                    (await Store.ReadEntityAsync(writer.Claim.Shard, entity, after).ListAsync()).Select(StoreReading.Text));
            }
        }
    }
}
