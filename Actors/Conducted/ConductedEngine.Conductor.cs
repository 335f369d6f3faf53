using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Conducted;

// The conductor: the run's own rows (operational), commands from outside, checkpoints.
public sealed partial class ConductedEngine
{
    private const int ConductorRound = -1;

    private async ValueTask BeginAsync()
    {
        object row = Recovered.Description is null ? new RunStarted(_options.Description) : new RunResumed(_slice, _round - 1);
        if (!_finished)
        {
            await ConductAsync(row, _slice, Recovered.Description is null ? ConductorRound : _round - 1);
        }
    }

    private async ValueTask FinishAsync(string reason)
    {
        _finished = true;
        await ConductAsync(new RunFinished(_slice, reason), _slice, _round);
    }

    private async ValueTask EnterCommandsAsync()
    {
        if (_options.Operators?.TryTake() is not { } taken)
        {
            return;
        }

        _operatorPosition = taken.Position;
        await ConductAsync(new SliceStarted(_slice, taken.Position, taken.Commands.Select(c => c.Key.Value).ToArray()), _slice, ConductorRound);
        Enter(taken.Commands);
    }

    private void Enter(IReadOnlyList<RunCommand> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            var type = _registry.Catalog.TypeOf(commands[i].Command);
            _inboxes.Add(0, new Envelope
            {
                To = CellOf(commands[i].To), Message = commands[i].Command, Kind = MessageKind.Command, SourceSequence = i + 1,
                Key = commands[i].Key, RequestHash = RequestHash.Of(type, _registry.Catalog.Write(commands[i].Command, type)),
            });
        }
    }

    private ValueTask ConductAsync(object message, long slice, int round)
    {
        var draft = new RowDraft
        {
            Shard = _conductorShard,
            Kind = RowKind.Operational,
            Entity = Conductor,
            Sequence = ++_conductorSequence,
            Type = _registry.Catalog.TypeOf(message),
            Message = message,
            EventTimeNs = slice * NsPerSecond,
            Slice = slice,
            Round = round,
        };
        return _writer!.RoundAsync([draft], slice, round, _timers.NextDueNs);
    }

    // After a complete slice: no message is on its way, so states, views and timers are all there is.
    private void TakeCheckpoint()
    {
        var snapshots = new List<SnapshotEntry>[_shardCount];
        var timers = new List<TimerEntry>[_shardCount];
        for (var i = 0; i < _shardCount; i++)
        {
            (snapshots[i], timers[i]) = ([], []);
        }

        foreach (var timer in _timers.All)
        {
            timers[Registry.EntityRegistry.ShardOf(new EntityId(timer.Entity), _shardCount)].Add(timer);
        }

        var leaving = new List<Cell>();
        foreach (var cell in _cells.Values)
        {
            var idle = !cell.Type.Definition.HasView && cell.LastUsed <= _checkpointSlice;
            if (NeedsSnapshot(cell, idle))
            {
                snapshots[cell.Shard].Add(SnapshotOf(cell));
                cell.SnapshotSequence = cell.Sequence;
                cell.ViewChanged = false;
            }

            if (idle)
            {
                leaving.Add(cell);
            }
        }

        foreach (var list in snapshots)
        {
            list.Sort(static (a, b) => string.CompareOrdinal(a.Entity, b.Entity));
        }

        _writer!.Checkpoint(new CheckpointDraft(_slice, snapshots, timers));
        foreach (var cell in leaving)
        {
            _cells.Remove(cell.Id);
            _sleeping[cell.Id.Value] = cell.Sequence;
        }

        _checkpointSlice = _slice;
        _rowsSinceCheckpoint = 0;
    }

    private static bool NeedsSnapshot(Cell cell, bool leaving)
    {
        var behind = cell.Sequence - cell.SnapshotSequence;
        return cell.Type.Definition.HasView
            ? cell.ViewChanged || behind > 0
            : behind >= cell.Type.SnapshotEvery || (leaving && behind > 0) || cell.Faults.InRow > 0 || cell.Quarantined;
    }

    private SnapshotEntry SnapshotOf(Cell cell)
    {
        var definition = cell.Type.Definition;
        var view = cell.View is null ? null : definition.SaveView(cell.View)
            ?? throw new InvalidOperationException($"{cell.Type.Name} has a view without snapshots: a conducted run cannot be resumed from a checkpoint.");
        return SnapshotEntry.Of(cell.Id.Value, cell.Sequence, _slice, definition.SaveState(cell.State), view, EngineBits.Write(cell));
    }
}
