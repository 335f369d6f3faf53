using System.Runtime.CompilerServices;

namespace GrandModel.Actors.Journal;

/// <summary>
/// A store in memory with the same answers as the others: the reference of the conformance suite, and the store of tests and of runs that keep nothing.
/// Nothing survives the process.
/// </summary>
public sealed class MemoryJournalStore : IJournalStore
{
    private readonly Lock _gate = new();
    private readonly ShardFile[] _shards;
    private readonly List<OperatorCommand> _operators = [];
    private readonly SortedDictionary<(int Shard, long Position), Anchor> _anchors = [];

    /// <summary>An empty store.</summary>
    /// <param name="clusterId">Identity.</param>
    /// <param name="shardCount">1 to 4,096.</param>
    public MemoryJournalStore(Guid clusterId, int shardCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shardCount, 4096);
        Info = new StoreInfo("memory", clusterId, shardCount, 1, "memory");
        _shards = new ShardFile[shardCount];
        for (var i = 0; i < shardCount; i++)
        {
            _shards[i] = new ShardFile { Status = new ShardStatus(i, null, 0, 0, JournalHashing.Empty, 0) };
        }
    }

    /// <inheritdoc/>
    public StoreInfo Info { get; }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason)
    {
        ArgumentNullException.ThrowIfNull(shards);
        lock (_gate)
        {
            var claims = new List<ShardClaim>(shards.Count);
            foreach (var shard in shards)
            {
                var file = _shards[shard];
                file.Status = file.Status with { Owner = owner, Epoch = file.Status.Epoch + 1 };
                var s = file.Status;
                file.Ownership.Add(new OwnershipRecord(shard, s.Epoch, owner, s.Head, s.HeadHash, reason));
                claims.Add(new ShardClaim(shard, owner, s.Epoch, s.Head, s.HeadHash, s.HaltVersion));
            }

            return ValueTask.FromResult<IReadOnlyList<ShardClaim>>(claims);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        lock (_gate)
        {
            foreach (var batch in batches)
            {
                if (Verdict(batch) is var verdict and not AppendResult.Committed)
                {
                    return ValueTask.FromResult(verdict);
                }
            }

            foreach (var batch in batches)
            {
                var file = _shards[batch.Claim.Shard];
                file.Rows.AddRange(batch.Rows);
                file.Status = file.Status with { Head = batch.NewHead, HeadHash = batch.NewHash };
            }

            return ValueTask.FromResult(AppendResult.Committed);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RaiseHaltVersionAsync()
    {
        lock (_gate)
        {
            var version = _shards[0].Status.HaltVersion + 1;
            foreach (var file in _shards)
            {
                file.Status = file.Status with { HaltVersion = version };
            }

            return ValueTask.FromResult(version);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ShardStatus>>(_shards.Select(f => f.Status).ToArray());
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<OwnershipRecord> OwnershipAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var record in Copy(() => _shards.SelectMany(f => f.Ownership)))
        {
            yield return record;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var row in Copy(() => _shards[shard].Rows.Skip((int)after)))
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadEntityAsync(
        int shard, string entity, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var row in Copy(() => _shards[shard].Rows.Where(r => r.Entity == entity && r.Sequence > afterSequence)))
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints)
    {
        ArgumentNullException.ThrowIfNull(checkpoints);
        lock (_gate)
        {
            foreach (var c in checkpoints)
            {
                var s = _shards[c.Claim.Shard].Status;
                if (s.Epoch != c.Claim.Epoch || s.Owner != c.Claim.Owner || c.Position > s.Head)
                {
                    return ValueTask.FromResult(false);
                }
            }

            foreach (var c in checkpoints)
            {
                var file = _shards[c.Claim.Shard];
                file.Checkpoint = c;
                foreach (var entry in c.Entities)
                {
                    file.Entities[entry.Entity] = entry with { Positions = [] };
                }

                foreach (var key in c.Keys)
                {
                    file.Keys[(key.Entity, key.Key)] = key;
                }

                foreach (var snapshot in c.Snapshots)
                {
                    file.Snapshots[(snapshot.Entity, snapshot.Sequence)] = snapshot;
                }
            }

            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            var c = _shards[shard].Checkpoint;
            return ValueTask.FromResult(c is null ? null : c with { Entities = [], Keys = [], Snapshots = [] });
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var entry in Copy(() => _shards[shard].Entities.Values))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_shards[shard].Snapshots.Values
                .Where(s => s.Entity == entity && s.Sequence <= atMostSequence).MaxBy(s => s.Sequence));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var snapshot in Copy(() => _shards[shard].Snapshots.Values.GroupBy(s => s.Entity, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.MaxBy(s => s.Sequence)!)))
        {
            yield return snapshot;
        }
    }

    /// <inheritdoc/>
    public ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_shards[shard].Keys.GetValueOrDefault((entity, key)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<KeyEntry>>(
                _shards[shard].Keys.Values.Where(k => k.Entity == entity).OrderByDescending(k => k.FirstSequence).Take(count).ToArray());
        }
    }

    /// <inheritdoc/>
    public ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors)
    {
        ArgumentNullException.ThrowIfNull(anchors);
        lock (_gate)
        {
            foreach (var anchor in anchors)
            {
                _anchors.TryAdd((anchor.Shard, anchor.Position), anchor);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<Anchor>>(_anchors.Values.ToArray());
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> PostOperatorCommandAsync(OperatorCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        lock (_gate)
        {
            var known = _operators.FindIndex(c => c.Key == command.Key);
            if (known < 0)
            {
                _operators.Add(command with { Position = _operators.Count + 1 });
                known = _operators.Count - 1;
            }

            return ValueTask.FromResult(_operators[known].Position);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<OperatorCommand>>(_operators.Where(c => c.Position > after).ToArray());
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendResult Verdict(ShardBatch batch)
    {
        var s = _shards[batch.Claim.Shard].Status;
        if (s.Epoch != batch.Claim.Epoch || s.Owner != batch.Claim.Owner || s.Head != batch.Head)
        {
            return AppendResult.Fenced;
        }

        return s.HaltVersion == batch.Claim.HaltVersion ? AppendResult.Committed : AppendResult.HaltsChanged;
    }

    private T[] Copy<T>(Func<IEnumerable<T>> items)
    {
        lock (_gate)
        {
            return items().ToArray();
        }
    }

    private sealed class ShardFile
    {
        public required ShardStatus Status { get; set; }

        public List<JournalRow> Rows { get; } = [];

        public List<OwnershipRecord> Ownership { get; } = [];

        public Checkpoint? Checkpoint { get; set; }

        public SortedDictionary<string, EntityIndexEntry> Entities { get; } = new(StringComparer.Ordinal);

        public Dictionary<(string Entity, Guid Key), KeyEntry> Keys { get; } = [];

        public Dictionary<(string Entity, long Sequence), SnapshotEntry> Snapshots { get; } = [];
    }
}
