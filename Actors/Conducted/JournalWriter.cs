using System.Threading.Channels;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Seams;

namespace GrandModel.Actors.Conducted;

/// <summary>
/// The one ordered stream of commits of a one-process store. Takes complete rounds from the run, serialises and chains them, and commits as many whole
/// rounds at a time as are waiting. What is committed is told to the observer; nothing else leaves the process.
/// </summary>
internal sealed class JournalWriter : IAsyncDisposable
{
    private const int ReachAttemptsMax = 120;
    private static readonly TimeSpan ReachPause = TimeSpan.FromMilliseconds(250);

    private readonly IJournalStore _store;
    private readonly MessageCatalog _catalog;
    private readonly ConductedOptions _options;
    private readonly TimeProvider _time;
    private readonly ShardLedger[] _ledgers;
    private readonly Channel<Item> _queue = Channel.CreateUnbounded<Item>(new() { SingleReader = true, SingleWriter = true });
    private readonly MessageType _marker;
    private readonly Lock _gate = new();
    private readonly Task _loop;
    private TaskCompletionSource _room = NewSignal();
    private int _ahead;
    private Exception? _failure;

    public JournalWriter(IJournalStore store, MessageCatalog catalog, ConductedOptions options, ShardLedger[] ledgers, TimeProvider time)
    {
        _store = store;
        _catalog = catalog;
        _options = options;
        _ledgers = ledgers;
        _time = time;
        _ = catalog.TryGet(RoundMarker.Wire, out var marker);
        _marker = marker!;
        _loop = Task.Factory.StartNew(LoopAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Rows in the hash that are durable.</summary>
    public long HashedRows { get; set; }

    /// <summary>Hands over a complete round. The list is the writer's from now on.</summary>
    /// <returns>Completes when there is room for more.</returns>
    public ValueTask RoundAsync(List<RowDraft> rows, long slice, int round, long? nextTimerNs)
    {
        ThrowIfFailed();
        var ahead = Interlocked.Add(ref _ahead, rows.Count);
        _queue.Writer.TryWrite(new Item { Rows = rows, Slice = slice, Round = round, NextTimerNs = nextTimerNs });
        return ahead <= _options.AheadRowsMax ? ValueTask.CompletedTask : WaitForRoomAsync();
    }

    /// <summary>Hands over what a checkpoint at this point needs from the run.</summary>
    public void Checkpoint(CheckpointDraft draft)
    {
        ThrowIfFailed();
        _queue.Writer.TryWrite(new Item { Checkpoint = draft });
    }

    /// <summary>Completes when everything handed over is durable.</summary>
    public async Task FlushAsync()
    {
        ThrowIfFailed();
        var done = NewSignal();
        if (!_queue.Writer.TryWrite(new Item { Flush = done }))
        {
            ThrowIfFailed();
        }

        await done.Task;
    }

    /// <summary>Journal hash of what is durable. Call after <see cref="FlushAsync"/>.</summary>
    public string JournalHash() => JournalHashing.Journal(_ledgers.SelectMany(l => l.HashedEntities));

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask WaitForRoomAsync()
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                ThrowIfFailed();
                if (Volatile.Read(ref _ahead) <= _options.AheadRowsMax / 2)
                {
                    return;
                }

                wait = _room.Task;
            }

            await wait;
        }
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw failure is RunFailedException ? failure : new RunFailedException("STORE", failure.Message, failure);
        }
    }

    private async Task LoopAsync()
    {
        var rounds = new List<Item>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                await TakeAsync(rounds);
            }
        }
        catch (Exception failure)
        {
            Fail(failure); // ends the run, whatever it was
        }
    }

    private async Task TakeAsync(List<Item> rounds)
    {
        var count = 0;
        while (_queue.Reader.TryRead(out var item))
        {
            if (item.Rows is { } rows)
            {
                rounds.Add(item);
                count += rows.Count;
                if (count < _options.CommitRowsMax)
                {
                    continue;
                }
            }

            await CommitAsync(rounds);
            count = 0;
            if (item.Checkpoint is { } checkpoint)
            {
                await CheckpointAsync(checkpoint);
            }

            item.Flush?.TrySetResult();
        }

        await CommitAsync(rounds);
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            Volatile.Write(ref _failure, failure);
            _room.TrySetResult();
        }

        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out var item))
        {
            item.Flush?.TrySetException(failure is RunFailedException ? failure : new RunFailedException("STORE", failure.Message, failure));
        }
    }

    private async Task CommitAsync(List<Item> rounds)
    {
        if (rounds.Count == 0)
        {
            return;
        }

        CrashPoints.Hit("append.before");
        var batches = Seal(rounds);
        await AppendAsync(batches);
        CrashPoints.Hit("append.after");
        foreach (var batch in batches)
        {
            _ledgers[batch.Claim.Shard].Confirm();
        }

        Told(rounds);
        rounds.Clear();
    }

    private List<ShardBatch> Seal(List<Item> rounds)
    {
        var rows = new SortedDictionary<int, List<JournalRow>>();
        var heads = new Dictionary<int, (long Head, byte[] Hash)>();
        foreach (var item in rounds)
        {
            foreach (var draft in item.Rows!)
            {
                var ledger = _ledgers[draft.Shard];
                if (!rows.TryGetValue(draft.Shard, out var list))
                {
                    rows[draft.Shard] = list = [];
                    heads[draft.Shard] = (ledger.Head, ledger.HeadHash);
                }

                list.Add(ledger.Seal(draft, _catalog));
            }
        }

        CrashPoints.Hit("marker.before");
        var last = rounds[^1];
        var batches = new List<ShardBatch>(rows.Count);
        foreach (var (shard, list) in rows)
        {
            list.Add(_ledgers[shard].Seal(Marker(shard, last, list.Count, rounds), _catalog));
            batches.Add(new ShardBatch(_ledgers[shard].Claim, heads[shard].Head, list));
        }

        CrashPoints.Hit("marker.after");
        return batches;
    }

    private RowDraft Marker(int shard, Item last, int count, List<Item> rounds)
    {
        var messages = new SortedDictionary<int, int>();
        foreach (var draft in rounds.SelectMany(r => r.Rows!).Where(d => d.Shard == shard))
        {
            foreach (var send in draft.Effects.OfType<Effect.Send>())
            {
                var to = Registry.EntityRegistry.ShardOf(send.To, _ledgers.Length);
                messages[to] = messages.GetValueOrDefault(to) + 1;
            }
        }

        var marker = new RoundMarker(last.Slice, last.Round, count, messages.Select(m => new ShardCount(m.Key, m.Value)).ToArray(), last.NextTimerNs);
        return new RowDraft
        {
            Shard = shard,
            Kind = RowKind.Round,
            Entity = EntityId.Of("shard", shard.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Sequence = 0,
            Type = _marker,
            Message = marker,
            EventTimeNs = last.Slice * 1_000_000_000,
            Slice = last.Slice,
            Round = last.Round,
        };
    }

    private async Task AppendAsync(List<ShardBatch> batches)
    {
        while (true)
        {
            var result = await _store.AppendAsync(batches);
            switch (result)
            {
                case AppendResult.Committed:
                    return;
                case AppendResult.Fenced:
                    throw new RunFailedException("FENCED", "Another process owns this store now; it goes on with the run. Nothing of this process was written after that.");
                case AppendResult.Unknown:
                case AppendResult.HaltsChanged:
                    CrashPoints.Hit("reclaim.before");
                    var claims = await ReclaimAsync(batches);
                    CrashPoints.Hit("reclaim.after");
                    if (Resolve(batches, claims))
                    {
                        return;
                    }

                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(result.ToString());
            }
        }
    }

    // Raising the epoch is the barrier that heals an unknown outcome: what is visible after it is durable, what is not will never be.
    private Task<IReadOnlyList<ShardClaim>> ReclaimAsync(List<ShardBatch> batches) =>
        ReachAsync(() => _store.ClaimAsync(_options.Owner, batches.Select(b => b.Claim.Shard).ToArray(), "unknown outcome"));

    // For what may be done twice: a claim, a checkpoint. A database that restarts is back within the attempts; one that is not ends the run, to be resumed.
    private async Task<T> ReachAsync<T>(Func<ValueTask<T>> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (StoreException e) when (e.Code == "STORE_UNREACHABLE" && attempt < ReachAttemptsMax)
            {
                await Task.Delay(ReachPause, _time);
            }
        }
    }

    // True: the batches had been committed. False: they had not, and are chained again under the new claims.
    private bool Resolve(List<ShardBatch> batches, IReadOnlyList<ShardClaim> claims)
    {
        var byShard = claims.ToDictionary(c => c.Shard);
        var landed = batches.Count(b => byShard[b.Claim.Shard].Head == b.NewHead && byShard[b.Claim.Shard].HeadHash.AsSpan().SequenceEqual(b.NewHash));
        var missing = batches.Count(b => byShard[b.Claim.Shard].Head == b.Head);
        if (landed == batches.Count)
        {
            foreach (var batch in batches)
            {
                _ledgers[batch.Claim.Shard].Reclaim(byShard[batch.Claim.Shard]);
            }

            return true;
        }

        if (missing != batches.Count)
        {
            throw new RunFailedException("FENCED", "The store's heads are neither before nor after this commit: another process wrote, or the database went back in time.");
        }

        for (var i = 0; i < batches.Count; i++)
        {
            var batch = batches[i];
            var claim = byShard[batch.Claim.Shard];
            _ledgers[claim.Shard].Rechain(claim, claim.Head, claim.HeadHash, batch.Rows);
            batches[i] = batch with { Claim = claim };
        }

        return false;
    }

    private void Told(List<Item> rounds)
    {
        var count = 0;
        var rows = _options.Observer is null ? null : new List<CommittedRow>();
        foreach (var draft in rounds.SelectMany(r => r.Rows!))
        {
            count++;
            HashedRows += draft.Kind is RowKind.Event or RowKind.Refusal ? 1 : 0;
            rows?.Add(new CommittedRow(draft.Entity, draft.Sequence, draft.EventTimeNs, draft.Slice, draft.Message));
        }

        if (rows is not null)
        {
            _options.Observer!.Committed(rows);
        }

        lock (_gate)
        {
            if (Interlocked.Add(ref _ahead, -count) <= _options.AheadRowsMax / 2)
            {
                _room.TrySetResult();
                _room = NewSignal();
            }
        }
    }

    private async Task CheckpointAsync(CheckpointDraft draft)
    {
        CrashPoints.Hit("checkpoint.before");
        var checkpoints = new List<Checkpoint>(_ledgers.Length);
        foreach (var ledger in _ledgers)
        {
            var shard = ledger.Claim.Shard;
            var (entities, keys) = ledger.TakeIndex();
            checkpoints.Add(new Checkpoint(
                ledger.Claim, ledger.Head, ledger.HeadHash, draft.Slice, entities, keys, draft.Snapshots[shard], draft.Timers[shard], []));
        }

        if (!await ReachAsync(() => _store.CheckpointAsync(checkpoints)))
        {
            throw new RunFailedException("FENCED", "Another process owns this store now: the checkpoint was refused.");
        }

        CrashPoints.Hit("checkpoint.after");
    }

    private readonly struct Item
    {
        public List<RowDraft>? Rows { get; init; }

        public long Slice { get; init; }

        public int Round { get; init; }

        public long? NextTimerNs { get; init; }

        public CheckpointDraft? Checkpoint { get; init; }

        public TaskCompletionSource? Flush { get; init; }
    }
}

/// <summary>What a checkpoint needs from the run: snapshots and timers by shard, taken after a complete slice.</summary>
internal sealed record CheckpointDraft(long Slice, IReadOnlyList<SnapshotEntry>[] Snapshots, IReadOnlyList<TimerEntry>[] Timers);
