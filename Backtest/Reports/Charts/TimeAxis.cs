using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>
/// The time axis of a run: sessions side by side, the time between them cut out. With few sessions a line breaks between them; with many it steps straight
/// up or down there. So no line ever runs through hours in which nothing was traded.
/// </summary>
internal sealed class TimeAxis
{
    /// <summary>Hours without data that a holiday weekend does not explain.</summary>
    private const double HoleHours = 5 * 24;

    private const double NanosPerHour = 3600e9;
    private const double GapsShare = 0.1;
    private const double GapMin = 0.0015;
    private const double GapMax = 0.008;

    private readonly Span[] _spans;
    private readonly double _nanosShare;

    private TimeAxis(Span[] spans, IReadOnlyList<SessionStart> sessions, bool gaps = true)
    {
        _spans = spans;
        Sessions = sessions;
        var gap = Math.Min(GapMax, GapsShare / Math.Max(spans.Length, 1));
        Gap = gap < GapMin || !gaps ? 0 : gap;
        var total = 0.0;
        foreach (ref var span in _spans.AsSpan())
        {
            span.Before = total;
            total += span.To - span.From;
        }

        _nanosShare = total > 0 ? (1 - (Gap * (spans.Length - 1))) / total : 0;
    }

    /// <summary>First instant of each trading day.</summary>
    public IReadOnlyList<SessionStart> Sessions { get; }

    /// <summary>Width left free between sessions, as a share of the axis; 0 with many sessions.</summary>
    public double Gap { get; }

    /// <summary>False when there is nothing to draw against.</summary>
    public bool IsEmpty => _spans.Length == 0;

    /// <summary>Starts of spans that follow on more than five days without data, with the end before.</summary>
    public IEnumerable<(long From, long To)> Holes
    {
        get
        {
            for (var i = 1; i < _spans.Length; i++)
            {
                if ((_spans[i].From - _spans[i - 1].To) / NanosPerHour > HoleHours)
                {
                    yield return (_spans[i - 1].To, _spans[i].From);
                }
            }
        }
    }

    /// <summary>The axis of a run, from its bars and marks.</summary>
    public static TimeAxis Of(RunRecord record)
    {
        var days = new SortedDictionary<int, (long From, long To)>();
        foreach (var bars in record.Bars)
        {
            foreach (var bar in bars.Points)
            {
                Widen(days, bar.SessionDate, bar.Open.Value, bar.Close.Value);
            }
        }

        foreach (var mark in record.Marks)
        {
            Widen(days, mark.SessionDate, mark.Time.Value, mark.Time.Value);
        }

        var spans = new List<Span>();
        foreach (var (from, to) in days.Values.OrderBy(d => d.From))
        {
            if (spans.Count > 0 && from <= spans[^1].To)
            {
                spans[^1] = spans[^1] with { To = Math.Max(spans[^1].To, to) };
            }
            else
            {
                spans.Add(new Span { From = from, To = to });
            }
        }

        // A session of one instant has no width of its own.
        var spanArray = spans.Select(s => s.To > s.From ? s : s with { From = s.From - Timeframe.M5.Nanos }).ToArray();
        return new TimeAxis(spanArray, [.. days.Select(d => new SessionStart(Statistics.SessionEnd.DayOf(d.Key), d.Value.From))]);
    }

    /// <summary>An axis of days with one value each: as wide each, and lines run on from one to the next.</summary>
    public static TimeAxis OfDays(IEnumerable<DateOnly> days)
    {
        var sessions = days.Select(d => new SessionStart(d, StartOf(d))).ToArray();
        return new TimeAxis([.. sessions.Select(s => new Span { From = s.FromNs, To = s.FromNs + (long)(24 * NanosPerHour) })], sessions, gaps: false);
    }

    /// <summary>First instant of a day, UTC.</summary>
    public static long StartOf(DateOnly day) => (long)(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * (long)(24 * NanosPerHour);

    /// <summary>Where an instant lies, 0 to 1; one outside all sessions lies at the nearer edge before it.</summary>
    public double At(long timeNs)
    {
        if (IsEmpty)
        {
            return 0;
        }

        var i = SpanOf(timeNs);
        var inside = Math.Clamp(timeNs, _spans[i].From, _spans[i].To) - _spans[i].From;
        return ((_spans[i].Before + inside) * _nanosShare) + (i * Gap);
    }

    /// <summary>Whether a line must not connect two instants.</summary>
    public bool Breaks(long fromNs, long toNs) => Gap > 0 && SpanOf(fromNs) != SpanOf(toNs);

    private static void Widen(SortedDictionary<int, (long From, long To)> days, int date, long from, long to) =>
        days[date] = days.TryGetValue(date, out var day) ? (Math.Min(day.From, from), Math.Max(day.To, to)) : (from, to);

    private int SpanOf(long timeNs)
    {
        var (low, high) = (0, _spans.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _spans[middle].From <= timeNs ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private record struct Span
    {
        public long From { get; init; }

        public long To { get; init; }

        public double Before { get; set; }
    }
}

/// <summary>The first instant of a trading day.</summary>
internal readonly record struct SessionStart(DateOnly Day, long FromNs);
