using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// Start, restart and restart after a crash are one path: the last checkpoint, then the rows behind it in one sequential read.
internal sealed partial class ShardHost
{
    /// <summary>Reads what the shard needs to go on: ledger, keys, timers, effects that are not confirmed.</summary>
    public async Task StartAsync(ShardClaim claim)
    {
        var recovered = await RecoverAsync(claim);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            Install(recovered);
            started.SetResult();
        });
        await started.Task;
    }

    /// <summary>Entities with rows, for those who follow them.</summary>
    public IReadOnlyList<string> KnownEntities() => _ledger.Entities.ToArray();

    private async Task<Recovered> RecoverAsync(ShardClaim claim)
    {
        var recovered = new Recovered(new ShardLedger(claim));
        var ledger = recovered.Ledger;
        var checkpoint = await _store.ReadCheckpointAsync(Index);
        ledger.StartAt(checkpoint?.Position ?? 0, checkpoint?.ChainHash ?? JournalHashing.Empty);
        foreach (var timer in checkpoint?.Timers ?? [])
        {
            recovered.Timers[(timer.Entity, timer.Timer)] = timer;
        }

        await foreach (var entry in _store.EntitiesAsync(Index))
        {
            ledger.Restore(entry);
        }

        foreach (var entry in checkpoint?.Outbox ?? [])
        {
            await RecoverEffectAsync(recovered, entry);
        }

        await foreach (var row in _store.ReadAsync(Index, ledger.Head))
        {
            ledger.Replay(row);
            Recover(recovered, row);
        }

        if (ledger.Head != claim.Head || !ledger.HeadHash.AsSpan().SequenceEqual(claim.HeadHash))
        {
            throw new StoreException("STORE_DAMAGED", $"Shard {Index}: rows end at {ledger.Head}, the shard's head is {claim.Head}. Run gm audit verify.");
        }

        return recovered;
    }

    private async Task RecoverEffectAsync(Recovered recovered, OutboxEntry entry)
    {
        await foreach (var row in _store.ReadEntityAsync(Index, entry.Entity, entry.Sequence - 1))
        {
            var effect = EffectJson.Read(row.Effects, _registry.Catalog)[entry.Number - 1];
            recovered.Outbox[(entry.Entity, entry.Sequence, entry.Number)] =
                new Outgoing(new EntityId(entry.Entity), entry.Sequence, entry.Number, row.EventTimeNs, effect, entry.Position == 1);
            break;
        }
    }

    private void Recover(Recovered recovered, JournalRow row)
    {
        switch (row.Type)
        {
            case EffectMark.Wire:
                var mark = (EffectMark)_registry.Catalog.Read(row.Type, row.Version, row.Payload);
                recovered.Mark(mark);
                return;
            case TimerMark.Wire:
                var fired = (TimerMark)_registry.Catalog.Read(row.Type, row.Version, row.Payload);
                recovered.Fired(fired.Entity, fired.Sequence, fired.Number);
                return;
        }

        if (row.Sequence == 0)
        {
            return;
        }

        recovered.Fired(row.CauseEntity, row.CauseSequence, row.CauseNumber); // a row caused by a timer consumed it
        if (row is { Key: { } key, RequestHash: { } request })
        {
            recovered.AddKey(row.Entity, key, request, row.Sequence);
        }

        var effects = EffectJson.Read(row.Effects, _registry.Catalog);
        for (var i = 0; i < effects.Count; i++)
        {
            recovered.Add(new Outgoing(new EntityId(row.Entity), row.Sequence, i + 1, row.EventTimeNs, effects[i]));
        }
    }

    private void Install(Recovered recovered)
    {
        _ledger = recovered.Ledger;
        _recentKeys.Clear();
        _outbox.Clear();
        _lanes.Clear();
        foreach (var (id, key) in recovered.Keys)
        {
            _recentKeys[id] = key;
        }

        _timers = new TimerTable();
        foreach (var timer in recovered.Timers.Values)
        {
            _timers.Arm(timer);
        }

        foreach (var outgoing in recovered.Outbox.Values.OrderBy(o => o.Entity).ThenBy(o => o.Sequence).ThenBy(o => o.Number))
        {
            Resume(outgoing);
        }

        _rowsSinceCheckpoint = 1; // a start ends with a checkpoint, so that the next one reads little
        _lastCheckpoint = 0;
        Rearm();
        Pump();
    }

    private void Resume(Outgoing outgoing)
    {
        switch (outgoing.Effect)
        {
            case Effect.Send:
                Enqueue(outgoing);
                break;
            case Effect.External call when outgoing.Begun && !(_options.Effects.TryGetValue(call.Kind, out var handler) && handler.Idempotent):
                _outbox[outgoing.Id] = outgoing;
                InDoubt(outgoing, call);
                break;
            case Effect.External:
                _outbox[outgoing.Id] = outgoing;
                _pending.Rows.Add(MarkDraft(new EffectMark(outgoing.Entity.Value, outgoing.Sequence, outgoing.Number, EffectStates.Sending), outgoing.TimeNs));
                break;
            default:
                throw new System.Diagnostics.UnreachableException(outgoing.Effect.GetType().Name);
        }
    }

    private sealed class Recovered(ShardLedger ledger)
    {
        public ShardLedger Ledger { get; } = ledger;

        public Dictionary<(string Entity, string Timer), TimerEntry> Timers { get; } = [];

        public Dictionary<(string Entity, long Sequence, int Number), Outgoing> Outbox { get; } = [];

        public Dictionary<(string Entity, Guid Key), KeyEntry> Keys { get; } = [];

        public void Mark(EffectMark mark)
        {
            var id = (mark.Entity, mark.Sequence, mark.Number);
            if (mark.State == EffectStates.Done)
            {
                Outbox.Remove(id);
            }
            else if (Outbox.TryGetValue(id, out var outgoing))
            {
                Outbox[id] = outgoing with { Begun = true };
            }
        }

        public void Fired(string entity, long sequence, int number)
        {
            foreach (var (id, timer) in Timers)
            {
                if (timer.Entity == entity && timer.Sequence == sequence && timer.Number == number)
                {
                    Timers.Remove(id);
                    return;
                }
            }
        }

        public void AddKey(string entity, Guid key, byte[] request, long sequence)
        {
            Keys[(entity, key)] = Keys.TryGetValue((entity, key), out var known)
                ? known with { Count = (int)(sequence - known.FirstSequence) + 1 }
                : new KeyEntry(entity, key, request, sequence, 1);
        }

        public void Add(Outgoing outgoing)
        {
            switch (outgoing.Effect)
            {
                case Effect.Arm arm:
                    Timers[(outgoing.Entity.Value, arm.Id)] = new TimerEntry(outgoing.Entity.Value, arm.Id, outgoing.Sequence, outgoing.Number, arm.DueNs);
                    break;
                case Effect.Disarm disarm:
                    Timers.Remove((outgoing.Entity.Value, disarm.Id));
                    break;
                default:
                    Outbox[outgoing.Id] = outgoing;
                    break;
            }
        }
    }
}
