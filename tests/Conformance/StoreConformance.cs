using GrandModel.Actors.Journal;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>
/// What every store does, whatever it is made of: the fence, gapless positions, all-or-none appends, reads, checkpoints, logs. The memory store is the
/// reference; a case that only one store could pass does not belong here.
/// </summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    /// <summary>The store under test, with four shards.</summary>
    protected IJournalStore Store { get; private set; } = null!;

    /// <summary>Opens the store of this test: new the first time, then the same again.</summary>
    protected abstract Task<IJournalStore> OpenAsync();

    /// <summary>Removes what the store leaves behind.</summary>
    protected virtual Task RemoveAsync() => Task.CompletedTask;

    public virtual async Task InitializeAsync() => Store = await OpenAsync();

    public virtual async Task DisposeAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }

        await RemoveAsync();
    }

    /// <summary>Closes and opens the store.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }

    [StoreFact]
    public async Task A_new_store_has_all_shards_without_owner_and_rows()
    {
        Assert.Equal(4, Store.Info.ShardCount);
        Assert.NotEqual(Guid.Empty, Store.Info.ClusterId);
        Assert.Equal(
            Enumerable.Range(0, 4).Select(i => StoreReading.Text(new ShardStatus(i, null, 0, 0, JournalHashing.Empty, 0))),
            (await Store.ShardsAsync()).Select(StoreReading.Text));
        Assert.Empty(await Store.ReadAsync(0, 0).ListAsync());
        Assert.Empty(await Store.OwnershipAsync().ListAsync());
        Assert.Null(await Store.ReadCheckpointAsync(0));
        Assert.Null(await Store.ReadSnapshotAsync(0, "a/1", long.MaxValue));
        Assert.Null(await Store.FindKeyAsync(0, "a/1", StoreReading.OwnerA));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_claim_raises_the_epoch_and_fences_the_owner_before()
    {
        var a = (await Store.ClaimAllAsync(StoreReading.OwnerA))[1];
        await a.AppendAsync(Store, "a/1");
        var b = new ShardWriter((await Store.ClaimAsync(StoreReading.OwnerB, [1], "takeover"))[0]);

        Assert.Equal((2, 1L), ((int)b.Claim.Epoch, b.Claim.Head));
        Assert.Equal(StoreReading.Hex(a.HeadHash), StoreReading.Hex(b.Claim.HeadHash));
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([a.Batch("a/2")]));
        await b.AppendAsync(Store, "a/2");
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([a.Batch("a/3")]));
        Assert.Equal(2, (await Store.ReadAsync(1, 0).ListAsync()).Count);
    }

    [StoreFact]
    public async Task The_ownership_log_tells_every_claim()
    {
        var a = await Store.ClaimAllAsync(StoreReading.OwnerA);
        await a[2].AppendAsync(Store, "a/1", "a/1");
        await Store.ClaimAsync(StoreReading.OwnerB, [3, 2], "takeover");
        var log = await Store.OwnershipAsync().ListAsync();

        Assert.Equal([(0, 1L), (1, 1L), (2, 1L), (2, 2L), (3, 1L), (3, 2L)], log.Select(o => (o.Shard, o.Epoch)));
        Assert.Equal(
            StoreReading.Text(new OwnershipRecord(2, 2, StoreReading.OwnerB, 2, a[2].HeadHash, "takeover")), StoreReading.Text(log.Single(o => o is { Shard: 2, Epoch: 2 })));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Claims_come_back_in_the_order_asked_for()
    {
        var claims = await Store.ClaimAsync(StoreReading.OwnerA, [3, 0, 2], "test");

        Assert.Equal([3, 0, 2], claims.Select(c => c.Shard));
        Assert.All(claims, c => Assert.Equal((StoreReading.OwnerA, 1L), (c.Owner, c.Epoch)));
    }

    [StoreFact]
    public async Task Halts_raise_the_version_of_all_shards()
    {
        await Store.ClaimAllAsync(StoreReading.OwnerA);

        Assert.Equal(1, await Store.RaiseHaltVersionAsync());
        Assert.Equal(2, await Store.RaiseHaltVersionAsync());
        Assert.All(await Store.ShardsAsync(), s => Assert.Equal(2, s.HaltVersion));
        Assert.Equal(2, (await Store.ClaimAsync(StoreReading.OwnerA, [0], "again"))[0].HaltVersion);
    }

    [StoreFact]
    public async Task Operator_commands_are_kept_in_order_and_once()
    {
        var first = new OperatorCommand(0, StoreReading.OwnerA, "desk/main", "halt", 1, "{\"why\":\"tëst\"}"u8.ToArray());
        var second = first with { Key = StoreReading.OwnerB, Type = "resume", Version = 2, Payload = [] };

        Assert.Equal(1, await Store.PostOperatorCommandAsync(first));
        Assert.Equal(2, await Store.PostOperatorCommandAsync(second));
        Assert.Equal(1, await Store.PostOperatorCommandAsync(first with { Type = "other" }));
        Assert.Equal(
            [StoreReading.Text(first with { Position = 1 }), StoreReading.Text(second with { Position = 2 })],
            (await Store.OperatorCommandsAsync(0)).Select(StoreReading.Text));
        Assert.Equal([2L], (await Store.OperatorCommandsAsync(1)).Select(c => c.Position));
        Assert.Empty(await Store.OperatorCommandsAsync(2));
    }

    [StoreFact]
    public async Task Anchors_are_kept_once_in_order()
    {
        var hash = new byte[32];
        hash[0] = 7;
        await Store.AddAnchorsAsync([new Anchor(2, 5, hash, "summary.json"), new Anchor(0, 9, hash, "summary.json")]);
        await Store.AddAnchorsAsync([new Anchor(0, 9, hash, "archive"), new Anchor(0, 10, hash, "archive")]);
        await Store.AddAnchorsAsync([]);

        Assert.Equal(
            [
                StoreReading.Text(new Anchor(0, 9, hash, "summary.json")),
                StoreReading.Text(new Anchor(0, 10, hash, "archive")),
                StoreReading.Text(new Anchor(2, 5, hash, "summary.json")),
            ],
            (await Store.AnchorsAsync()).Select(StoreReading.Text));
    }
}
