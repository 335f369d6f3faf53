using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>Where rules put what they find, and what they want to look at later.</summary>
internal sealed class AlertDesk
{
    private readonly PriorityQueue<Action, (long Due, int Order, long Number)> _later = new();
    private readonly SortedDictionary<string, (long Examined, long Alerts)> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _unchecked = new(StringComparer.Ordinal);
    private long _number;

    public AlertDesk()
    {
        foreach (var rule in SurveillanceRules.All)
        {
            _counts[rule] = default;
            _unchecked[rule] = new(StringComparer.Ordinal);
        }
    }

    /// <summary>Alerts not yet taken.</summary>
    public List<SurveillanceAlert> Alerts { get; } = [];

    /// <summary>Runs something when everything up to an instant, inclusive, was seen; at one instant by <paramref name="order"/>.</summary>
    public void At(long due, int order, Action look) => _later.Enqueue(look, (due, order, _number++));

    /// <summary>Runs what was due before an instant.</summary>
    public void RunBefore(long time)
    {
        while (_later.TryPeek(out var look, out var when) && when.Due < time)
        {
            _later.Dequeue();
            look();
        }
    }

    /// <summary>Counts a candidate and raises an alert unless a clause does not hold.</summary>
    /// <returns>Whether an alert was raised.</returns>
    public bool Judge(
        string rule, Severity severity, long time, OwnerBook book, string summary, IReadOnlyList<InputRef> subject, IReadOnlyList<OrderRecord> evidence, IReadOnlyList<Clause> clauses)
    {
        var verdict = Clauses.Verdict(clauses);
        var (examined, alerts) = _counts[rule];
        _counts[rule] = (examined + 1, alerts + (verdict == Finding.No ? 0 : 1));
        foreach (var clause in clauses.Where(static c => c.Finding == Finding.Unknown))
        {
            NotChecked(rule, clause.Name);
        }

        if (verdict == Finding.No)
        {
            return false;
        }

        Alerts.Add(new SurveillanceAlert(
            rule,
            verdict == Finding.Unknown && severity > Severity.Low ? severity - 1 : severity,
            new UnixNanos(time),
            book.Symbol,
            book.Owner,
            [.. evidence.Select(static e => e.Account).Distinct().Order(StringComparer.Ordinal)],
            summary,
            subject,
            [.. evidence.OrderBy(static e => e.Time.Value).Select(static e => e.Source).Distinct()],
            clauses));
        return true;
    }

    /// <summary>Counts a clause that could not be checked.</summary>
    public void NotChecked(string rule, string clause) => _unchecked[rule][clause] = _unchecked[rule].GetValueOrDefault(clause) + 1;

    /// <summary>What was looked at, by rule.</summary>
    public IReadOnlyList<RuleCoverage> Coverage() =>
        [.. _counts.Select(c => new RuleCoverage(c.Key, c.Value.Examined, c.Value.Alerts, [.. _unchecked[c.Key].Select(static u => new UncheckedClause(u.Key, u.Value))]))];

    public static long Nanos(double seconds) => (long)(seconds * UnixNanos.PerSecond);
}
