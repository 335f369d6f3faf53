using System.Globalization;
using System.Text;

namespace GrandModel.Tests;

/// <summary>Files for the risk commands: twenty days of the published sample beside a second asset.</summary>
internal static class RiskFiles
{
    public static readonly double[] Sample =
    [
        -.012, .004, .008, -.003, .011, -.025, .006, .002, -.009, .014, -.001, .005, -.018, .009, .003, -.006, .007, -.031, .019, -.004,
    ];

    /// <summary>Weekdays from a Wednesday.</summary>
    public static string[] Dates(int days) =>
        [.. Enumerable.Range(0, 3 * days).Select(i => new DateOnly(2020, 1, 1).AddDays(i)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(days).Select(d => $"{d:yyyy-MM-dd}")];

    /// <summary>date,A,B: the sample, and the sample turned round.</summary>
    public static string Returns(int times = 1)
    {
        var text = new StringBuilder("date,A,B\n");
        var dates = Dates(times * Sample.Length);
        for (var t = 0; t < dates.Length; t++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{dates[t]},{Sample[t % 20]},{Sample[(t + (t / 20) + 7) % 20]}\n");
        }

        return text.ToString();
    }

    public const string OnlyA = "symbol,quantity,price\nA,10,100\n";
    public const string Both = "symbol,quantity,price,multiplier\nA,10,100,1\nB,-2,50,5\n";
}
