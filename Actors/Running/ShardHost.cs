using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;

namespace GrandModel.Actors.Running;

/// <summary>
/// One shard of a free-running node: its mailbox, its entities in memory, its ledger. Runs on the thread pool, one thread at a time, never blocks.
/// Decides ahead of the journal, but nothing leaves before the commit: answers, told events and effects wait for it.
/// </summary>
internal sealed partial class ShardHost : IThreadPoolWorkItem
{
    private const int MessagesPerTurn = 256;

    private readonly ActorNode _node;
    private readonly NodeOptions _options;
    private readonly EntityRegistry _registry;
    private readonly IJournalStore _store;
    private readonly Mailbox _mailbox;
    private readonly Dictionary<EntityId, Resident> _residents = [];
    private readonly Dictionary<string, SnapshotEntry> _parked = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Entity, Guid Key), KeyEntry> _recentKeys = [];
    private readonly Queue<ShardMessage> _again = new();
    private readonly List<StepRow> _steps = [];
    private readonly StreamSink _streams;
    private ShardLedger _ledger;
    private Batch _pending = new();
    private Batch? _inFlight;
    private int _scheduled;
    private string? _down;

    public ShardHost(ActorNode node, int index, ShardClaim claim)
    {
        _node = node;
        _options = node.Options;
        _registry = node.Registry;
        _store = node.Store;
        _mailbox = new Mailbox(_options);
        _ledger = new ShardLedger(claim);
        _streams = new StreamSink(this);
        Index = index;
    }

    public int Index { get; }

    private long NowNs => (_options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    /// <summary>Puts a command into the shard; false when its lane is full.</summary>
    public bool TryPut(ShardMessage message, bool reserved)
    {
        if (!_mailbox.TryPut(message, reserved))
        {
            return false;
        }

        Schedule();
        return true;
    }

    /// <summary>Puts what is told; dropped at the limit and repaired from the journal later.</summary>
    public void PutTold(ShardMessage message)
    {
        if (_mailbox.TryPutTold(message))
        {
            Schedule();
        }
    }

    /// <summary>Runs an action on the shard's turn.</summary>
    public void Post(Action control)
    {
        _mailbox.Post(control);
        Schedule();
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            Turn();
        }
        catch (Exception failure)
        {
            _node.Stop($"shard={Index} {failure.GetType().Name}: {failure.Message}"); // a defect of the engine: nothing may go on
        }

        Volatile.Write(ref _scheduled, 0);
        if (!_node.Killed && (_mailbox.HasControl || (CanTake && (_again.Count > 0 || _mailbox.HasMessages))))
        {
            Schedule();
        }
    }

    private bool CanTake => _down is not null || _pending.Rows.Count < _options.BatchRowsMax;

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Turn()
    {
        if (_node.Killed)
        {
            return;
        }

        for (var i = 0; i < MessagesPerTurn; i++)
        {
            while (_mailbox.TryTakeControl(out var control))
            {
                control!();
            }

            if (!CanTake || !(_again.TryDequeue(out var message) || _mailbox.TryTake(out message)))
            {
                break;
            }

            Handle(message!);
        }

        Pump();
    }

    private void Handle(ShardMessage message)
    {
        if (_down is { } reason)
        {
            message.Reject(new CommandResult.Unavailable("shard", reason));
            return;
        }

        if (!_residents.TryGetValue(message.To, out var resident))
        {
            resident = Enter(message.To);
        }

        if (resident.State != ResidentState.Ready)
        {
            Stash(resident, message);
            return;
        }

        resident.Cell.LastUsed = _options.Time.GetTimestamp();
        switch (message)
        {
            case AskMessage ask:
                Ask(resident, ask);
                break;
            case SentMessage sent:
                Sent(resident, sent);
                break;
            case ToldMessage told:
                TakeTold(resident, told);
                break;
            case StreamedMessage streamed:
                Step(resident, message, streamed.Message, new MessageContext(
                    message.To, resident.Cell.Sequence + 1, streamed.TimeNs, MessageKind.Streamed, streamed.Source, 0, CommandKey.None), null, 0);
                break;
            case TimerMessage timer:
                Fire(resident, timer);
                break;
            case InspectMessage inspect:
                Inspect(resident, inspect);
                break;
            case WakeMessage:
                break;
            default:
                throw new System.Diagnostics.UnreachableException(message.GetType().Name);
        }
    }

    private static void Stash(Resident resident, ShardMessage message)
    {
        // Asks are counted by their gate; what is told can be read again; a send comes again.
        if (resident.Stash.Count >= Resident.StashMax && message is not (AskMessage or TimerMessage))
        {
            message.Reject(new CommandResult.Unavailable("entity", "STASH_FULL"));
            return;
        }

        resident.Stash.Enqueue(message);
    }

    private void Ask(Resident resident, AskMessage ask)
    {
        if (FindOutcome(resident, ask.Key) is { } known)
        {
            if (!known.RequestHash.AsSpan().SequenceEqual(ask.RequestHash))
            {
                ask.Answer(new CommandResult.KeyReused());
            }
            else
            {
                AnswerAgain(resident, ask, known);
            }
        }
        else if (resident.KeysTruncated)
        {
            LookUpKey(resident, ask);
        }
        else
        {
            Decide(resident, ask);
        }
    }

    private void Decide(Resident resident, AskMessage ask)
    {
        var first = _pending.Rows.Count;
        Step(resident, ask, ask.Command, new MessageContext(
            ask.To, resident.Cell.Sequence + 1, NowNs, MessageKind.Command, default, 0, ask.Key), ask.RequestHash, 0);
        _pending.Replies.Add(new Reply(ask, first, _pending.Rows.Count - first));
    }

    private void Sent(Resident resident, SentMessage sent)
    {
        if (FindOutcome(resident, sent.Key) is { } known)
        {
            AnswerWhenDurable(resident, known, () => sent.Answered(true));
            return;
        }

        Step(resident, sent, sent.Command, new MessageContext(
            sent.To, resident.Cell.Sequence + 1, sent.TimeNs, MessageKind.Command, sent.Source, sent.SourceSequence, sent.Key), [], sent.Number);
        _pending.Done.Add(() => sent.Answered(true));
    }

    private void Fire(Resident resident, TimerMessage message)
    {
        var timer = message.Timer;
        var rows = _pending.Rows.Count;
        Step(resident, message, new TimerFired(timer.Timer, timer.DueNs), new MessageContext(
            message.To, resident.Cell.Sequence + 1, timer.DueNs, MessageKind.Timer, message.To, timer.Sequence, CommandKey.None), null, timer.Number);
        if (_pending.Rows.Count == rows)
        {
            // Consumed all the same: a restart must not fire it again.
            _pending.Rows.Add(MarkDraft(new TimerMark(timer.Entity, timer.Timer, timer.Sequence, timer.Number), timer.DueNs));
        }
    }

    private void Inspect(Resident resident, InspectMessage message)
    {
        var state = resident.Cell.State;
        if (resident.Uncommitted == 0)
        {
            message.Answer(resident.Cell, state);
        }
        else
        {
            _pending.Messages.Add(message); // decided again after a roll-back
            _pending.Done.Add(() => message.Answer(resident.Cell, state));
        }
    }

    // Runs the rules on a message; what they decide goes into the pending batch.
    private void Step(Resident resident, ShardMessage? message, object content, in MessageContext context, byte[]? requestHash, int causeNumber)
    {
        var cell = resident.Cell;
        _steps.Clear();
        _streams.Begin(resident, context.TimeNs);
        CellStep.Handle(cell, content, in context, _streams, _registry.Catalog, _steps);
        _streams.End();
        if (message is not null)
        {
            _pending.Messages.Add(message);
        }

        foreach (var step in _steps)
        {
            _pending.Rows.Add(new RowDraft
            {
                Shard = Index,
                Kind = step.Kind,
                Entity = cell.Id,
                Sequence = step.Sequence,
                Key = context.Key,
                RequestHash = requestHash,
                Type = _registry.Catalog.TypeOf(step.Message),
                Message = step.Message,
                EventTimeNs = context.TimeNs,
                CauseEntity = context.Source,
                CauseSequence = context.SourceSequence,
                CauseNumber = causeNumber,
                Effects = step.Effects,
                Inputs = resident.TakeInputs(),
            });
            resident.Uncommitted++;
            if (step.Message is Faulted fault)
            {
                Faulted(resident, fault);
            }
            else if (step.Message is Quarantined quarantine)
            {
                Quarantined(cell, quarantine);
            }
        }

        if (requestHash is not null && _steps.Count > 0)
        {
            Remember(resident, new KeyEntry(cell.Id.Value, context.Key.Value, requestHash, _steps[0].Sequence, _steps.Count));
        }
    }

    private RowDraft MarkDraft(object mark, long timeNs) => new()
    {
        Shard = Index,
        Kind = RowKind.Mark,
        Entity = EntityId.Of("shard", Index.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Sequence = 0,
        Type = _registry.Catalog.TypeOf(mark),
        Message = mark,
        EventTimeNs = timeNs,
    };

    private void Tell(NodeEvent happened) => _options.Diagnostics?.Invoke(happened);

    /// <summary>Decided and not yet durable: rows, and everything that waits for them.</summary>
    private sealed class Batch
    {
        public List<RowDraft> Rows { get; } = [];

        public List<Reply> Replies { get; } = [];

        public List<Action> Done { get; } = [];

        /// <summary>The messages behind the rows, in order, to be handled again after a roll-back.</summary>
        public List<ShardMessage> Messages { get; } = [];

        public ShardBatch? Sealed { get; set; }
    }

    private readonly record struct Reply(AskMessage Ask, int FirstRow, int Count);

    private sealed class StreamSink(ShardHost shard) : IStreamSink
    {
        private Resident? _from;
        private long _timeNs;

        public void Begin(Resident resident, long timeNs) => (_from, _timeNs) = (resident, timeNs);

        public void End() => _from = null;

        public void Stream(object message)
        {
            var from = _from ?? throw new InvalidOperationException("A message was streamed outside of Fold.");
            foreach (var (follower, link) in shard._registry.FollowersOf(from.Cell.Id, message.GetType()))
            {
                if (link.Where is null || link.Where(message))
                {
                    shard._node.ShardOf(follower).PutTold(new StreamedMessage { To = follower, Source = from.Cell.Id, Message = message, TimeNs = _timeNs });
                }
            }
        }
    }
}
