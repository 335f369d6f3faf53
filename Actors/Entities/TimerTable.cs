using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Entities;

/// <summary>Armed timers by due time. Arming an id of an entity again moves it. One thread.</summary>
internal sealed class TimerTable
{
    private static readonly Comparer<TimerEntry> ByDue = Comparer<TimerEntry>.Create(static (a, b) =>
    {
        var due = a.DueNs.CompareTo(b.DueNs);
        var entity = due != 0 ? due : string.CompareOrdinal(a.Entity, b.Entity);
        return entity != 0 ? entity : string.CompareOrdinal(a.Timer, b.Timer);
    });

    private readonly SortedSet<TimerEntry> _byDue = new(ByDue);
    private readonly Dictionary<(string Entity, string Timer), TimerEntry> _byId = [];

    public long? NextDueNs => _byDue.Count == 0 ? null : _byDue.Min!.DueNs;

    /// <summary>All, by due time.</summary>
    public IEnumerable<TimerEntry> All => _byDue;

    public void Arm(TimerEntry timer)
    {
        Disarm(timer.Entity, timer.Timer);
        _byId[(timer.Entity, timer.Timer)] = timer;
        _byDue.Add(timer);
    }

    public void Disarm(string entity, string timer)
    {
        if (_byId.Remove((entity, timer), out var armed))
        {
            _byDue.Remove(armed);
        }
    }

    /// <summary>Takes out the timers that are due.</summary>
    public List<TimerEntry> TakeDue(long nowNs)
    {
        var due = new List<TimerEntry>();
        while (_byDue.Count > 0 && _byDue.Min is { } first && first.DueNs <= nowNs)
        {
            _byDue.Remove(first);
            _byId.Remove((first.Entity, first.Timer));
            due.Add(first);
        }

        return due;
    }
}
