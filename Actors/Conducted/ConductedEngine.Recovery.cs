using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;

namespace GrandModel.Actors.Conducted;

// Recovery: the last checkpoint, then the rows behind it, round by round. Views take what they took before; states take their rows; nothing is decided.
public sealed partial class ConductedEngine
{
    private long _hashedRows;

    private async Task ClaimAsync()
    {
        var claims = await _store.ClaimAsync(_options.Owner, Enumerable.Range(0, _shardCount).ToArray(), "run");
        _ledgers = claims.OrderBy(c => c.Shard).Select(c => new ShardLedger(c)).ToArray();
        System.Text.Json.JsonElement? description = null;
        await foreach (var row in _store.ReadEntityAsync(_conductorShard, Conductor.Value, 0))
        {
            if (Read(row) is RunStarted started)
            {
                description = started.Description;
            }

            _finished = row.Type == RunFinished.Wire;
        }

        Recovered = new RecoveredRun(description, 0, 0, _finished);
    }

    private async Task RecoverAsync(IConductedInputs inputs)
    {
        foreach (var ledger in _ledgers)
        {
            await RestoreAsync(ledger);
        }

        if (_checkpointSlice > 0)
        {
            inputs.SkipThrough(_checkpointSlice);
            _slice = _checkpointSlice;
            _round = 1; // the checkpoint's slice is complete
            _opening = false;
        }

        await ReplayAsync(inputs);
        _options.Operators?.StartAfter(_operatorPosition);
        Recovered = Recovered with { JournalEvents = _hashedRows, Slice = _slice };
    }

    private async Task RestoreAsync(ShardLedger ledger)
    {
        var shard = ledger.Claim.Shard;
        ledger.StartAt(0, JournalHashing.Empty);
        if (await _store.ReadCheckpointAsync(shard) is not { } checkpoint)
        {
            return;
        }

        ledger.StartAt(checkpoint.Position, checkpoint.ChainHash);
        _checkpointSlice = checkpoint.Slice;
        foreach (var timer in checkpoint.Timers)
        {
            _timers.Arm(timer);
        }

        await foreach (var entry in _store.EntitiesAsync(shard))
        {
            ledger.Restore(entry);
            if (entry.Operational)
            {
                await RestoreConductorAsync(entry);
            }
            else
            {
                _hashedRows += entry.Sequence;
                _sleeping[entry.Entity] = entry.Sequence;
            }
        }

        await foreach (var snapshot in _store.SnapshotsAsync(shard))
        {
            if (_registry.TypeOf(new EntityId(snapshot.Entity)).Definition.HasView)
            {
                _sleeping.Remove(snapshot.Entity);
                RestoreView(snapshot);
            }
        }
    }

    private async Task RestoreConductorAsync(EntityIndexEntry entry)
    {
        _conductorSequence = entry.Sequence;
        await foreach (var row in _store.ReadEntityAsync(_conductorShard, entry.Entity, 0))
        {
            if (row.Sequence <= entry.Sequence && Read(row) is SliceStarted started)
            {
                _operatorPosition = started.OperatorPosition;
            }
        }
    }

    private void RestoreView(SnapshotEntry snapshot)
    {
        if (!snapshot.IsIntact())
        {
            throw new RunFailedException("REPLAY", $"Snapshot of {snapshot.Entity} at sequence {snapshot.Sequence} is damaged. Run gm audit verify.");
        }

        var id = new EntityId(snapshot.Entity);
        var cell = new Cell(id, _registry.TypeOf(id), EntityRegistry.ShardOf(id, _shardCount));
        Load(cell, snapshot);
        _cells.Add(id, cell);
        if (!cell.Quarantined)
        {
            SetDue(cell, cell.Type.Definition.NextDue(cell.View!));
        }
    }

    private static void Load(Cell cell, SnapshotEntry snapshot)
    {
        cell.State = cell.Type.Definition.LoadState(snapshot.State);
        cell.View = snapshot.View is null ? cell.View : cell.Type.Definition.LoadView(cell.Id, snapshot.View);
        cell.Sequence = snapshot.Sequence;
        cell.SnapshotSequence = snapshot.Sequence;
        EngineBits.Read(cell, snapshot.Engine);
    }

    // An entity without a view comes back from its snapshot and its own rows.
    private async Task WakeAsync(Cell cell, long sequence)
    {
        if (_writer is { } writer)
        {
            await writer.FlushAsync();
        }

        if (await _store.ReadSnapshotAsync(cell.Shard, cell.Id.Value, sequence) is { } snapshot && snapshot.IsIntact())
        {
            Load(cell, snapshot);
        }

        await foreach (var row in _store.ReadEntityAsync(cell.Shard, cell.Id.Value, cell.Sequence))
        {
            if (row.Sequence > sequence)
            {
                break;
            }

            Apply(cell, row);
        }
    }

