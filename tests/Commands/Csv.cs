using System.Globalization;
using System.Text;

namespace GrandModel.Tests;

/// <summary>Files of market data for tests.</summary>
internal static class Csv
{
    public const string BarHeader = "ts_utc_open,symbol,open,high,low,close,volume\n";
    public const string TradeHeader = "ts_utc,symbol,price,size\n";

    /// <summary>Bars of one symbol at an even step.</summary>
    public static string Bars(string symbol, DateTime start, TimeSpan step, IEnumerable<MadeBar> bars) => Bars(symbol, bars.Select((b, i) => (start + (step * i), b)));

    /// <summary>Bars of one symbol at the times given.</summary>
    public static string Bars(string symbol, IEnumerable<(DateTime Open, MadeBar Bar)> bars)
    {
        var text = new StringBuilder(BarHeader);
        foreach (var (open, b) in bars)
        {
            text.Append(CultureInfo.InvariantCulture, $"{open:yyyy-MM-ddTHH:mm:ssZ},{symbol},{b.Open},{b.High},{b.Low},{b.Close},{b.Volume}\n");
        }

        return text.ToString();
    }

    /// <summary>Bars that are nothing but a close.</summary>
    public static IEnumerable<MadeBar> Closes(params double[] closes) => closes.Select(c => new MadeBar(c, c, c, c, 1));
}

/// <summary>A bar of a made-up series.</summary>
internal readonly record struct MadeBar(double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>Series A (seed 42): the bars that reference values were computed on. All prices are whole quarters.</summary>
    public static IReadOnlyList<MadeBar> Series(uint seed, int length)
    {
        var bars = new MadeBar[length];
        var open = 4500.0;
        double Draw() => (seed = unchecked((1664525 * seed) + 1013904223)) / 4294967296.0;
        for (var i = 0; i < length; i++)
        {
            var close = open + (0.25 * (Math.Floor(41 * Draw()) - 20));
            var high = Math.Max(open, close) + (0.25 * Math.Floor(8 * Draw()));
            var low = Math.Min(open, close) - (0.25 * Math.Floor(8 * Draw()));
            bars[i] = new MadeBar(open, high, low, close, 1000 + Math.Floor(9000 * Draw()));
            open = close;
        }

        return bars;
    }
}
