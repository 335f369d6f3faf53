using System.Globalization;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Html;

/// <summary>Numbers as people read them: thousands separators, fixed decimals, an en dash where a figure is not defined.</summary>
internal static class Figures
{
    public const string None = "–";

    /// <summary>Whole number: 12,345.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: 1 session, 2 sessions.</summary>
    public static string Count(long value, string thing) => $"{Count(value)} {thing}{(value == 1 ? "" : "s")}";

    /// <summary>Amount to the cent: 1,002,345.50.</summary>
    public static string Amount(Money value) => Amount(value.Amount);

    /// <summary>Amount to the cent.</summary>
    public static string Amount(decimal value) => Unsigned(value.ToString("N2", CultureInfo.InvariantCulture));

    /// <summary>Amount with its sign: +1,234.50.</summary>
    public static string Signed(Money value) => (Math.Round(value.Amount, 2) > 0 ? "+" : "") + Amount(value);

    /// <summary>Amount of a double.</summary>
    public static string Amount(double? value) => value is { } v ? Unsigned(v.ToString("N2", CultureInfo.InvariantCulture)) : None;

    /// <summary>Price with all its decimals and separators: 5,243.25.</summary>
    public static string Price(decimal value)
    {
        var digits = decimal.GetBits(new Money(value).Amount)[3] >> 16 & 0xFF;
        return value.ToString("N" + Math.Clamp(digits, 2, 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>Ratio with two decimals: 1.23.</summary>
    public static string Ratio(double? value) => value is { } v ? Unsigned(v.ToString("N2", CultureInfo.InvariantCulture)) : None;

    /// <summary>Share as a percentage: 12.34%.</summary>
    public static string Percent(double? value) => value is { } v ? Unsigned((v * 100).ToString("N2", CultureInfo.InvariantCulture)) + "%" : None;

    /// <summary>Return with its sign: +1.23%.</summary>
    public static string Return(double? value) => value is { } v ? (Math.Round(v * 100, 2) > 0 ? "+" : "") + Percent(v) : None;

    /// <summary>Day: 2024-05-13.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Day and minute in UTC: 2024-05-13 14:35.</summary>
    public static string Minute(UnixNanos time) => time.ToDateTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Class of a number that is good or bad by its sign.</summary>
    public static string Sign(double value) => value > 0 ? "pos" : value < 0 ? "neg" : "";

    // What rounds to zero has no sign.
    private static string Unsigned(string text) => text.StartsWith('-') && text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text[1..] : text;
}
