using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Seams;

namespace GrandModel.Actors.Conducted;

// A round: every entity takes its inbox in order; what it decides becomes rows, what the rows cause becomes the inbox of later rounds.
public sealed partial class ConductedEngine
{
    private async ValueTask RunRoundsAsync()
    {
        while (_round == 0 || _inboxes.HasFrom(_round))
        {
            if (_round > _options.RoundsMax)
            {
                throw new RunFailedException("LIVELOCK", $"Slice {_slice} did not settle in {_options.RoundsMax} rounds: messages run in a circle.");
            }

            var rows = RunRound();
            _rowsSinceCheckpoint += rows.Count;
            if (rows.Count > 0)
            {
                await _writer!.RoundAsync(rows, _slice, _round, _timers.NextDueNs);
            }

            _round++;
        }
    }

    private List<RowDraft> RunRound()
    {
        var rows = new List<RowDraft>();
        foreach (var envelope in _inboxes.Sorted(_round))
        {
            Handle(envelope, rows);
        }

        if (_round == 0)
        {
            WakeDueViews(rows);
        }

        return rows;
    }

    private void WakeDueViews(List<RowDraft> rows)
    {
        foreach (var envelope in DueViews())
        {
            Handle(envelope, rows);
        }
    }

    // Views whose due time has come, in ordinal order. Looked up after the inputs, which may bring a due time forward.
    private List<Envelope> DueViews()
    {
        var now = _slice * NsPerSecond;
        var due = new List<Envelope>();
        foreach (var (at, entity) in _viewsDue)
        {
            if (at > now)
            {
                break;
            }

            due.Add(new Envelope { To = CellOf(entity), Message = new ViewDue(now), Kind = MessageKind.Timer, Source = entity });
        }

        due.Sort(Envelope.Order);
        return due;
    }

    private void Handle(in Envelope envelope, List<RowDraft> rows)
    {
        var cell = envelope.To;
        cell.LastUsed = _slice;
        _streams.From = cell;
        _steps.Clear();
        CellStep.Handle(cell, envelope.Message, ContextOf(envelope), _streams, _registry.Catalog, _steps);
        _streams.From = null;
        if (CellStep.IsFolded(envelope.Message, envelope.Kind) || cell.Quarantined)
        {
            SetDue(cell, cell.Quarantined ? null : cell.Type.Definition.NextDue(cell.View!));
        }

        foreach (var step in _steps)
        {
            rows.Add(Draft(cell, envelope, step));
            if (step.Kind == RowKind.Event)
            {
                Publish(cell, step.Message, step.Sequence, step.Effects);
            }
        }
    }

    private MessageContext ContextOf(in Envelope e) =>
        new(e.To.Id, e.To.Sequence + 1, _slice * NsPerSecond, e.Kind, e.Source, e.SourceSequence, e.Key);

    private RowDraft Draft(Cell cell, in Envelope envelope, in StepRow step) => new()
    {
        Shard = cell.Shard,
        Kind = step.Kind,
        Entity = cell.Id,
        Sequence = step.Sequence,
        Key = envelope.Key,
        RequestHash = envelope.RequestHash,
        Type = _registry.Catalog.TypeOf(step.Message),
        Message = step.Message,
        EventTimeNs = _slice * NsPerSecond,
        Slice = _slice,
        Round = _round,
        CauseEntity = envelope.Source,
        CauseSequence = envelope.SourceSequence,
        CauseNumber = envelope.Number,
        Effects = step.Effects,
    };

    // An event reaches its followers and its effects their receivers, in later rounds.
    private void Publish(Cell cell, object message, long sequence, IReadOnlyList<Effect> effects)
    {
        foreach (var (follower, link) in FollowersOf(cell.Id, message.GetType()))
        {
            if (link.Where is null || link.Where(message))
            {
                _inboxes.Add(_round + 1 + link.SettleRounds, new Envelope
                {
                    To = follower, Message = message, Kind = MessageKind.Told, Source = cell.Id, SourceSequence = sequence,
                });
            }
        }

        for (var i = 0; i < effects.Count; i++)
        {
            switch (effects[i])
            {
                case Effect.Send send:
                    Send(cell, sequence, i + 1, send);
                    break;
                case Effect.Arm arm:
                    _timers.Arm(new TimerEntry(cell.Id.Value, arm.Id, sequence, i + 1, arm.DueNs));
                    break;
                case Effect.Disarm disarm:
                    _timers.Disarm(cell.Id.Value, disarm.Id);
                    break;
                default:
                    throw new InvalidOperationException($"{cell.Id}: a conducted run has no way outside for {effects[i].GetType().Name}.");
            }
        }
    }

    private void Send(Cell cell, long sequence, int number, Effect.Send send)
    {
        if (CrashPoints.Enabled)
        {
            CrashPoints.Hit("outbox.before");
            CrashPoints.Hit("outbox.before", send.Command.GetType().Name);
        }

        _inboxes.Add(_round + 1, new Envelope
        {
            To = CellOf(send.To), Message = send.Command, Kind = MessageKind.Command, Source = cell.Id, SourceSequence = sequence, Number = number,
            Key = CommandKey.From(cell.Id, sequence, number),
        });
        if (CrashPoints.Enabled)
        {
            CrashPoints.Hit("outbox.after");
            CrashPoints.Hit("outbox.after", send.Command.GetType().Name);
        }
    }
}
