using GrandModel.Contracts;

namespace GrandModel.MarketData.Calendars;

/// <summary>The sessions of each calendar by trading day. Pure functions of the date; rules and sources: docs/data.md, calendars.</summary>
internal static class SessionRules
{
    private const int Hour = 3600;
    private const int Minute = 60;

    private static readonly int LastHaltDay = UnixDay.Of(2021, 6, 25);
    private static readonly int FirstEarlyCloseDay = UnixDay.Of(2015, 9, 21);

    /// <summary>
    /// CME equity index futures: 17:00 of the day before to 16:00 Chicago (16:15 before 2015-09-21), Monday to Friday; a halt 15:15 to
    /// 15:30 until 2021-06-25. On US holidays trading hours vary from year to year, so the session stands as on other days and nothing is
    /// expected in it.
    /// </summary>
    public static Session? CmeEquity(int date) => Cme(date, halts: true);

    /// <summary>CME Globex metals and energy: as <see cref="CmeEquity"/> without the halt.</summary>
    public static Session? CmeGlobex(int date) => Cme(date, halts: false);

    /// <summary>US stocks: 04:00 to 20:00 New York with 09:30 to 16:00 regular (13:00 on short days); no session on holidays.</summary>
    public static Session? UsStocks(int date)
    {
        if (!IsWeekday(date) || UsHolidays.IsClosed(date))
        {
            return null;
        }

        var close = UsHolidays.IsShort(date) ? 13 * Hour : 16 * Hour;
        return new Session(
            date, Eastern(date, 4 * Hour), Eastern(date, 20 * Hour), 0, 0, Eastern(date, (9 * Hour) + (30 * Minute)), Eastern(date, close));
    }

    /// <summary>
    /// Spot currencies and metals: 17:00 of the day before to 17:00 New York, Monday to Friday; nothing expected at Christmas and New
    /// Year.
    /// </summary>
    public static Session? Fx(int date)
    {
        if (!IsWeekday(date))
        {
            return null;
        }

        var (start, end) = (Eastern(date - 1, 17 * Hour), Eastern(date, 17 * Hour));
        var day = UnixDay.ToDate(date);
        var quiet = (day.Month, day.Day) is (12, 25) or (1, 1);
        return new Session(date, start, end, 0, 0, quiet ? end : start, end);
    }

    /// <summary>Always open; a session is a UTC day.</summary>
    public static Session? Always(int date) =>
        new Session(date, date * UnixDay.Nanos, (date + 1) * UnixDay.Nanos, 0, 0, date * UnixDay.Nanos, (date + 1) * UnixDay.Nanos);

    /// <summary>No calendar: always open, a session is a UTC day, and nothing is ever expected.</summary>
    public static Session? None(int date) => new Session(date, date * UnixDay.Nanos, (date + 1) * UnixDay.Nanos, 0, 0, 0, 0);

    private static Session? Cme(int date, bool halts)
    {
        if (!IsWeekday(date))
        {
            return null;
        }

        var start = Central(date - 1, 17 * Hour);
        var end = Central(date, date < FirstEarlyCloseDay ? (16 * Hour) + (15 * Minute) : 16 * Hour);
        var halted = halts && date <= LastHaltDay;
        var regularEnd = UsHolidays.IsShort(date) ? Central(date, 12 * Hour) : end;
        return new Session(
            date,
            start,
            end,
            halted ? Central(date, (15 * Hour) + (15 * Minute)) : end,
            halted ? Central(date, (15 * Hour) + (30 * Minute)) : end,
            UsHolidays.IsClosed(date) ? regularEnd : start,
            regularEnd);
    }

    private static bool IsWeekday(int date) => UnixDay.Weekday(date) is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    private static long Central(int day, int secondOfDay) => UsZone.Central.ToUtcSeconds(day, secondOfDay) * UnixNanos.PerSecond;

    private static long Eastern(int day, int secondOfDay) => UsZone.Eastern.ToUtcSeconds(day, secondOfDay) * UnixNanos.PerSecond;
}
