using System.Globalization;

namespace GrandModel.Tests.Support;

/// <summary>A culture unlike the invariant one in everything that could show, made by hand: the product runs without culture data.</summary>
public static class Foreign
{
    /// <summary>Runs the action with such a culture, and puts the old one back.</summary>
    public static void Run(Action action)
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NumberDecimalSeparator = ",", NumberGroupSeparator = ".", PercentDecimalSeparator = ",", PercentGroupSeparator = ".", NegativeSign = "\u2212",
        };
        culture.DateTimeFormat = new DateTimeFormatInfo { DateSeparator = ".", TimeSeparator = ".", AbbreviatedMonthNames = [.. Enumerable.Repeat("m", 13)] };
        try
        {
            CultureInfo.CurrentCulture = culture;
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
