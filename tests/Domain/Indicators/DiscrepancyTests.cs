using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;
using GrandModel.MarketData.State;

namespace GrandModel.Tests;

/// <summary>
/// Guards the maximum mean discrepancy: its definition, its permutation test, and that the fast rolling one equals the definition on whatever data, with
/// the same bits on all register widths.
/// </summary>
public sealed class DiscrepancyTests
{
    [Fact]
    public void Small_samples_give_the_reference_values()
    {
        double[] x = [0, 1, 2], y = [1, 2, 4];
        Near.Equal(0.22214767497157706, MaximumMeanDiscrepancy.Biased(x, y, 1, 1));
        Near.Equal(-0.21103326478960394, MaximumMeanDiscrepancy.Unbiased(x, y, 1, 1));
        Assert.Equal(1, MaximumMeanDiscrepancy.MedianSquaredDistance([0, 1, 2, 1, 2, 4], 1));
    }

    [Fact]
    public void Equal_samples_have_no_biased_discrepancy() =>
        Near.Within(1e-15, 0, MaximumMeanDiscrepancy.Biased([1, 2, 3, 5], [5, 3, 2, 1], 1, 2));

    [Fact]
    public void The_permutation_test_tells_samples_apart_and_repeats_itself()
    {
        var random = new DetRandom(1, "permutation");
        double[] x = [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())];
        double[] same = [.. Enumerable.Range(0, 40).Select(_ => random.NextNormal())];
        double[] other = [.. same.Select(v => v + 1.5)];

        var far = MaximumMeanDiscrepancy.PermutationPValue(x, other, 1, 1, 500, seed: 9);
        var near = MaximumMeanDiscrepancy.PermutationPValue(x, same, 1, 1, 500, seed: 9);

