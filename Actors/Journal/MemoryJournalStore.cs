using System.Runtime.CompilerServices;

namespace GrandModel.Actors.Journal;

/// <summary>
/// A store in memory with the same answers as the others: the reference of the conformance suite, and the store of tests and of runs that keep nothing.
/// Nothing survives the process.
/// </summary>
public sealed class MemoryJournalStore : IJournalStore, IJournalAudit
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
        BatchRules.Check(batches, _shards.Length);
        lock (_gate)
        {
            if (Verdict(batches) is var verdict and not AppendResult.Committed)
            {
                return ValueTask.FromResult(verdict);
            }

            foreach (var batch in batches)
            {
                var file = _shards[batch.Claim.Shard];
                file.Add(batch.Rows);
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
        cancellation.ThrowIfCancellationRequested();
        foreach (var row in Copy(() => _shards[shard].Rows.Skip((int)Math.Max(after, 0))))
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalRow> ReadEntityAsync(
        int shard, string entity, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var row in Copy(() => _shards[shard].RowsOf(entity).Where(r => r.Sequence > afterSequence)))
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

                file.CheckpointRows = (int)c.Position;

                foreach (var key in c.Keys)
                {
                    file.Keys[(key.Entity, key.Key)] = key;
                }

                foreach (var snapshot in c.Snapshots)
                {
                    file.Keep(snapshot);
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
            return ValueTask.FromResult(_shards[shard].Snapshots.GetValueOrDefault(entity)?.LastOrDefault(s => s.Sequence <= atMostSequence));
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var snapshot in Copy(() => _shards[shard].Snapshots.Values.Select(kept => kept[^1])))
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
    public async IAsyncEnumerable<JournalFinding> SelfCheckAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<EntityIndexEntry> EntityIndexAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var entry in Copy(() => _shards[shard].Index()))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyEntry> CommandKeysAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var key in Copy(() => _shards[shard].Keys.Values.OrderBy(k => k.Entity, StringComparer.Ordinal)))
        {
            yield return key;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SnapshotEntry> KeptSnapshotsAsync(int shard, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        foreach (var snapshot in Copy(() => _shards[shard].Snapshots.Values.SelectMany(kept => kept)))
        {
            yield return snapshot;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AppendResult Verdict(IReadOnlyList<ShardBatch> batches)
    {
        var halts = false;
        foreach (var batch in batches)
        {
            var s = _shards[batch.Claim.Shard].Status;
            if (s.Epoch != batch.Claim.Epoch || s.Owner != batch.Claim.Owner || s.Head != batch.Head)
            {
                return AppendResult.Fenced;
            }

            halts |= s.HaltVersion != batch.Claim.HaltVersion;
        }

        return halts ? AppendResult.HaltsChanged : AppendResult.Committed;
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
        private const int SnapshotsKept = 2;
        private readonly Dictionary<string, List<int>> _rowsOf = new(StringComparer.Ordinal);

        public required ShardStatus Status { get; set; }

        public List<JournalRow> Rows { get; } = [];

        public List<OwnershipRecord> Ownership { get; } = [];

        public Checkpoint? Checkpoint { get; set; }

        public int CheckpointRows { get; set; }

        public SortedDictionary<string, EntityIndexEntry> Entities { get; } = new(StringComparer.Ordinal);

        public Dictionary<(string Entity, Guid Key), KeyEntry> Keys { get; } = [];

        public SortedDictionary<string, List<SnapshotEntry>> Snapshots { get; } = new(StringComparer.Ordinal);

        public void Add(IReadOnlyList<JournalRow> rows)
        {
            foreach (var row in rows)
            {
                if (row.Sequence > 0)
                {
                    (_rowsOf.TryGetValue(row.Entity, out var list) ? list : _rowsOf[row.Entity] = []).Add(Rows.Count);
                }

                Rows.Add(row);
            }
        }

        public IEnumerable<JournalRow> RowsOf(string entity) => _rowsOf.TryGetValue(entity, out var list) ? list.Select(i => Rows[i]) : [];

        public IEnumerable<EntityIndexEntry> Index() => Entities.Values.Select(e => e with
        {
            Positions = _rowsOf[e.Entity].TakeWhile(i => i < CheckpointRows).Select(i => i + 1L).ToArray(),
        });

        public void Keep(SnapshotEntry snapshot)
        {
            var kept = Snapshots.TryGetValue(snapshot.Entity, out var list) ? list : Snapshots[snapshot.Entity] = [];
            kept.RemoveAll(s => s.Sequence == snapshot.Sequence);
            kept.Add(snapshot);
            kept.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
            kept.RemoveRange(0, Math.Max(0, kept.Count - SnapshotsKept));
        }
    }
}
