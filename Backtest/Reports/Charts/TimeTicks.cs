using System.Globalization;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>A label on the time axis.</summary>
internal readonly record struct TimeTick(double At, string Label);

/// <summary>Labels of the time axis: hours within a day or two, else trading days, weeks, months, quarters or years, whatever leaves them readable.</summary>
internal static class TimeTicks
{
    private const int TicksMax = 15;
    private const double CloserThan = 0.062;
    private const long NanosPerHour = 3_600_000_000_000;

    /// <summary>Labels of an axis, in order.</summary>
    public static IReadOnlyList<TimeTick> Of(TimeAxis axis)
    {
        if (axis.IsEmpty)
        {
            return [];
        }

        var ticks = axis.Sessions.Count == 1 ? Hours(axis, axis.Sessions[0]) : Days(axis);
        var kept = new List<TimeTick>();
        foreach (var tick in ticks)
        {
            if (kept.Count == 0 || tick.At - kept[^1].At >= CloserThan)
            {
                kept.Add(tick);
            }
        }

        return kept;
    }

    private static List<TimeTick> Hours(TimeAxis axis, SessionStart session)
    {
        var last = session.FromNs;
        while (axis.At(last + NanosPerHour) > axis.At(last))
        {
            last += NanosPerHour;
        }

        var step = NanosPerHour;
        foreach (var hours in (ReadOnlySpan<int>)[1, 2, 3, 4, 6, 12])
        {
            step = hours * NanosPerHour;
            if ((last - session.FromNs) / step < TicksMax)
            {
                break;
            }
        }

        var ticks = new List<TimeTick>();
        for (var at = (session.FromNs + step - 1) / step * step; at <= last + NanosPerHour && axis.At(at) < 1; at += step)
        {
            ticks.Add(new TimeTick(axis.At(at), new UnixNanos(at).ToDateTime().ToString("HH:mm", CultureInfo.InvariantCulture)));
        }

        return ticks;
    }

    private static List<TimeTick> Days(TimeAxis axis)
    {
        Func<DateOnly, long>[] periods =
        [
            static d => d.DayNumber,
            static d => d.DayNumber / 7, // day 0 was a Monday
            static d => (d.Year * 12L) + d.Month,
            static d => (d.Year * 4L) + ((d.Month - 1) / 3),
            static d => d.Year,
            static d => d.Year / 5,
        ];
        string[] formats = ["d MMM", "d MMM", "MMM yyyy", "MMM yyyy", "yyyy", "yyyy"];
        for (var i = 0; ; i++)
        {
            var first = Firsts(axis.Sessions, periods[i]);
            if (first.Count <= TicksMax || i == periods.Length - 1)
            {
                return [.. first.Select(s => new TimeTick(axis.At(s.FromNs), s.Day.ToString(formats[i], CultureInfo.InvariantCulture)))];
            }
        }
    }

    private static List<SessionStart> Firsts(IReadOnlyList<SessionStart> sessions, Func<DateOnly, long> period)
    {
        var firsts = new List<SessionStart>();
        foreach (var session in sessions)
        {
            if (firsts.Count == 0 || period(session.Day) != period(firsts[^1].Day))
            {
                firsts.Add(session);
            }
        }

        return firsts;
    }
}
