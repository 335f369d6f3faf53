using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// Life of an entity in memory: read when first spoken to, restarted with a pause after a fault, parked when idle. And what its keys answered before.
internal sealed partial class ShardHost
{
    private Resident Enter(EntityId id)
    {
        var resident = new Resident(new Cell(id, _registry.TypeOf(id), Index));
        _residents.Add(id, resident);
        var sequence = _ledger.SequenceOf(id.Value);
        if (sequence == 0 && resident.Cell.Type.Subscriptions.Count == 0)
        {
            resident.State = ResidentState.Ready; // never heard of: nothing to read
            Tell(new NodeEvent.Activated(id, 0));
        }
        else
        {
            Load(resident, sequence);
        }

        return resident;
    }

    private void Load(Resident resident, long sequence)
    {
        _parked.TryGetValue(resident.Cell.Id.Value, out var parked);
        _ = LoadAsync(resident.Cell.Id, sequence, parked);
    }

    // Off the shard's turn: reads, and builds a new cell that nobody else sees yet.
    private async Task LoadAsync(EntityId id, long sequence, SnapshotEntry? parked)
    {
        await _node.LoadSlots.WaitAsync();
        try
        {
            var fresh = new Resident(new Cell(id, _registry.TypeOf(id), Index));
            await ReadAsync(fresh, sequence, parked);
            fresh.LoadKeys(await _store.KeysAsync(Index, id.Value, _options.KeysPerEntityMax), _options.KeysPerEntityMax);
            Post(() => Loaded(id, fresh, sequence));
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            Post(() => LoadFailed(id, sequence, fault));
        }
        catch (StoreException e)
        {
            Post(() => Fail(e.Code, e.Message));
        }
        finally
        {
            _node.LoadSlots.Release();
        }
    }

    private async Task ReadAsync(Resident fresh, long sequence, SnapshotEntry? parked)
    {
        var cell = fresh.Cell;
        var snapshot = parked ?? await _store.ReadSnapshotAsync(Index, cell.Id.Value, sequence);
        if (snapshot is not null && snapshot.IsIntact() && (cell.View is null || snapshot.View is not null))
        {
            cell.State = cell.Type.Definition.LoadState(snapshot.State);
            cell.View = snapshot.View is null ? null : cell.Type.Definition.LoadView(cell.Id, snapshot.View);
            cell.Sequence = snapshot.Sequence;
            cell.SnapshotSequence = snapshot.Sequence;
            foreach (var (source, taken) in EngineBits.Read(cell, snapshot.Engine))
            {
                fresh.Cursors[new EntityId(source)] = taken;
            }
        }

        if (cell.Sequence == sequence)
        {
            return;
        }

        await foreach (var row in _store.ReadEntityAsync(Index, cell.Id.Value, cell.Sequence))
        {
            if (row.Sequence > sequence)
            {
                break;
            }

            foreach (var run in Resident.ReadInputs(row.Inputs))
            {
                await FoldRunAsync(fresh, run);
            }

            CellStep.Replay(cell, row, _registry.Catalog);
        }
    }

    // What a view had taken before a row, taken again in the same order.
    private async Task FoldRunAsync(Resident fresh, InputRun run)
    {
        var cell = fresh.Cell;
        await foreach (var told in _node.ReadToldAsync(cell.Id, run.Source, run.From - 1))
        {
            if (told.Sequence > run.Until)
            {
                break;
            }

            if (told.Message is not null && !cell.Quarantined)
            {
                FoldAgain(cell, run.Source, told.Sequence, told.TimeNs, told.Message);
            }
        }

        fresh.Cursors[run.Source] = run.Until;
    }

    // A message that broke the view breaks it again: the rows that follow say so.
    private static void FoldAgain(Cell cell, EntityId source, long sequence, long timeNs, object message)
    {
        try
        {
            CellStep.Fold(cell, message, new MessageContext(
                cell.Id, cell.Sequence + 1, timeNs, MessageKind.Told, source, sequence, CommandKey.None), NoStreams.Instance);
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            cell.Quarantined = true;
        }
    }

    private void Loaded(EntityId id, Resident fresh, long sequence)
    {
        if (!_residents.TryGetValue(id, out var resident) || resident.State == ResidentState.Ready)
        {
            return; // the shard was restarted meanwhile
        }

        while (resident.Stash.TryDequeue(out var waiting))
        {
            fresh.Stash.Enqueue(waiting);
        }

        _residents[id] = fresh;
        fresh.State = ResidentState.Ready;
        fresh.Cell.LastUsed = _options.Time.GetTimestamp();
        Tell(new NodeEvent.Activated(id, sequence));
        CatchUp(fresh);
        while (fresh.Stash.TryDequeue(out var message))
        {
            _again.Enqueue(message);
        }
    }

    // A history that cannot be replayed takes its entity out of service, not the shard. Nothing is skipped.
    private void LoadFailed(EntityId id, long sequence, Exception fault)
    {
        if (!_residents.TryGetValue(id, out var resident))
        {
            return;
        }

        resident.Cell.Sequence = sequence;
        resident.Cell.Quarantined = true;
        resident.State = ResidentState.Ready;
        Tell(new NodeEvent.Faulted(id, "replay", fault.GetType().Name));
        Quarantined(resident.Cell, new Quarantined("REPLAY_FAULT", fault.GetType().Name));
        while (resident.Stash.TryDequeue(out var message))
        {
            message.Reject(new CommandResult.Unavailable("entity", "REPLAY_FAULT"));
        }
    }