    private async Task ReplayAsync(IConductedInputs inputs)
    {
        await using var groups = new RowGroups(_store, _ledgers);
        while (await groups.NextAsync() is { } group)
        {
            if (group.Slice != _slice)
            {
                ReplayTo(inputs, group.Slice);
            }

            var rows = await ReplayConductorAsync(group.Rows);
            if (group.Round == ConductorRound)
            {
                continue;
            }

            // Rows of a restart or an end, alone in their round, say nothing about entities.
            if (rows.Count == 0)
            {
                continue;
            }

            while (_round < group.Round)
            {
                ReplayRound([]);
            }

            ReplayRound(rows);
        }
    }

    private void ReplayTo(IConductedInputs inputs, long slice)
    {
        ReplayRest();
        while (NextSlice(inputs) is { } next && next < slice)
        {
            BeginSlice(next);
            Collect(inputs);
            ReplayRest();
        }

        BeginSlice(slice);
        Collect(inputs);
    }

    // Rounds of the slice in hand that wrote nothing.
    private void ReplayRest()
    {
        while (_slice > 0 && (_round == 0 || _inboxes.HasFrom(_round)))
        {
            ReplayRound([]);
        }
    }

    private async Task<List<JournalRow>> ReplayConductorAsync(List<JournalRow> rows)
    {
        var others = new List<JournalRow>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Kind != RowKind.Operational)
            {
                others.Add(row);
                continue;
            }

            _conductorSequence = row.Sequence;
            if (Read(row) is SliceStarted started)
            {
                _operatorPosition = started.OperatorPosition;
                Enter(await (_options.Operators ?? throw new RunFailedException("REPLAY", "The run took operator commands: it is resumed with its operator log."))
                    .FindAsync(started.Commands));
            }
        }

        return others;
    }

    private void ReplayRound(List<JournalRow> rows)
    {
        var byEntity = new Dictionary<string, Queue<JournalRow>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (!byEntity.TryGetValue(row.Entity, out var queue))
            {
                byEntity[row.Entity] = queue = [];
            }

            queue.Enqueue(row);
        }

        foreach (var envelope in _inboxes.Sorted(_round))
        {
            Replay(envelope, byEntity);
        }

        if (_round == 0)
        {
            foreach (var envelope in DueViews())
            {
                Replay(envelope, byEntity);
            }
        }

        foreach (var queue in byEntity.Values)
        {
            if (queue.TryPeek(out var row))
            {
                throw new RunFailedException(
                    "REPLAY",
                    $"{row.Entity}#{row.Sequence} ({row.Type}) was caused by ({row.CauseEntity}, {row.CauseSequence}, {row.CauseNumber}), which these inputs do not bring at slice {row.Slice}, round {row.Round}.");
            }
        }

        _hashedRows += rows.Count;
        _rowsSinceCheckpoint += rows.Count;
        _round++;
    }

    private void Replay(in Envelope envelope, Dictionary<string, Queue<JournalRow>> rows)
    {
        var cell = envelope.To;
        cell.LastUsed = _slice;
        var faulted = cell.Quarantined;
        if (!faulted && CellStep.IsFolded(envelope.Message, envelope.Kind))
        {
            faulted = !TryFold(cell, envelope);
        }

        if (rows.TryGetValue(cell.Id.Value, out var queue))
        {
            while (queue.TryPeek(out var row) && row.CauseEntity == envelope.Source.Value && row.CauseSequence == envelope.SourceSequence
                && row.CauseNumber == envelope.Number)
            {
                queue.Dequeue();
                var message = Apply(cell, row);
                faulted |= message is Faulted;
                if (row.Kind == RowKind.Event)
                {
                    Publish(cell, message, row.Sequence, EffectsOf(row));
                }
            }
        }

        if (!faulted)
        {
            CellStep.Succeeded(cell, envelope.Message, _registry.Catalog);
        }

        if (cell.View is not null)
        {
            SetDue(cell, cell.Quarantined ? null : cell.Type.Definition.NextDue(cell.View));
        }
    }

    // False: the fold threw, as it did before; its row says so.
    private bool TryFold(Cell cell, in Envelope envelope)
    {
        try
        {
            _streams.From = cell;
            CellStep.Fold(cell, envelope.Message, ContextOf(envelope), _streams);
            return true;
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            return false;
        }
        finally
        {
            _streams.From = null;
        }
    }

    private object Apply(Cell cell, JournalRow row)
    {
        try
        {
            return CellStep.Replay(cell, row, _registry.Catalog);
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            throw Unreadable(row, fault);
        }
    }

    private object Read(JournalRow row)
    {
        try
        {
            return _registry.Catalog.Read(row.Type, row.Version, row.Payload);
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            throw Unreadable(row, fault);
        }
    }

    private IReadOnlyList<Effect> EffectsOf(JournalRow row)
    {
        try
        {
            return EffectJson.Read(row.Effects, _registry.Catalog);
        }
        catch (Exception fault) when (CellStep.IsRuleFault(fault))
        {
            throw Unreadable(row, fault);
        }
    }

    private static RunFailedException Unreadable(JournalRow row, Exception fault) =>
        new("REPLAY", $"{row.Entity}#{row.Sequence} ({row.Type}, version {row.Version}) of slice {row.Slice}, round {row.Round} does not replay: {fault.Message}", fault);
}
