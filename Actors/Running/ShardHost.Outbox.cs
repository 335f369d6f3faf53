using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Seams;

namespace GrandModel.Actors.Running;

/// <summary>States of an effect mark.</summary>
internal static class EffectStates
{
    public const string Sending = "sending", Done = "done";
}

// Effects of committed rows. A command to another entity is repeated until its outcome is durable there, in order for each pair of sender and receiver;
// its key makes the repeat harmless. A call outside is marked in the journal before it is begun.
internal sealed partial class ShardHost
{
    private readonly Dictionary<(string Entity, long Sequence, int Number), Outgoing> _outbox = [];
    private readonly Dictionary<(EntityId From, EntityId To), Queue<Outgoing>> _lanes = [];
    private TimerTable _timers = new();
    private ITimer? _alarm;
    private long? _alarmAtNs;

    private void CarryOut(RowDraft draft) => CarryOut(draft.Entity, draft.Sequence, draft.EventTimeNs, draft.Effects);

    private void CarryOut(EntityId entity, long sequence, long timeNs, IReadOnlyList<Effect> effects)
    {
        for (var i = 0; i < effects.Count; i++)
        {
            var number = i + 1;
            switch (effects[i])
            {
                case Effect.Send send:
                    Enqueue(new Outgoing(entity, sequence, number, timeNs, send));
                    break;
                case Effect.External external:
                    var outgoing = new Outgoing(entity, sequence, number, timeNs, external);
                    _outbox[outgoing.Id] = outgoing;
                    _pending.Rows.Add(MarkDraft(new EffectMark(entity.Value, sequence, number, EffectStates.Sending), timeNs));
                    break;
                case Effect.Arm arm:
                    _timers.Arm(new TimerEntry(entity.Value, arm.Id, sequence, number, arm.DueNs));
                    break;
                case Effect.Disarm disarm:
                    _timers.Disarm(entity.Value, disarm.Id);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(effects[i].GetType().Name);
            }
        }
    }

    private void Enqueue(Outgoing outgoing)
    {
        _outbox[outgoing.Id] = outgoing;
        var lane = (outgoing.Entity, ((Effect.Send)outgoing.Effect).To);
        if (!_lanes.TryGetValue(lane, out var queue))
        {
            _lanes[lane] = queue = [];
        }

        queue.Enqueue(outgoing);
        if (queue.Count == 1)
        {
            Dispatch(lane, outgoing);
        }
    }

    private void Dispatch((EntityId From, EntityId To) lane, Outgoing outgoing)
    {
        CrashPoints.Hit("outbox.before");
        var send = (Effect.Send)outgoing.Effect;
        var message = new SentMessage
        {
            To = send.To,
            Command = send.Command,
            Key = CommandKey.From(outgoing.Entity, outgoing.Sequence, outgoing.Number),
            Source = outgoing.Entity,
            SourceSequence = outgoing.Sequence,
            Number = outgoing.Number,
            TimeNs = outgoing.TimeNs,
            Answered = durable => Post(() => Answered(lane, outgoing, durable)),
        };
        if (!_node.ShardOf(send.To).TryPut(message, _registry.TypeOf(send.To).ReducesRisk(send.Command)))
        {
            Answered(lane, outgoing, durable: false);
        }

        CrashPoints.Hit("outbox.after");
    }

    private void Answered((EntityId From, EntityId To) lane, Outgoing outgoing, bool durable)
    {
        if (!_lanes.TryGetValue(lane, out var queue) || queue.Peek().Id != outgoing.Id)
        {
            return; // the shard was restarted meanwhile
        }

        if (!durable)
        {
            _ = AgainAsync(lane, outgoing);
            return;
        }

        _outbox.Remove(outgoing.Id);
        queue.Dequeue();
        if (queue.Count == 0)
        {
            _lanes.Remove(lane);
        }
        else
        {
            Dispatch(lane, queue.Peek());
        }
    }

    private async Task AgainAsync((EntityId From, EntityId To) lane, Outgoing outgoing)
    {
        await Task.Delay(_options.RetryAfter, _options.Time);
        Post(() =>
        {
            if (_down is null && _lanes.TryGetValue(lane, out var queue) && queue.Peek().Id == outgoing.Id)
            {
                Dispatch(lane, outgoing);
            }
        });
    }

    // The mark is durable: the call may begin.
    private void SendOutside(EffectMark mark)
    {
        if (_outbox.TryGetValue((mark.Entity, mark.Sequence, mark.Number), out var outgoing))
        {
            _ = SendOutsideAsync(outgoing, (Effect.External)outgoing.Effect);
        }
    }

    private async Task SendOutsideAsync(Outgoing outgoing, Effect.External call)
    {
        if (!_options.Effects.TryGetValue(call.Kind, out var handler))
        {
            InDoubt(outgoing, call);
            return;
        }

        while (true)
        {
            try
            {
                CrashPoints.Hit("outbox.before");
                await handler.SendAsync(CommandKey.From(outgoing.Entity, outgoing.Sequence, outgoing.Number), call.Body, _node.Stopping);
                CrashPoints.Hit("outbox.after");
                Post(() => SentOutside(outgoing));
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Unknown whether it arrived. Repeated only where twice is once.
                if (!handler.Idempotent || _node.Stopping.IsCancellationRequested)
                {
                    InDoubt(outgoing, call);
                    return;
                }
            }

            await Task.Delay(_options.RetryAfter, _options.Time);
        }
    }

    private void SentOutside(Outgoing outgoing)
    {
        if (_down is null && _outbox.Remove(outgoing.Id))
        {
            _pending.Rows.Add(MarkDraft(new EffectMark(outgoing.Entity.Value, outgoing.Sequence, outgoing.Number, EffectStates.Done), outgoing.TimeNs));
            Pump();
        }
    }

    private void InDoubt(Outgoing outgoing, Effect.External call) =>
        Tell(new NodeEvent.EffectInDoubt(outgoing.Entity, outgoing.Sequence, outgoing.Number, call.Kind));

    private OutboxEntry[] OutboxEntries() => _outbox.Values
        .Select(o => new OutboxEntry(o.Entity.Value, o.Sequence, o.Number, o.Begun ? 1 : 0))
        .OrderBy(o => o.Entity, StringComparer.Ordinal).ThenBy(o => o.Sequence).ThenBy(o => o.Number).ToArray();

    // Sets the alarm to the earliest timer.
    private void Rearm()
    {
        var next = _timers.NextDueNs;
        if (next == _alarmAtNs)
        {
            return;
        }

        _alarmAtNs = next;
        var wait = next is { } at ? TimeSpan.FromTicks(Math.Max(0, (at - NowNs + 99) / 100)) : Timeout.InfiniteTimeSpan;
        _alarm ??= _options.Time.CreateTimer(static shard => ((ShardHost)shard!).Post(((ShardHost)shard).Ring), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        _alarmAtNs = null;
        if (_down is null)
        {
            foreach (var timer in _timers.TakeDue(NowNs))
            {
                _again.Enqueue(new TimerMessage { To = new EntityId(timer.Entity), Timer = timer });
            }

            Rearm();
        }
    }

    private sealed record Outgoing(EntityId Entity, long Sequence, int Number, long TimeNs, Effect Effect, bool Begun = false)
    {
        public (string Entity, long Sequence, int Number) Id => (Entity.Value, Sequence, Number);
    }
}
