using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Quality;

namespace GrandModel.MarketData.Inspection;

/// <summary>Holes in the records of one symbol.</summary>
/// <param name="Count">How many.</param>
/// <param name="MissingBars">Bars that would fill them; 0 for trades and quotes.</param>
/// <param name="LongestFrom">End of the record before the longest; 0 without a hole.</param>
/// <param name="LongestTo">Start of the record after it.</param>
public readonly record struct Gaps(long Count, long MissingBars, long LongestFrom, long LongestTo);

/// <summary>
/// Counts holes: expected trading time without a record. Of bars any missing one counts, of daily closes any missing trading day, of trades and quotes
/// more than <see cref="QualityLimits.HoleSeconds"/> seconds. A calendar that expects nothing has no holes. Records must come in order.
/// </summary>
/// <param name="calendar">Sessions of the instrument.</param>
/// <param name="kind">What the records are.</param>
/// <param name="length">Length of the bars in nanoseconds; without meaning for other kinds.</param>
internal sealed class GapScan(SessionCalendar calendar, Feeds.FeedKind kind, long length)
{
    private const long DayHour = 16 * 3600 * UnixNanos.PerSecond; // 16:00 UTC: every calendar's trading day is open then
    private static readonly long HoleNanos = QualityLimits.Default.HoleSeconds * UnixNanos.PerSecond;
    private long _end = long.MinValue;
    private long _longest;

    /// <summary>Holes so far.</summary>
    public Gaps Gaps { get; private set; }

    /// <summary>Takes the next record.</summary>
    public void Take(long start, long end)
    {
        if (_end != long.MinValue && start > _end)
        {
            var missing = Missing(_end, start);
            if (missing > 0)
            {
                var longest = start - _end > _longest;
                _longest = Math.Max(_longest, start - _end);
                Gaps = new Gaps(
                    Gaps.Count + 1,
                    Gaps.MissingBars + (kind is Feeds.FeedKind.Bars or Feeds.FeedKind.Dailies ? missing : 0),
                    longest ? _end : Gaps.LongestFrom,
                    longest ? start : Gaps.LongestTo);
            }
        }

        _end = Math.Max(_end, end);
    }

    private long Missing(long from, long to) => kind switch
    {
        Feeds.FeedKind.Dailies => MissingDays(from, to),
        Feeds.FeedKind.Bars => length > 0 ? calendar.RegularNanos(from, to) / length : 0,
        _ => to - from > HoleNanos && calendar.RegularNanos(from, to) > HoleNanos ? 1 : 0,
    };

    private long MissingDays(long from, long to)
    {
        var count = 0L;
        for (var day = UnixDay.OfInstant(from); day * UnixDay.Nanos < to; day++)
        {
            count += !calendar.IsNone && calendar.IsRegular((day * UnixDay.Nanos) + DayHour) && !IsWeekend(day) ? 1 : 0;
        }

        return count;
    }

    private static bool IsWeekend(int day) => UnixDay.Weekday(day) is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
