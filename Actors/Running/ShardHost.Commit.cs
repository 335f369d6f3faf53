using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// The way to the journal: one append in flight, visible only after its commit; a checkpoint between two appends when one is due.
internal sealed partial class ShardHost
{
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
}
