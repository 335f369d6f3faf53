namespace GrandModel.MarketData.Calendars;

/// <summary>
/// Days on which US stock exchanges do not trade, by rule: New Year, Martin Luther King (since 1998), Presidents, Good Friday, Memorial,
/// Juneteenth (since 2022), Independence, Labor, Thanksgiving, Christmas. A holiday on Sunday is kept on Monday, on Saturday on Friday,
/// except New Year, which then is not kept. Closures that no rule gives (mourning, attacks, storms) are a table since 1994. Source: NYSE
/// Rule 7.2 and the exchange's notices.
/// </summary>
public static class UsHolidays
{
    private static readonly int[] Extraordinary =
    [
        UnixDay.Of(1994, 4, 27), UnixDay.Of(2001, 9, 11), UnixDay.Of(2001, 9, 12), UnixDay.Of(2001, 9, 13), UnixDay.Of(2001, 9, 14),
        UnixDay.Of(2004, 6, 11), UnixDay.Of(2007, 1, 2), UnixDay.Of(2012, 10, 29), UnixDay.Of(2012, 10, 30), UnixDay.Of(2018, 12, 5),
        UnixDay.Of(2025, 1, 9),
    ];

    /// <summary>Whether stocks do not trade at all on this weekday. Saturdays and Sundays are no holidays by this.</summary>
    public static bool IsClosed(int day)
    {
        var date = UnixDay.ToDate(day);
        var (year, weekday) = (date.Year, date.DayOfWeek);
        return date.Month switch
        {
            1 => day == NewYear(year) || (year >= 1998 && day == UnixDay.NthWeekday(year, 1, DayOfWeek.Monday, 3)),
            2 => day == UnixDay.NthWeekday(year, 2, DayOfWeek.Monday, 3),
            3 or 4 => weekday == DayOfWeek.Friday && day == Easter(year) - 2,
            5 => day == UnixDay.LastWeekday(year, 5, DayOfWeek.Monday),
            6 => year >= 2022 && day == Observed(UnixDay.Of(year, 6, 19)),
            7 => day == Observed(UnixDay.Of(year, 7, 4)),
            9 => day == UnixDay.NthWeekday(year, 9, DayOfWeek.Monday, 1),
            11 => day == UnixDay.NthWeekday(year, 11, DayOfWeek.Thursday, 4),
            12 => day == Observed(UnixDay.Of(year, 12, 25)),
            _ => false,
        } || Array.BinarySearch(Extraordinary, day) >= 0;
    }

    /// <summary>
    /// Whether stocks close at 13:00 New York: the day after Thanksgiving, and 3 July and 24 December when they are a trading Monday to
    /// Thursday.
    /// </summary>
    public static bool IsShort(int day)
    {
        var date = UnixDay.ToDate(day);
        return (date.Month, date.Day) switch
        {
            (7, 3) or (12, 24) => date.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Thursday,
            (11, _) => day == UnixDay.NthWeekday(date.Year, 11, DayOfWeek.Thursday, 4) + 1,
            _ => false,
        };
    }

    /// <summary>Easter Sunday in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher.</summary>
    public static int Easter(int year)
    {
        var a = year % 19;
        var (b, c) = (year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return UnixDay.Of(year, n / 31, (n % 31) + 1);
    }

    private static int NewYear(int year)
    {
        var day = UnixDay.Of(year, 1, 1);
        return UnixDay.Weekday(day) == DayOfWeek.Sunday ? day + 1 : day;
    }

    private static int Observed(int day) => UnixDay.Weekday(day) switch
    {
        DayOfWeek.Saturday => day - 1,
        DayOfWeek.Sunday => day + 1,
        _ => day,
    };
}
