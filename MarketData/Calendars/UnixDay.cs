namespace GrandModel.MarketData.Calendars;

/// <summary>Calendar dates as days since 1970-01-01, the form in which trading days are journaled.</summary>
public static class UnixDay
{
    /// <summary>Nanoseconds in a day.</summary>
    public const long Nanos = 86_400_000_000_000;

    /// <summary>Seconds in a day.</summary>
    public const long Seconds = 86_400;

    private const int DayNumberOf1970 = 719_162;

    /// <summary>The day of a date; negative before 1970.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such date.</exception>
    public static int Of(int year, int month, int day) => new DateOnly(year, month, day).DayNumber - DayNumberOf1970;

    /// <summary>The UTC day that holds an instant.</summary>
    public static int OfInstant(long ns) => (int)Math.DivRem(ns, Nanos, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>The date of a day.</summary>
    public static DateOnly ToDate(int day) => DateOnly.FromDayNumber(day + DayNumberOf1970);

    /// <summary>Day of the week.</summary>
    public static DayOfWeek Weekday(int day) => (DayOfWeek)((((day + 4) % 7) + 7) % 7); // 1970-01-01 was a Thursday

    /// <summary>The n-th given weekday of a month, from 1.</summary>
    public static int NthWeekday(int year, int month, DayOfWeek weekday, int n)
    {
        var first = Of(year, month, 1);
        return first + ((weekday - Weekday(first) + 7) % 7) + (7 * (n - 1));
    }

    /// <summary>The last given weekday of a month.</summary>
    public static int LastWeekday(int year, int month, DayOfWeek weekday)
    {
        var last = Of(year, month, DateTime.DaysInMonth(year, month));
        return last - ((Weekday(last) - weekday + 7) % 7);
    }
}
