using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// When an append did not simply commit: unknown outcomes healed by a higher epoch, roll-back when halts changed, restart after a fault of the machinery.
internal sealed partial class ShardHost
{
    private static readonly TimeSpan ReclaimPause = TimeSpan.FromMilliseconds(250);

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
}
