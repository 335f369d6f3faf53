using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// Checkpoints: the entity index, keys, snapshots, timers and outbox as of a position, so that recovery need not read the journal from its start.
internal sealed partial class ShardHost
{
    private int _rowsSinceCheckpoint;
    private long _lastCheckpoint;
    private bool _checkpointing;

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
