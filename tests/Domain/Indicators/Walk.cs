using GrandModel.Contracts;

namespace GrandModel.Tests;

/// <summary>Random walks with fixed seeds, for runs far longer than the reference series.</summary>
public static class Walk
{
    /// <summary>Bars whose close moves by a normal step a bar, with now and then a jump, a flat stretch or no volume; price in quarters or not.</summary>
    public static MadeBar[] Bars(long seed, int length, double step = 0.001, double grid = 0)
    {
        var random = new DetRandom(seed, "walk");
        var bars = new MadeBar[length];
        var open = 4500.0;
        for (var i = 0; i < length; i++)
        {
            var size = random.NextDouble() < 0.01 ? 10 * step : step;
            var pull = (4500 - open) / 4500 * step;
            var close = Snap(open * (1 + (size * random.NextNormal()) + pull), grid);
            var high = Snap(Math.Max(open, close) * (1 + (step * Math.Abs(random.NextNormal()))), grid);
            var low = Snap(Math.Min(open, close) * (1 - (step * Math.Abs(random.NextNormal()))), grid);
            (high, low) = (Math.Max(high, Math.Max(open, close)), Math.Min(low, Math.Min(open, close)));
            bars[i] = new MadeBar(open, high, low, close, Math.Floor(100 + (9000 * random.NextDouble())));
            open = close;
        }

        return bars;
    }

    public static double[] Closes(long seed, int length, double step = 0.001) => [.. Bars(seed, length, step).Select(b => b.Close)];

    private static double Snap(double price, double grid) => grid > 0 ? Math.Round(price / grid) * grid : price;
}
