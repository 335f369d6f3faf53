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
        if (cell.Quarantined)
        {
            Turn(cell, envelope, rows);
            return;
        }

        var context = ContextOf(envelope);
        if (IsFolded(envelope) && !TryFold(cell, envelope, context, rows))
        {
            return;
        }

        try
        {
            var decision = cell.Type.Definition.Decide(cell.State, cell.View, envelope.Message, in context);
            if (decision.Refusal is { } refusal)
            {
                Refuse(cell, envelope, refusal, rows);
            }
            else if (decision.Count == 0 && envelope.Kind == MessageKind.Command)
            {
                Refuse(cell, envelope, Unchanged.Instance, rows);
            }
            else
            {
                Accept(cell, envelope, context, decision, rows);
            }

            Succeeded(cell, envelope.Message);
        }
        catch (Exception fault) when (IsRuleFault(fault))
        {
            Fault(cell, envelope, fault, rows);
        }
    }

    private void Succeeded(Cell cell, object message)
    {
        if (cell.Faults.InRow > 0 && cell.Faults.Message == NameOf(message))
        {
            cell.Faults = default;
        }
    }

    private MessageContext ContextOf(in Envelope e) =>
        new(e.To.Id, e.To.Sequence + 1, _slice * NsPerSecond, e.Kind, e.Source, e.SourceSequence, e.Key);

    private static bool IsFolded(in Envelope e) => e.Kind is MessageKind.Told or MessageKind.Streamed or MessageKind.Input || e.Message is ViewDue;

    // What a rule can get wrong. Lack of memory and the like end the process instead.
    private static bool IsRuleFault(Exception fault) => fault is not (OutOfMemoryException or RunFailedException or StoreException);

    private bool TryFold(Cell cell, in Envelope envelope, in MessageContext context, List<RowDraft> rows)
    {
        try
        {
            Fold(cell, envelope.Message, context);
            return true;
        }
        catch (Exception fault) when (IsRuleFault(fault))
        {
            // A half-changed view can decide nothing any more.
            Fault(cell, envelope, fault, rows);
            Quarantine(cell, envelope, "VIEW_FAULT", $"message={NameOf(envelope.Message)}", rows);
            return false;
        }
    }

    private void Fold(Cell cell, object message, in MessageContext context)
    {
        _streams.From = cell;
        cell.Type.Definition.Fold(cell.View ?? throw new InvalidOperationException($"{cell.Id} has no view for {message.GetType().Name}."), message, in context, _streams);
        _streams.From = null;
        cell.ViewChanged = true;
        SetDue(cell, cell.Type.Definition.NextDue(cell.View));
    }

    // All events of a decision or none: the state moves only when every event has been evolved and reacted to.
    private void Accept(Cell cell, in Envelope envelope, in MessageContext context, Decision<object> decision, List<RowDraft> rows)
    {
        var state = cell.State;
        var drafts = new RowDraft[decision.Count];
        for (var i = 0; i < decision.Count; i++)
        {
            var e = decision[i];
            state = cell.Type.Definition.Evolve(state, e);
            var after = context with { Sequence = cell.Sequence + 1 + i };
            var effects = cell.Type.Definition.React(state, e, in after);
            drafts[i] = Draft(cell, envelope, RowKind.Event, e, cell.Sequence + 1 + i, effects);
        }

        cell.State = state;
        cell.Sequence += drafts.Length;
        foreach (var draft in drafts)
        {
            rows.Add(draft);
            Publish(cell, draft.Message, draft.Sequence, draft.Effects);
        }
    }

    private void Refuse(Cell cell, in Envelope envelope, object refusal, List<RowDraft> rows)
    {
        cell.Sequence++;
        rows.Add(Draft(cell, envelope, RowKind.Refusal, refusal, cell.Sequence, Effect.None));
    }

    private void Fault(Cell cell, in Envelope envelope, Exception fault, List<RowDraft> rows)
    {
        cell.Faults = cell.Faults.Next(NameOf(envelope.Message));
        Refuse(cell, envelope, new Faulted(cell.Faults.Message, fault.GetType().Name, cell.Faults.InRow), rows);
        if (cell.Faults.InRow >= FaultCount.Max)
        {
            Quarantine(cell, envelope, "FAULTS_IN_ROW", $"message={cell.Faults.Message} faults={cell.Faults.InRow}", rows);
        }
    }

    private void Quarantine(Cell cell, in Envelope envelope, string reason, string detail, List<RowDraft> rows)
    {
        if (!cell.Quarantined)
        {
            Refuse(cell, envelope, new Quarantined(reason, detail), rows);
            cell.Quarantined = true;
            SetDue(cell, null);
        }
    }

    // A quarantined entity refuses commands and is told nothing; its release is the one command it takes.
    private void Turn(Cell cell, in Envelope envelope, List<RowDraft> rows)
    {
        if (envelope.Message is ReleaseFromQuarantine release)
        {
            Refuse(cell, envelope, new QuarantineLifted(release.Reason), rows);
            cell.Quarantined = false;
            cell.Faults = default;
        }
        else if (envelope.Kind == MessageKind.Command)
        {
            Refuse(cell, envelope, new Refusal("QUARANTINED", $"message={NameOf(envelope.Message)}"), rows);
        }
    }

    private string NameOf(object message) => message switch
    {
        TimerFired => nameof(TimerFired),
        ViewDue => nameof(ViewDue),
        _ => _registry.Catalog.NameOf(message.GetType()) ?? message.GetType().Name,
    };

    private RowDraft Draft(Cell cell, in Envelope envelope, RowKind kind, object message, long sequence, IReadOnlyList<Effect> effects) => new()
    {
        Shard = cell.Shard,
        Kind = kind,
        Entity = cell.Id,
        Sequence = sequence,
        Key = envelope.Key,
        RequestHash = envelope.RequestHash,
        Type = _registry.Catalog.TypeOf(message),
        Message = message,
        EventTimeNs = _slice * NsPerSecond,
        Slice = _slice,
        Round = _round,
        CauseEntity = envelope.Source,
        CauseSequence = envelope.SourceSequence,
        CauseNumber = envelope.Number,
        Effects = effects,
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
