using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

// Subscriptions by sequence: committed rows are pushed once; duplicates fall by sequence; gaps are read from the journal.
internal sealed partial class ShardHost
{
    private readonly Dictionary<EntityId, EntityId[]> _followers = [];

    // Rows of one entity in a batch have consecutive sequences: each follower gets the range and, of it, what concerns it.
    private void Publish(List<RowDraft> rows)
    {
        foreach (var group in rows.Where(r => r.Sequence > 0).GroupBy(r => r.Entity))
        {
            _node.Watched(group.Key);
            var followers = FollowersOf(group.Key);
            if (followers.Length > 0)
            {
                var drafts = group.ToArray();
                foreach (var follower in followers)
                {
                    _node.ShardOf(follower).PutTold(ToldOf(follower, group.Key, drafts));
                }
            }

            foreach (var draft in group)
            {
                CarryOut(draft);
            }
        }

        foreach (var draft in rows)
        {
            if (draft.Message is EffectMark { State: EffectStates.Sending } mark)
            {
                SendOutside(mark);
            }
        }

        Rearm();
    }

    private ToldMessage ToldOf(EntityId follower, EntityId source, RowDraft[] drafts)
    {
        var events = new List<Told>();
        foreach (var draft in drafts)
        {
            if (draft.Kind == RowKind.Event && _node.Concerns(follower, source, draft.Message))
            {
                events.Add(new Told(source, draft.Sequence, draft.EventTimeNs, draft.Message));
            }
        }

        return new ToldMessage { To = follower, Source = source, From = drafts[0].Sequence, Until = drafts[^1].Sequence, Events = events };
    }

    private EntityId[] FollowersOf(EntityId source)
    {
        if (!_followers.TryGetValue(source, out var followers))
        {
            _followers[source] = followers = _node.FollowersOf(source);
        }

        return followers;
    }

    private void TakeTold(Resident resident, ToldMessage told)
    {
        var cursor = resident.Cursors.GetValueOrDefault(told.Source);
        if (told.Until <= cursor)
        {
            return;
        }

        if (told.From > cursor + 1)
        {
            if (!Repair(resident, told.Source))
            {
                resident.RepairAgain.Add(told.Source); // what is being read may end before this
            }

            return;
        }

        _pending.Messages.Add(told);
        foreach (var e in told.Events)
        {
            if (e.Sequence > cursor)
            {
                TakeTold(resident, e);
            }
        }

        resident.Cursors[told.Source] = told.Until;
    }

    private void TakeTold(Resident resident, Told e)
    {
        // Part of the next row's inputs, also of the row that this very event causes.
        resident.Take(e.Source, e.Sequence);
        resident.Cursors[e.Source] = e.Sequence;
        Step(resident, null, e.Message, new MessageContext(
            resident.Cell.Id, resident.Cell.Sequence + 1, e.TimeNs, MessageKind.Told, e.Source, e.Sequence, CommandKey.None), null, 0);
    }

    // After a start: what was committed while this entity was not in memory.
    private void CatchUp(Resident resident)
    {
        foreach (var source in _node.SourcesOf(resident.Cell.Id))
        {
            Repair(resident, source);
        }
    }

    // False: it is being read already.
    private bool Repair(Resident resident, EntityId source)
    {
        if (!resident.Repairing.Add(source))
        {
            return false;
        }

        _ = RepairAsync(resident.Cell.Id, source, resident.Cursors.GetValueOrDefault(source));
        return true;
    }

    private async Task RepairAsync(EntityId follower, EntityId source, long cursor)
    {
        try
        {
            var events = new List<Told>();
            var until = cursor;
            await foreach (var told in _node.ReadToldAsync(follower, source, cursor))
            {
                until = told.Sequence;
                if (told.Message is not null)
                {
                    events.Add(new Told(source, told.Sequence, told.TimeNs, told.Message));
                }
            }

            Post(() => Repaired(follower, new ToldMessage { To = follower, Source = source, From = cursor + 1, Until = until, Events = events }));
        }
        catch (StoreException e)
        {
            Post(() => Fail(e.Code, e.Message));
        }
    }

    private void Repaired(EntityId follower, ToldMessage told)
    {
        if (!_residents.TryGetValue(follower, out var resident) || !resident.Repairing.Remove(told.Source) || resident.State != ResidentState.Ready)
        {
            return;
        }

        if (told.Until >= told.From)
        {
            Tell(new NodeEvent.Repaired(follower, told.Source, told.From, told.Until));
            TakeTold(resident, told);
            Pump();
        }

        if (resident.RepairAgain.Remove(told.Source))
        {
            Repair(resident, told.Source);
        }
    }
}