        Assert.Equal(1 / 501.0, far);
        Assert.InRange(near, 0.05, 1);
        Assert.Equal(near, MaximumMeanDiscrepancy.PermutationPValue(x, same, 1, 1, 500, seed: 9));
        Assert.True(Enumerable.Range(1, 5).Select(s => MaximumMeanDiscrepancy.PermutationPValue(x, same, 1, 1, 100, s)).Distinct().Count() > 1);
        Assert.Equal(1, MaximumMeanDiscrepancy.PermutationPValue([1, 2], [2, 1], 1, 1, 20, seed: 1));
    }

    [Fact]
    public void Samples_that_are_too_small_or_widths_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MaximumMeanDiscrepancy.Unbiased([1], [1, 2], 1, 1));
        Assert.Throws<ArgumentException>(() => MaximumMeanDiscrepancy.Biased([1, 2, 3], [1, 2], 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumMeanDiscrepancy.Biased([1], [2], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MaximumMeanDiscrepancy.PermutationPValue([1], [2], 1, 1, 0, 1));
    }

    [Fact]
    public void Series_a_gives_the_reference_value_at_its_last_bar()
    {
        var rolling = new RollingDiscrepancy();
        foreach (var (x, y) in Points(SeriesA.Bars))
        {
            rolling.Add(x, y);
        }

        Assert.True(rolling.IsDefined);
        Near.Equal(2.831173207663197, rolling.MedianSquaredDistance);
        Near.Within(1e-13, 0.00036842211029597394, rolling.Squared);
    }

    public static TheoryData<string> Cases => ["series A", "walk", "heavy tails", "ties", "drift", "jump"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rolling_one_equals_the_definition(string name)
    {
        var points = Case(name);
        var rolling = new RollingDiscrepancy();
        for (var i = 0; i < points.Length; i++)
        {
            rolling.Add(points[i].X, points[i].Y);
            Assert.Equal(i >= 335, rolling.IsDefined);
            if (i >= 335 && i % 13 == 0)
            {
                var (squared, width) = Definition(points.AsSpan(i - 335, 336));
                Near.Equal(width, rolling.MedianSquaredDistance, 1e-12);
                Near.Within(1e-11, squared, rolling.Squared);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_register_widths_give_the_same_bits_prepared_or_not_loaded_or_not(string name)
    {
        var points = Case(name);
        var widest = new RollingDiscrepancy();
        for (var i = 0; i < points.Length; i++)
        {
            var saved = i % 7 == 0 && i >= 334 ? StateStream.Save(widest.Transfer) : null;
            if (i % 3 == 0)
            {
                widest.Prepare();
            }

            widest.Add(points[i].X, points[i].Y);
            if (saved is null)
            {
                continue;
            }

            foreach (var width in new[] { LaneWidth.Scalar, LaneWidth.Bits256, LaneWidth.Bits512 })
            {
                var other = new RollingDiscrepancy(width);
                StateStream.Load(saved, other.Transfer);
                other.Add(points[i].X, points[i].Y);
                Near.SameBits(widest.Squared, other.Squared);
                Near.SameBits(widest.MedianSquaredDistance, other.MedianSquaredDistance);
            }
        }
    }

    [Fact]
    public void A_coordinate_that_does_not_vary_leaves_it_undefined()
    {
        var flat = new RollingDiscrepancy();
        var halted = new RollingDiscrepancy();
        var random = new DetRandom(3, "flat");
        for (var i = 0; i < 1_000; i++)
        {
            flat.Add(random.NextNormal(), -7.3);
            var moves = i % 10 == 0;
            halted.Add(moves ? random.NextNormal() : 0, moves ? random.NextNormal() : 1);
            Assert.False(flat.IsDefined);
            Assert.False(halted.IsDefined);
            Assert.Equal(0, flat.Squared);
        }
    }

    private static (double X, double Y)[] Points(IReadOnlyList<MadeBar> bars) =>
        [.. bars.Skip(1).Select((b, i) =>
            (DetMath.Log(b.Close / bars[i].Close), DetMath.Log((b.High > b.Low ? b.High - b.Low : 0.25) / b.Close)))];

    private static (double X, double Y)[] Case(string name)
    {
        var random = new DetRandom(17, name);
        return name switch
        {
            "series A" => Points(SeriesA.Bars),
            "walk" => Points(Walk.Bars(51, 450)),
            "heavy tails" => Draw(450, () => (Cube(random.NextNormal()), random.NextNormal() + (0.1 * Cube(random.NextNormal())))),
            "ties" => Draw(450, () => (random.NextLong(3) - 1, random.NextLong(4))),
            "drift" => [.. Enumerable.Range(0, 450).Select(i => (random.NextNormal() * (1 + (i / 100.0)), (i / 200.0) + random.NextNormal()))],
            "jump" => [.. Enumerable.Range(0, 450).Select(i => (random.NextNormal() + (i == 400 ? 500 : 0), random.NextNormal()))],
            _ => throw new ArgumentException(name),
        };
    }

    private static double Cube(double v) => v * v * v;

    private static (double X, double Y)[] Draw(int count, Func<(double X, double Y)> draw) =>
        [.. Enumerable.Range(0, count).Select(_ => draw())];

    private static (double Squared, double Width) Definition(ReadOnlySpan<(double X, double Y)> window)
    {
        var x = new double[window.Length];
        var y = new double[window.Length];
        for (var i = 0; i < window.Length; i++)
        {
            (x[i], y[i]) = window[i];
        }

        Standardise(x);
        Standardise(y);
        double[] reference = [.. Enumerable.Range(0, 240).SelectMany(i => new[] { x[i], y[i] })];
        double[] test = [.. Enumerable.Range(240, 96).SelectMany(i => new[] { x[i], y[i] })];
        var width = MaximumMeanDiscrepancy.MedianSquaredDistance(reference, 2);
        return (MaximumMeanDiscrepancy.Unbiased(reference, test, 2, width), width);
    }

    private static void Standardise(double[] values)
    {
        var mean = values[..240].Average();
        var deviation = Math.Sqrt(values[..240].Average(v => (v - mean) * (v - mean)));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - mean) / deviation;
        }
    }
}
