using System.Text;
using GrandModel.Actors.Journal;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

// Appends: what is committed, and everything that must not be.
public abstract partial class StoreConformance
{
    private static readonly Guid Key = new("cccccccc-0000-4000-8000-00000000000c");

    [StoreFact]
    public async Task Rows_come_back_as_they_were_appended()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[3];
        var batch = writer.Batch(
            new Draft("order/1", "{\"text\":\"Grüße, 株式, \\u0000, 🚀\"}") { Key = Key, FromClient = true, Effects = "[1]", Inputs = "[\"ü\"]" },
            new Draft("order/1") { Kind = RowKind.Refusal, Key = Key, FromClient = true, Type = "größer.als", Version = short.MaxValue },
            new Draft("order/2", "") { CauseEntity = "order/1" },
            new Draft("shard/3") { Kind = RowKind.Round, Type = "round" },
            new Draft("order/2") { Kind = RowKind.Mark, Key = Guid.Empty },
            new Draft("run/1") { Kind = RowKind.Operational },
            new Draft("order/3") { Bytes = [0, 255, 0, 128] });

        Assert.Equal(AppendResult.Committed, await Store.AppendAsync([batch]));
        Assert.Equal(batch.Rows.Select(StoreReading.Text), (await Store.ReadAsync(3, 0).ListAsync()).Select(StoreReading.Text));
        var shard = (await Store.ShardsAsync())[3];
        Assert.Equal((7L, StoreReading.Hex(batch.NewHash)), (shard.Head, StoreReading.Hex(shard.HeadHash)));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Extreme_numbers_come_back()
    {
        var claim = (await Store.ClaimAsync(StoreReading.OwnerA, [0], "test"))[0];
        var row = new JournalRow
        {
            Shard = 0,
            Position = 1,
            Epoch = claim.Epoch,
            Kind = RowKind.Event,
            Entity = "a/1",
            Sequence = 1,
            Type = "t",
            Version = short.MinValue,
            EventTimeNs = long.MinValue,
            Slice = long.MaxValue,
            Round = int.MinValue,
            CauseSequence = long.MaxValue,
            CauseNumber = int.MaxValue,
            Payload = [],
            Crc = int.MinValue,
            ChainHash = new byte[32],
        };

        Assert.Equal(AppendResult.Committed, await Store.AppendAsync([new ShardBatch(claim, 0, [row])]));
        Assert.Equal(StoreReading.Text(row), StoreReading.Text((await Store.ReadAsync(0, 0).ListAsync()).Single()));
    }

    [StoreFact]
    public async Task A_mebibyte_payload_comes_back()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var random = new Random(1);
        var drafts = Enumerable.Range(0, 12).Select(i =>
        {
            var bytes = new byte[1 << 20];
            random.NextBytes(bytes);
            return new Draft($"big/{i % 2}") { Bytes = bytes };
        }).ToArray();
        await writer.AppendAsync(Store, drafts);

