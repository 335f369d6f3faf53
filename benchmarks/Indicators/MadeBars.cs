using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Benchmarks;

/// <summary>Bars of a random walk with a fixed seed and a return to the middle, quarters as prices: so many that neither branches nor the samples of MLMI repeat.</summary>
internal static class MadeBars
{
    /// <summary>Number of bars, a power of two so that going round costs a mask.</summary>
    public const int Count = 65_536;

    private const double Tick = 0.25;

    /// <summary>The bars; sequence and time go on when they are gone through again.</summary>
    public static FeatureBar[] Make()
    {
        var random = new DetRandom(1, "benchmark");
        var bars = new FeatureBar[Count];
        var open = 4500.0;
        for (var i = 0; i < Count; i++)
        {
            var jump = random.NextDouble() < 0.02 ? 4 : 1;
            var close = Quarter(open * (1 + (0.001 * jump * random.NextNormal()) + (0.002 * (4500 - open) / 4500)));
            var high = Quarter(Math.Max(open, close) * (1 + (0.0005 * Math.Abs(random.NextNormal()))));
            var low = Quarter(Math.Min(open, close) * (1 - (0.0005 * Math.Abs(random.NextNormal()))));
            bars[i] = new FeatureBar(i + 1, i + 1, open, Math.Max(high, Math.Max(open, close)), Math.Min(low, Math.Min(open, close)), close, 1000 + random.NextLong(9000), 14.5, Tick);
            open = close;
        }

        return bars;
    }

    private static double Quarter(double price) => Math.Round(price / Tick) * Tick;
}