    private void Faulted(Resident resident, Faulted fault)
    {
        var id = resident.Cell.Id;
        Tell(new NodeEvent.Faulted(id, fault.Message, fault.Exception));
        if (fault.InRow < FaultCount.Max && _node.EntityFaulted(id) is Directive.Restart restart)
        {
            resident.State = ResidentState.Pausing;
            Tell(new NodeEvent.Restarting(id, restart.After));
            _ = PauseAsync(id, restart.After);
        }
    }

    private async Task PauseAsync(EntityId id, TimeSpan pause)
    {
        await Task.Delay(pause, _options.Time);
        Post(() => Restart(id));
    }

    // A restart throws the cell away and reads it again: whatever the fault left behind is gone.
    private void Restart(EntityId id)
    {
        if (!_residents.TryGetValue(id, out var resident) || resident.State != ResidentState.Pausing)
        {
            return;
        }

        if (resident.Uncommitted > 0)
        {
            _pending.Done.Add(() => Restart(id)); // first what it decided becomes durable
            Pump();
            return;
        }

        resident.State = ResidentState.Loading;
        Load(resident, _ledger.SequenceOf(id.Value));
    }

    private void Quarantined(Cell cell, Quarantined quarantine)
    {
        Tell(new NodeEvent.Quarantined(cell.Id, quarantine.Reason));
        _node.EntityQuarantined(cell.Type.Area, cell.Id);
    }

    /// <summary>Parks entities that nobody has spoken to for their idle time.</summary>
    public void Passivate()
    {
        foreach (var resident in _residents.Values.ToArray())
        {
            var idle = _options.Time.GetElapsedTime(resident.Cell.LastUsed);
            if (resident.State == ResidentState.Ready && resident is { Uncommitted: 0, Taken.Count: 0, Repairing.Count: 0 }
                && idle >= resident.Cell.Type.PassivateAfter && !_pending.Messages.Exists(m => m.To == resident.Cell.Id))
            {
                Park(resident);
            }
        }

        Pump(); // a quiet shard writes its checkpoint, too
    }

    private void Park(Resident resident)
    {
        var cell = resident.Cell;
        if (cell.Sequence > cell.SnapshotSequence && SnapshotOf(resident) is { } snapshot)
        {
            _parked[cell.Id.Value] = snapshot;
        }

        _residents.Remove(cell.Id);
        Tell(new NodeEvent.Passivated(cell.Id));
    }

    private KeyEntry? FindOutcome(Resident resident, CommandKey key) =>
        _recentKeys.GetValueOrDefault((resident.Cell.Id.Value, key.Value)) ?? resident.FindKey(key.Value);

    private void Remember(Resident resident, KeyEntry entry)
    {
        _recentKeys[(entry.Entity, entry.Key)] = entry;
        resident.AddKey(entry);
    }

    // The same answer as before, when it is durable.
    private void AnswerAgain(Resident resident, AskMessage ask, KeyEntry known) =>
        AnswerWhenDurable(resident, known, () => _ = ReadOutcomeAsync(ask, known));

    private void AnswerWhenDurable(Resident resident, KeyEntry known, Action answer)
    {
        var durable = resident.Cell.Sequence - resident.Uncommitted;
        if (known.FirstSequence + known.Count - 1 <= durable)
        {
            answer();
        }
        else
        {
            _pending.Done.Add(answer);
        }
    }

    private async Task ReadOutcomeAsync(AskMessage ask, KeyEntry known)
    {
        var messages = new List<object>(known.Count);
        try
        {
            await foreach (var row in _store.ReadEntityAsync(Index, known.Entity, known.FirstSequence - 1))
            {
                messages.Add(_registry.Catalog.Read(row.Type, row.Version, row.Payload));
                if (messages.Count == known.Count)
                {
                    break;
                }
            }

            ask.Answer(ResultOf(known.FirstSequence + known.Count - 1, messages));
        }
        catch (StoreException e)
        {
            ask.Answer(new CommandResult.Unavailable("shard", e.Code));
        }
    }

    private void LookUpKey(Resident resident, AskMessage ask) => _ = LookUpKeyAsync(resident.Cell.Id, ask);

    private async Task LookUpKeyAsync(EntityId id, AskMessage ask)
    {
        try
        {
            var known = await _store.FindKeyAsync(Index, id.Value, ask.Key.Value);
            Post(() => LookedUp(id, ask, known));
        }
        catch (StoreException e)
        {
            ask.Answer(new CommandResult.Unavailable("shard", e.Code));
        }
    }

    private void LookedUp(EntityId id, AskMessage ask, KeyEntry? known)
    {
        if (!_residents.TryGetValue(id, out var resident) || resident.State != ResidentState.Ready)
        {
            _again.Enqueue(ask);
        }
        else if ((FindOutcome(resident, ask.Key) ?? known) is { } found)
        {
            resident.AddKey(found);
            Ask(resident, ask);
        }
        else
        {
            Decide(resident, ask);
        }
    }

    private sealed class NoStreams : IStreamSink
    {
        public static readonly NoStreams Instance = new();

        public void Stream(object message)
        {
            // Streamed when it was first folded.
        }
    }
}
