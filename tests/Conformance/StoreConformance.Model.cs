using GrandModel.Actors.Journal;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

// Random sequences of operations, each done on the store and on the memory store: every answer must be the same, and so must everything that can be read.
public abstract partial class StoreConformance
{
    [StoreFact]
    public async Task Random_operations_give_the_same_answers_as_the_memory_store()
    {
        foreach (var seed in new[] { 1, 2, 3 })
        {
            await using var model = new MemoryJournalStore(Key, 4);
            var run = new ModelRun(Store, model, seed);
            for (var step = 0; step < 120; step++)
            {
                await run.StepAsync(step);
            }

            await run.CompareAllAsync();
            await Store.DisposeAsync();
            await RemoveAsync();
            await InitializeAsync();
        }
    }

    private sealed class ModelRun(IJournalStore store, IJournalStore model, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<int, ShardWriter> _writers = [];
        private readonly List<ShardClaim> _oldClaims = [];
        private readonly List<string> _done = [];
        private int _keys;

        public async Task StepAsync(int step)
        {
            var choice = _random.Next(100);
            var operation = _writers.Count == 0 || choice < 8 ? ClaimAsync()
                : choice < 55 ? AppendAsync()
                : choice < 62 ? AppendStaleAsync()
                : choice < 66 ? HaltAsync()
                : choice < 80 ? CheckpointAsync()
                : choice < 85 ? PostAsync()
                : choice < 88 ? AnchorAsync()
                : CompareShardAsync(_random.Next(4));
            _done.Add($"{step}: {choice}");
            await operation;
        }

        public async Task CompareAllAsync()
        {
            for (var shard = 0; shard < 4; shard++)
            {
                await CompareShardAsync(shard);
            }

            Same((await model.ShardsAsync()).Select(StoreReading.Text), (await store.ShardsAsync()).Select(StoreReading.Text), "shards");
            Same(
                (await model.OwnershipAsync().ListAsync()).Select(StoreReading.Text), (await store.OwnershipAsync().ListAsync()).Select(StoreReading.Text), "ownership");
            Same((await model.AnchorsAsync()).Select(StoreReading.Text), (await store.AnchorsAsync()).Select(StoreReading.Text), "anchors");
            Same(
                (await model.OperatorCommandsAsync(0)).Select(StoreReading.Text), (await store.OperatorCommandsAsync(0)).Select(StoreReading.Text), "operator commands");
            Assert.Equal(await model.CleanAsync() with { Findings = [] }, await store.CleanAsync() with { Findings = [] });
        }

        private async Task ClaimAsync()
        {
            var owner = _random.Next(2) == 0 ? StoreReading.OwnerA : StoreReading.OwnerB;
            var shards = Enumerable.Range(0, 4).Where(_ => _random.Next(2) == 0).DefaultIfEmpty(_random.Next(4)).ToArray();
            var claims = await store.ClaimAsync(owner, shards, $"seed {seed}");
            Same((await model.ClaimAsync(owner, shards, $"seed {seed}")).Select(StoreReading.Text), claims.Select(StoreReading.Text), "claims");
            foreach (var claim in claims)
            {
                if (_writers.TryGetValue(claim.Shard, out var writer))
                {
                    _oldClaims.Add(writer.Claim);
                    writer.Reclaim(claim);
                }
                else
                {
                    _writers[claim.Shard] = new ShardWriter(claim);
                }
            }
        }

        private async Task AppendAsync()
        {
            var batches = Writers().Select(w => w.Batch(Drafts(w.Claim.Shard))).ToArray();
            if (await BothAsync(batches) == AppendResult.Committed)
            {
                foreach (var batch in batches)
                {
                    _writers[batch.Claim.Shard].Accept(batch);
                }
            }
            else
            {
                var versions = (await store.ShardsAsync()).ToDictionary(s => s.Shard, s => s.HaltVersion);
                foreach (var writer in _writers.Values)
                {
                    writer.Reclaim(writer.Claim with { HaltVersion = versions[writer.Claim.Shard] });
                }
            }
        }

        private async Task AppendStaleAsync()
        {
            var batches = Writers().Select(w => w.Batch(Drafts(w.Claim.Shard))).ToArray();
            var victim = _random.Next(batches.Length);
            var claim = batches[victim].Claim;
            var stale = _random.Next(4) switch
            {
                0 => claim with { Epoch = claim.Epoch - 1 },
                1 => claim with { Owner = new Guid(seed, 0, 0, new byte[8]) },
                2 when _oldClaims.FindLast(c => c.Shard == claim.Shard) is { } old => old,
                _ => claim with { HaltVersion = claim.HaltVersion + 1 },
            };
            batches[victim] = batches[victim] with { Claim = stale, Rows = Restamped(batches[victim].Rows, stale.Epoch) };
            Assert.NotEqual(AppendResult.Committed, await BothAsync(batches));
        }

        private async Task HaltAsync() => Assert.Equal(await model.RaiseHaltVersionAsync(), await store.RaiseHaltVersionAsync());

        private async Task CheckpointAsync()
        {
            var checkpoints = Writers().Select(w => w.Checkpoint(Snapshots(w), Timers(w), Outbox(w), slice: _random.Next(9))).ToArray();
            Assert.True(await model.CheckpointAsync(checkpoints), Told("checkpoint of the model"));
            Assert.True(await store.CheckpointAsync(checkpoints), Told("checkpoint"));
        }

        private async Task PostAsync()
        {
            var command = new OperatorCommand(0, new Guid(_random.Next(4), 7, 7, new byte[8]), "desk/1", "halt", 1, [(byte)_random.Next(256)]);
            Assert.Equal(await model.PostOperatorCommandAsync(command), await store.PostOperatorCommandAsync(command));
        }

        private async Task AnchorAsync()
        {
            var anchors = _writers.Values.Where(w => w.Head > 0).Select(w => new Anchor(w.Claim.Shard, w.Head, w.HeadHash, $"file {_random.Next(3)}")).ToArray();
            await model.AddAnchorsAsync(anchors);
            await store.AddAnchorsAsync(anchors);
        }

        private async Task CompareShardAsync(int shard)
        {
            var after = _random.Next(2) == 0 ? 0 : _random.Next(40);
            Same(
                (await model.ReadAsync(shard, after).ListAsync()).Select(StoreReading.Text), (await store.ReadAsync(shard, after).ListAsync()).Select(StoreReading.Text), "rows");
            Assert.Equal(StoreReading.Text(await model.ReadCheckpointAsync(shard)), StoreReading.Text(await store.ReadCheckpointAsync(shard)));
            Same(
                (await model.EntitiesAsync(shard).ListAsync()).Select(StoreReading.Text),
                (await store.EntitiesAsync(shard).ListAsync()).Select(StoreReading.Text),
                "entities");
            Same(
                (await model.SnapshotsAsync(shard).ListAsync()).Select(StoreReading.Text),
                (await store.SnapshotsAsync(shard).ListAsync()).Select(StoreReading.Text),
                "snapshots");
            foreach (var entity in _writers.TryGetValue(shard, out var writer) ? writer.Entities : [])
            {
                await CompareEntityAsync(shard, entity);
            }
        }

        private async Task CompareEntityAsync(int shard, string entity)
        {
            var after = _random.Next(-1, 12);
            Same(
                (await model.ReadEntityAsync(shard, entity, after).ListAsync()).Select(StoreReading.Text),
                (await store.ReadEntityAsync(shard, entity, after).ListAsync()).Select(StoreReading.Text),
                $"{entity} behind {after}");
            Assert.Equal(
                StoreReading.Text(await model.ReadSnapshotAsync(shard, entity, after)), StoreReading.Text(await store.ReadSnapshotAsync(shard, entity, after)));
            var keys = await model.KeysAsync(shard, entity, 3);
            Same(keys.Select(StoreReading.Text), (await store.KeysAsync(shard, entity, 3)).Select(StoreReading.Text), "keys");
            foreach (var key in keys)
            {
                Assert.Equal(StoreReading.Text(key), StoreReading.Text(await store.FindKeyAsync(shard, entity, key.Key)));
            }
        }

        private async Task<AppendResult> BothAsync(ShardBatch[] batches)
        {
            var expected = await model.AppendAsync(batches);
            var actual = await store.AppendAsync(batches);
            Assert.True(expected == actual, Told($"append: {actual}, the model says {expected}"));
            return actual;
        }

        private List<ShardWriter> Writers() =>
            _writers.Values.Where(_ => _random.Next(2) == 0).DefaultIfEmpty(_writers.Values.First()).ToList();

        private Draft[] Drafts(int shard) => Enumerable.Range(0, _random.Next(1, 9)).Select(_ =>
        {
            var kind = _random.Next(12) switch { 0 => RowKind.Mark, 1 => RowKind.Refusal, 2 => RowKind.Round, 3 => RowKind.Operational, _ => RowKind.Event };
            var prefix = kind == RowKind.Operational ? "run" : kind == RowKind.Round ? "shard" : "e";
            var client = _random.Next(3) == 0 && kind is RowKind.Event or RowKind.Refusal;
            return new Draft($"{prefix}/{shard}-{_random.Next(4)}", $"{{\"n\":{_random.Next()}}}")
            {
                Kind = kind,
                Key = client ? new Guid(++_keys, 1, 2, new byte[8]) : null,
                FromClient = client,
            };
        }).ToArray();

        private SnapshotEntry[] Snapshots(ShardWriter writer) => writer.Entities.Where(_ => _random.Next(3) == 0)
            .Select(e => SnapshotEntry.Of(e, writer.SequenceOf(e), 0, [(byte)_random.Next(256)], _random.Next(2) == 0 ? null : [1, 2], [])).ToArray();

        private TimerEntry[] Timers(ShardWriter writer) => writer.Entities.Where(_ => _random.Next(3) == 0)
            .Select(e => new TimerEntry(e, $"t{_random.Next(3)}", writer.SequenceOf(e), 1, _random.NextInt64())).ToArray();

        private OutboxEntry[] Outbox(ShardWriter writer) => writer.Rows.Where(r => r.Sequence > 0 && _random.Next(10) == 0)
            .Select(r => new OutboxEntry(r.Entity, r.Sequence, _random.Next(4), r.Position)).ToArray();

        // The rows of a former owner: what matters is that they claim to be its own.
        private static JournalRow[] Restamped(IReadOnlyList<JournalRow> rows, long epoch)
        {
            foreach (var row in rows)
            {
                row.Epoch = epoch;
            }

            return rows.ToArray();
        }

        private void Same(IEnumerable<string> expected, IEnumerable<string> actual, string what)
        {
            var (left, right) = (string.Join('\n', expected), string.Join('\n', actual));
            Assert.True(left == right, Told($"{what}\nmodel:\n{left}\nstore:\n{right}"));
        }

        private string Told(string what) => $"Seed {seed}, after {string.Join(", ", _done.TakeLast(5))}: {what}";
    }
}