        var read = await Store.ReadAsync(0, 0).ListAsync();
        Assert.Equal(writer.Rows.Select(r => StoreReading.Hex(r.ChainHash)), read.Select(r => StoreReading.Hex(r.ChainHash)));
        Assert.All(read.Zip(writer.Rows), pair => Assert.True(pair.First.Payload.AsSpan().SequenceEqual(pair.Second.Payload)));
        Assert.True(await Store.CheckpointAsync([writer.Checkpoint()]));
        Assert.Equal(6, (await Store.ReadEntityAsync(0, "big/1", 0).ListAsync()).Count);
    }

    [StoreFact]
    public async Task A_stale_epoch_owner_or_head_is_fenced_and_writes_nothing()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        await writer.AppendAsync(Store, "a/1");
        var good = writer.Batch("a/2");
        var before = new ShardWriter(writer.Claim with { Epoch = writer.Claim.Epoch - 1 });
        var after = new ShardWriter(writer.Claim with { Epoch = writer.Claim.Epoch + 1 });
        var ahead = new ShardWriter(writer.Claim with { Head = 5, HeadHash = writer.HeadHash });

        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([before.Batch("a/2") with { Head = 0 }]));
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([after.Batch("a/2")]));
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([ahead.Batch("a/2")]));
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([new ShardWriter(writer.Claim with { Head = 0 }).Batch("a/2")]));
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([good with { Claim = good.Claim with { Owner = StoreReading.OwnerB } }]));
        Assert.Single(await Store.ReadAsync(0, 0).ListAsync());
        Assert.Equal(AppendResult.Committed, await Store.AppendAsync([good]));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task A_raised_halt_version_is_told_apart_from_a_lost_shard()
    {
        var writers = await Store.ClaimAllAsync(StoreReading.OwnerA);
        await Store.RaiseHaltVersionAsync();

        Assert.Equal(AppendResult.HaltsChanged, await Store.AppendAsync([writers[0].Batch("a/1")]));
        Assert.Equal(AppendResult.HaltsChanged, await Store.AppendAsync([writers[0].Batch("a/1"), writers[1].Batch("b/1")]));
        Assert.Empty(await Store.ReadAsync(0, 0).ListAsync());
        writers[0].Reclaim(writers[0].Claim with { HaltVersion = 1 });
        await writers[0].AppendAsync(Store, "a/1");

        await Store.ClaimAsync(StoreReading.OwnerB, [1], "takeover");
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync([writers[2].Batch("c/1"), writers[1].Batch("b/1")]));
    }

    [StoreFact]
    public async Task Several_shards_commit_together_or_not_at_all()
    {
        var writers = await Store.ClaimAllAsync(StoreReading.OwnerA);
        var together = new[] { writers[2].Batch("c/1", "c/2"), writers[0].Batch("a/1") };
        Assert.Equal(AppendResult.Committed, await Store.AppendAsync(together));
        writers[2].Accept(together[0]);
        writers[0].Accept(together[1]);

        await Store.ClaimAsync(StoreReading.OwnerB, [2], "takeover");
        var partlyStale = new[] { writers[0].Batch("a/2"), writers[2].Batch("c/3"), writers[3].Batch("d/1") };
        Assert.Equal(AppendResult.Fenced, await Store.AppendAsync(partlyStale));
        Assert.Equal([1L, 0L, 2L, 0L], (await Store.ShardsAsync()).Select(s => s.Head));
        Assert.Equal(AppendResult.Committed, await Store.AppendAsync([partlyStale[0], partlyStale[2]]));
        await Store.CleanAsync();
    }

    [StoreFact]
    public async Task Batches_that_are_not_what_they_say_are_the_callers_fault()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var good = writer.Batch("a/1");

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync());
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(good, good));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(good with { Rows = [] }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(good with { Head = 4 }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(good with { Claim = good.Claim with { Shard = 4 } }));
        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(good with { Claim = good.Claim with { Epoch = 9 } }));
        Assert.Empty(await Store.ReadAsync(0, 0).ListAsync());

        async Task AppendAsync(params ShardBatch[] batches) => await Store.AppendAsync(batches);
    }

    [StoreFact]
    public async Task Appends_of_different_shards_may_overlap()
    {
        var writers = await Store.ClaimAllAsync(StoreReading.OwnerA);
        await Task.WhenAll(writers.Select(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                await writer.AppendAsync(Store, $"e/{writer.Claim.Shard}", $"e/{writer.Claim.Shard}-{i % 3}");
            }
        }));

        var report = await Store.CleanAsync();
        Assert.Equal(400, report.Rows);
        Assert.Equal(JournalHashing.Journal(writers.SelectMany(w => w.Hashed)), report.JournalHash);
    }

    [StoreFact]
    public async Task A_reader_beside_the_writer_sees_a_gapless_prefix()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var writing = WriteAsync();
        var seen = 0L;
        while (!writing.IsCompleted)
        {
            var rows = await Store.ReadAsync(0, 0).ListAsync();
            Assert.Equal(Enumerable.Range(1, rows.Count).Select(i => (long)i), rows.Select(r => r.Position));
            Assert.True(rows.Count >= seen, $"{rows.Count} rows after {seen}");
            seen = rows.Count;
            await Task.Yield();
        }

        await writing;
        Assert.Equal(300, (await Store.ReadAsync(0, 0).ListAsync()).Count);

        async Task WriteAsync()
        {
            await Task.Yield();
            for (var i = 0; i < 100; i++)
            {
                await writer.AppendAsync(Store, "a/1", "a/2", "a/3");
            }
        }
    }

    [StoreFact]
    public async Task Reads_start_behind_a_position_and_page_on()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        for (var i = 0; i < 9; i++)
        {
            await writer.AppendAsync(Store, Enumerable.Range(0, 500).Select(n => new Draft($"e/{n % 7}")).ToArray());
        }

        Assert.Equal(4_500, (await Store.ReadAsync(0, 0).ListAsync()).Count);
        Assert.Equal([4_499L, 4_500L], (await Store.ReadAsync(0, 4_498).ListAsync()).Select(r => r.Position));
        Assert.Empty(await Store.ReadAsync(0, 4_500).ListAsync());
        Assert.Equal(4_500, (await Store.ReadAsync(0, long.MinValue).ListAsync()).Count);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.ReadAsync(1, 0, cancelled.Token).ListAsync());
    }

    [StoreFact]
    public async Task The_same_rows_give_the_same_hashes_as_in_memory()
    {
        var drafts = Enumerable.Range(0, 60).Select(i => new Draft($"e/{i % 5}", $"{{\"n\":{i}}}")
        {
            Kind = i % 11 == 3 ? RowKind.Refusal : RowKind.Event,
            Key = i % 3 == 0 ? new Guid(i, 0, 0, new byte[8]) : null,
            FromClient = i % 6 == 0,
        }).ToArray();
        await using var memory = new MemoryJournalStore(Key, 4);
        var reports = new List<VerificationReport>();
        foreach (var store in new[] { Store, memory })
        {
            var writers = await store.ClaimAllAsync(StoreReading.OwnerA);
            await writers[0].AppendAsync(store, drafts);
            await writers[1].AppendAsync(store, drafts.Select(d => d with { Entity = d.Entity + "x" }).ToArray());
            reports.Add(await store.CleanAsync());
        }

        Assert.Equal(reports[1] with { Findings = [] }, reports[0] with { Findings = [] });
        Assert.Equal((await memory.ShardsAsync()).Select(StoreReading.Text), (await Store.ShardsAsync()).Select(StoreReading.Text));
    }

    [StoreFact]
    public async Task Long_names_are_hashed_and_kept()
    {
        var writer = (await Store.ClaimAllAsync(StoreReading.OwnerA))[0];
        var name = new string('n', 3_000);
        await writer.AppendAsync(Store, new Draft(name) { Type = name, CauseEntity = name });

        Assert.Equal(StoreReading.Text(writer.Rows[0]), StoreReading.Text((await Store.ReadAsync(0, 0).ListAsync()).Single()));
        Assert.Equal(3_000, Encoding.UTF8.GetByteCount(writer.Rows[0].Type));
        await Store.CleanAsync();
    }
}
