using GrandModel.Contracts;

namespace GrandModel.MarketData.Calendars;

/// <summary>
/// US wall-clock time, with the daylight-saving rules in code so that no result depends on the machine's zone data. Since 2007: from the
/// second Sunday of March to the first Sunday of November; before: from the first Sunday of April to the last Sunday of October (the rule
/// of 1987, used for earlier years too). Clocks change at 02:00 local time. Source: Energy Policy Act of 2005, Uniform Time Act as amended
/// in 1986. Years 1970 to 2261.
/// </summary>
public sealed class UsZone
{
    /// <summary>America/Chicago.</summary>
    public static readonly UsZone Central = new("America/Chicago", -6);

    /// <summary>America/New_York.</summary>
    public static readonly UsZone Eastern = new("America/New_York", -5);

    private const int YearMin = 1970;
    private const int YearMax = 2262;

    private readonly int _standard; // seconds east of UTC
    private readonly long[] _starts = new long[YearMax - YearMin + 1]; // daylight time begins, UTC seconds
    private readonly long[] _ends = new long[YearMax - YearMin + 1];

    private UsZone(string name, int standardHours)
    {
        Name = name;
        _standard = standardHours * 3600;
        for (var year = YearMin; year <= YearMax; year++)
        {
            var start = year >= 2007 ? UnixDay.NthWeekday(year, 3, DayOfWeek.Sunday, 2) : UnixDay.NthWeekday(year, 4, DayOfWeek.Sunday, 1);
            var end = year >= 2007 ? UnixDay.NthWeekday(year, 11, DayOfWeek.Sunday, 1) : UnixDay.LastWeekday(year, 10, DayOfWeek.Sunday);
            _starts[year - YearMin] = (start * UnixDay.Seconds) + (2 * 3600) - _standard;
            _ends[year - YearMin] = (end * UnixDay.Seconds) + (1 * 3600) - _standard; // 02:00 daylight is 01:00 standard
        }
    }

    /// <summary>IANA name, for people.</summary>
    public string Name { get; }

    /// <summary>Seconds to add to UTC to get local time.</summary>
    public int OffsetSeconds(long utcSeconds)
    {
        var day = UnixDay.OfInstant(Math.Clamp(utcSeconds, 0, long.MaxValue / UnixNanos.PerSecond) * UnixNanos.PerSecond);
        var year = Math.Clamp(UnixDay.ToDate(day).Year, YearMin, YearMax) - YearMin;
        return utcSeconds >= _starts[year] && utcSeconds < _ends[year] ? _standard + 3600 : _standard;
    }

    /// <summary>
    /// The instant of a local date and time. In the hour that occurs twice in autumn the first; in the hour that is left out in spring the
    /// time is read as standard time. No session begins or ends in either.
    /// </summary>
    /// <param name="day">Local date, days since 1970.</param>
    /// <param name="secondOfDay">Seconds since local midnight.</param>
    /// <returns>Seconds since 1970, UTC.</returns>
    public long ToUtcSeconds(int day, int secondOfDay)
    {
        var local = (day * UnixDay.Seconds) + secondOfDay;
        var daylight = local - _standard - 3600;
        return OffsetSeconds(daylight) != _standard ? daylight : local - _standard;
    }

    /// <summary>Hour of the local day with its fraction, 0 to below 24.</summary>
    public double HourOfDay(long ns)
    {
        var local = ns + (OffsetSeconds(new UnixNanos(ns).Seconds) * UnixNanos.PerSecond);
        return (local - (UnixDay.OfInstant(local) * UnixDay.Nanos)) / 3_600_000_000_000.0;
    }
}
