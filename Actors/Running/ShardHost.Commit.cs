using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// The way to the journal: one append in flight; unknown outcomes healed by a higher epoch; roll-back when halts changed; checkpoints in between.
internal sealed partial class ShardHost
{
    private static readonly TimeSpan ReclaimPause = TimeSpan.FromMilliseconds(250);

    private int _rowsSinceCheckpoint;
    private long _lastCheckpoint;
    private bool _checkpointing;
    private bool _draining;
    private TaskCompletionSource? _drained;

    /// <summary>Commits what is pending, writes a checkpoint and takes nothing more.</summary>
    public Task DrainAsync()
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            _draining = true;
            _drained = drained;
            Pump();
        });
        return drained.Task;
    }

    private void Pump()
    {
        if (_inFlight is not null || _checkpointing || _down is not null)
        {
            CompleteDrainWhenDown();
            return;
        }

        if (_rowsSinceCheckpoint > 0 && (_draining && _pending.Rows.Count == 0 || CheckpointDue()))
        {
            WriteCheckpoint();
        }
        else if (_pending.Rows.Count > 0)
        {
            Submit();
        }
        else
        {
            ReleaseIdle();
            if (_draining)
            {
                _down = "NODE_STOPPING";
                CompleteDrainWhenDown();
            }
        }
    }

    private void CompleteDrainWhenDown()
    {
        if (_down is not null)
        {
            _drained?.TrySetResult();
        }
    }

    private void Submit()
    {
        var batch = _pending;
        _pending = new Batch();
        var head = _ledger.Head;
        var rows = new List<JournalRow>(batch.Rows.Count);
        foreach (var draft in batch.Rows)
        {
            rows.Add(_ledger.Seal(draft, _registry.Catalog));
        }

        batch.Sealed = new ShardBatch(_ledger.Claim, head, rows);
        _inFlight = batch;
        _node.Committer.Submit(batch.Sealed, (result, failure) => Post(() => Committed(batch, result, failure)));
    }

    // Messages that made no row wait for those before them all the same: what they showed must be durable.
    private void ReleaseIdle()
    {
        if (_pending.Done.Count > 0 || _pending.Messages.Count > 0)
        {
            var batch = _pending;
            _pending = new Batch();
            Run(batch.Done);
        }
    }

    private static void Run(List<Action> actions)
    {
        foreach (var action in actions)
        {
            action();
        }
    }

    private void Committed(Batch batch, AppendResult result, Exception? failure)
    {
        if (failure is StoreException trouble)
        {
            Fail(trouble.Code, trouble.Message);
            return;
        }

        switch (result)
        {
            case AppendResult.Committed:
                Release(batch);
                break;
            case AppendResult.Fenced:
                // Another process owns the shard: everything decided here is void.
                Fail("FENCED", $"Shard {Index} is owned by another process.", retry: false);
                break;
            case AppendResult.Unknown:
                _ = ResolveAsync(batch);
                break;
            case AppendResult.HaltsChanged:
                _ = RollBackAsync();
                break;
            default:
                throw new System.Diagnostics.UnreachableException(result.ToString());
        }
    }

    // Durable: now, and only now, it is visible.
    private void Release(Batch batch)
    {
        _inFlight = null;
        _ledger.Confirm();
        _rowsSinceCheckpoint += batch.Rows.Count;
        foreach (var draft in batch.Rows)
        {
            if (draft.Sequence > 0 && _residents.TryGetValue(draft.Entity, out var resident))
            {
                resident.Uncommitted--;
            }
        }

        Publish(batch.Rows);
        foreach (var reply in batch.Replies)
        {
            reply.Ask.Answer(ResultOf(batch.Rows, reply));
        }

        Run(batch.Done);
        Pump();
    }

    private static CommandResult ResultOf(List<RowDraft> rows, Reply reply)
    {
        var events = new List<object>(reply.Count);
        for (var i = reply.FirstRow; i < reply.FirstRow + reply.Count; i++)
        {
            events.Add(rows[i].Message);
        }

        return ResultOf(rows[reply.FirstRow + reply.Count - 1].Sequence, events);
    }

    private static CommandResult ResultOf(long sequence, List<object> messages) => messages[0] switch
    {
        Unchanged => new CommandResult.Done(sequence, []),
        Refusal refusal => new CommandResult.Refused(sequence, refusal),
        Faulted fault => new CommandResult.Refused(sequence, new Refusal("FAULTED", $"message={fault.Message} exception={fault.Exception}")),
        _ => new CommandResult.Done(sequence, messages),
    };

    // The epoch is raised: what had been written is visible after it, what had not never will be.
    private async Task ResolveAsync(Batch batch)
    {
        var claim = await ClaimAgainAsync();
        if (claim is null)
        {
            return;
        }

        Post(() =>
        {
            var sent = batch.Sealed!;
            var landed = claim.Head == sent.NewHead && claim.HeadHash.AsSpan().SequenceEqual(sent.NewHash);
            Tell(new NodeEvent.Reclaimed(Index, claim.Epoch, landed));
            if (landed)
            {
                _ledger.Reclaim(claim);
                Release(batch);
            }
            else if (claim.Head == sent.Head)
            {
                _ledger.Rechain(claim, claim.Head, claim.HeadHash, sent.Rows);
                batch.Sealed = sent with { Claim = claim };
                _node.Committer.Submit(batch.Sealed, (result, failure) => Post(() => Committed(batch, result, failure)));
            }
            else
            {
                Fail("FENCED", $"Shard {Index}: the head is neither before nor after the last append.", retry: false);
            }
        });
    }

    private async Task<ShardClaim?> ClaimAgainAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (await _store.ClaimAsync(_options.Owner, [Index], "unknown outcome"))[0];
            }
            catch (StoreException e)
            {
                if (attempt >= 20)
                {
                    Post(() => Fail(e.Code, e.Message));
                    return null;
                }
            }

            await Task.Delay(ReclaimPause, _options.Time);
        }
    }

    // Halts changed under decisions that were not yet durable: they are taken back and made again.
    private async Task RollBackAsync()
    {
        var claim = await ClaimAgainAsync();
        if (claim is not null)
        {
            Post(() =>
            {
                _ledger.TakeBack(claim);
                var messages = TakeBack();
                Tell(new NodeEvent.RolledBack(Index, messages.Count));
                foreach (var message in messages)
                {
                    _again.Enqueue(message);
                }
            });
        }
    }

    // Drops everything that is decided but not durable; returns the messages behind it, in order.
    private List<ShardMessage> TakeBack()
    {
        var messages = new List<ShardMessage>();
        messages.AddRange(_inFlight?.Messages ?? []);
        messages.AddRange(_pending.Messages);
        _inFlight = null;
        _pending = new Batch();
        foreach (var resident in _residents.Values.Where(r => r.Uncommitted > 0).ToArray())
        {
            messages.AddRange(resident.Stash);
            _residents.Remove(resident.Cell.Id);
        }

        foreach (var key in _recentKeys.Where(k => k.Value.FirstSequence > _ledger.SequenceOf(k.Key.Entity)).Select(k => k.Key).ToArray())
        {
            _recentKeys.Remove(key);
        }

        return messages;
    }

    // The shard's machinery failed. Nothing of what was in flight is known to be written; callers are told so and may repeat their keys.
    private void Fail(string code, string text, bool retry = true)
    {
        _down = code;
        _ledger.TakeBack(_ledger.Claim with { Head = _inFlight?.Sealed?.Head ?? _ledger.Head, HeadHash = JournalHashing.Empty });
        foreach (var message in TakeBack())
        {
            message.Reject(new CommandResult.Unavailable("shard", code));
        }

        foreach (var resident in _residents.Values)
        {
            foreach (var message in resident.Stash)
            {
                message.Reject(new CommandResult.Unavailable("shard", code));
            }
        }

        _residents.Clear();
        CompleteDrainWhenDown();
        if (!retry)
        {
            _node.Stop($"{code}: {text}");
            return;
        }

        if (_node.ShardFaulted(Index) is Directive.Restart restart)
        {
            _ = RestartAsync(restart.After);
            Tell(new NodeEvent.ShardRestarting(Index, restart.After, code));
        }
    }

    private async Task RestartAsync(TimeSpan after)
    {
        await Task.Delay(after, _options.Time);
        try
        {
            var claim = (await _store.ClaimAsync(_options.Owner, [Index], "restart"))[0];
            var recovered = await RecoverAsync(claim);
            Post(() =>
            {
                _down = null;
                Install(recovered);
                _node.WakeFollowers();
            });
        }
        catch (StoreException e)
        {
            Post(() => Fail(e.Code, e.Message));
        }
    }

    private bool CheckpointDue() =>
        _rowsSinceCheckpoint >= _options.CheckpointRows || _options.Time.GetElapsedTime(_lastCheckpoint) >= _options.CheckpointEvery;

    // Between two appends the ledger is exactly what is durable; entities with decided rows are left to the next checkpoint.
    private void WriteCheckpoint()
    {
        _checkpointing = true;
        var snapshots = new List<SnapshotEntry>(_parked.Values);
        foreach (var resident in _residents.Values)
        {
            if (resident.State == ResidentState.Ready && resident.Uncommitted == 0 && NeedsSnapshot(resident) && SnapshotOf(resident) is { } snapshot)
            {
                snapshots.Add(snapshot);
                resident.Cell.SnapshotSequence = resident.Cell.Sequence;
                resident.Cell.ViewChanged = false;
            }
        }

        snapshots.Sort(static (a, b) => string.CompareOrdinal(a.Entity, b.Entity));
        var (entities, keys) = _ledger.TakeIndex();
        var checkpoint = new Checkpoint(
            _ledger.Claim, _ledger.Head, _ledger.HeadHash, 0, entities, keys, snapshots, _timers.All.ToArray(), OutboxEntries());
        _ = CheckpointAsync(checkpoint);
    }

    private static bool NeedsSnapshot(Resident resident)
    {
        var behind = resident.Cell.Sequence - resident.Cell.SnapshotSequence;
        return resident.Cell.View is not null ? behind > 0 && resident.Taken.Count == 0 : behind >= resident.Cell.Type.SnapshotEvery;
    }

    private static SnapshotEntry? SnapshotOf(Resident resident)
    {
        var cell = resident.Cell;
        var definition = cell.Type.Definition;
        var view = cell.View is null ? null : definition.SaveView(cell.View);
        return cell.View is not null && view is null
            ? null // rebuilt from the journal every time
            : SnapshotEntry.Of(cell.Id.Value, cell.Sequence, 0, definition.SaveState(cell.State), view, EngineBits.Write(cell, resident.Cursors));
    }

    private async Task CheckpointAsync(Checkpoint checkpoint)
    {
        try
        {
            Seams.CrashPoints.Hit("checkpoint.before");
            var written = await _store.CheckpointAsync([checkpoint]);
            Seams.CrashPoints.Hit("checkpoint.after");
            Post(() => CheckpointDone(checkpoint, written));
        }
        catch (StoreException e)
        {
            Post(() =>
            {
                _checkpointing = false;
                Fail(e.Code, e.Message);
            });
        }
    }

    private void CheckpointDone(Checkpoint checkpoint, bool written)
    {
        _checkpointing = false;
        if (!written)
        {
            Fail("FENCED", $"Shard {Index} is owned by another process.", retry: false);
            return;
        }

        foreach (var snapshot in checkpoint.Snapshots)
        {
            if (_parked.TryGetValue(snapshot.Entity, out var parked) && ReferenceEquals(parked, snapshot))
            {
                _parked.Remove(snapshot.Entity);
            }
        }

        foreach (var key in checkpoint.Keys)
        {
            _recentKeys.Remove((key.Entity, key.Key));
        }

        _rowsSinceCheckpoint = 0;
        _lastCheckpoint = _options.Time.GetTimestamp();
        Tell(new NodeEvent.Checkpointed(Index, checkpoint.Position));
        Pump();
    }
}
