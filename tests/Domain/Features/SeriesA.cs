using GrandModel.MarketData.Features;
using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>A bar of a made-up series.</summary>
public readonly record struct MadeBar(double Open, double High, double Low, double Close, double Volume);

/// <summary>
/// Series A: the 400 bars that the reference values of indicators and features were computed on. Prices are whole quarters, so exact in binary.
/// </summary>
public static class SeriesA
{
    public const int Length = 400;
    public const double Hour = 14.5;
    public const double Tick = 0.25;

    private const long FirstClose = 1_700_000_000_000_000_000;
    private const long HalfHour = 1_800_000_000_000;

    public static IReadOnlyList<MadeBar> Bars { get; } = Make(42, Length);

    public static double[] Closes { get; } = [.. Bars.Select(b => b.Close)];

    public static FeatureBar[] FeatureBars { get; } = [.. Bars.Select((b, i) => Feature(b, i))];

    public static IndicatorBar[] IndicatorBars { get; } =
        [.. Bars.Select((b, i) => new IndicatorBar(CloseTime(i), i / 46, b.Open, b.High, b.Low, b.Close, b.Volume))];

    public static long CloseTime(int bar) => FirstClose + (bar * HalfHour);

    public static FeatureBar Feature(MadeBar b, int i) => new(i + 1, CloseTime(i), b.Open, b.High, b.Low, b.Close, b.Volume, Hour, Tick);

    /// <summary>Other bars of the same kind. The price wanders and does not know of 0: keep to some thousands of bars.</summary>
    public static IReadOnlyList<MadeBar> Make(uint seed, int length)
    {
        var bars = new MadeBar[length];
        var state = seed;
        var open = 4500.0;
        for (var i = 0; i < length; i++)
        {
            var close = open + (0.25 * (Math.Floor(41 * Draw(ref state)) - 20));
            var high = Math.Max(open, close) + (0.25 * Math.Floor(8 * Draw(ref state)));
            var low = Math.Min(open, close) - (0.25 * Math.Floor(8 * Draw(ref state)));
            bars[i] = new MadeBar(open, high, low, close, 1000 + Math.Floor(9000 * Draw(ref state)));
            open = close;
        }

        return bars;
    }

    private static double Draw(ref uint state)
    {
        state = unchecked((1664525 * state) + 1013904223);
        return state / 4294967296.0;
    }
}
