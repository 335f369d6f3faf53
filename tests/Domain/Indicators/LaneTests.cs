using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards that sums and exponentials have the same bits whichever registers carry them, and that they are right.</summary>
public sealed class LaneTests
{
    [Fact]
    public void Sums_have_the_same_bits_on_all_widths_for_every_length()
    {
        var random = new DetRandom(1, "lanes");
        for (var length = 0; length < 70; length++)
        {
            double[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal() * 1e3)];
            double[] b = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal() + 5)];
            Same(a, b);
            Near.Equal(a.Sum(), LaneSums.Sum(a), 1e-12);
            Near.Equal(a.Zip(b, (x, y) => x * y).Sum(), LaneSums.Dot(a, b), 1e-11);
            Near.Equal(b.Sum(y => (y - 5) * (y - 5)), LaneSums.SquaredDeviations(b, 5), 1e-12);
            Near.Equal(a.Zip(b, (x, y) => (x - 1) * (y - 5)).Sum(), LaneSums.CoDeviations(a, 1, b, 5), 1e-11);
        }

        Assert.Throws<ArgumentException>(() => LaneSums.Dot([1, 2], [1]));
    }

    [Fact]
    public void The_order_of_a_sum_is_fixed()
    {
        // Lane 0 gets 1e16 and -1e16, lane 4 gets 1: (1e16 - 1e16) + 1. Summed from left to right the 1 would be lost.
        double[] values = [1e16, 0, 0, 0, 1, 0, 0, 0, -1e16];
        Assert.Equal(1, LaneSums.Sum(values));
        Assert.Equal(0, 1e16 + 1 - 1e16);
    }

    [Fact]
    public void Exponentials_are_right_and_have_the_same_bits_on_all_widths()
    {
        var x = new double[8];
        var scalar = new double[8];
        var wide = new double[8];
        for (var i = 0; i < 4_000; i++)
        {
            for (var lane = 0; lane < 8; lane++)
            {
                x[lane] = -(i * 8 + lane) * (i < 2_000 ? 0.0025 : 0.0235);
            }

            LanesScalar.Store(LaneExp.OfNonPositive(LanesScalar.Load(in x[0], 0)), ref scalar[0], 0);
            for (var lane = 0; lane < 8; lane++)
            {
                var want = Math.Exp(Math.Max(x[lane], -700));
                Assert.True(
                    Math.Abs(scalar[lane] - want) <= (1e-15 + (2e-16 * Math.Abs(x[lane]))) * want, $"exp({x[lane]:R}) = {scalar[lane]:R}");
            }

            if (Lanes256.IsSupported)
            {
                Lanes256.Store(LaneExp.OfNonPositive(Lanes256.Load(in x[0], 0)), ref wide[0], 0);
                Assert.Equal(scalar, wide);
            }

            if (Lanes512.IsSupported)
            {
                Lanes512.Store(LaneExp.OfNonPositive(Lanes512.Load(in x[0], 0)), ref wide[0], 0);
                Assert.Equal(scalar, wide);
            }
        }
    }

    [Fact]
    public void The_exponential_of_0_is_1_and_far_below_0_vanishes()
    {
        var lanes = LaneExp.OfNonPositive(LanesScalar.All(0));
        Assert.Equal(1, lanes[0]);
        lanes = LaneExp.OfNonPositive(LanesScalar.All(double.NegativeInfinity));
        Assert.InRange(lanes[0], 0, 1e-300);
    }

    private static void Same(double[] a, double[] b)
    {
        var want = Sums<LanesScalar>(a, b);
        long[] chosen =
            [Bits(LaneSums.Sum(a)), Bits(LaneSums.Dot(a, b)), Bits(LaneSums.SquaredDeviations(b, 5)), Bits(LaneSums.CoDeviations(a, 1, b, 5))];
        Assert.Equal(want, chosen);
        if (Lanes256.IsSupported)
        {
            Assert.Equal(want, Sums<Lanes256>(a, b));
        }

        if (Lanes512.IsSupported)
        {
            Assert.Equal(want, Sums<Lanes512>(a, b));
        }
    }

    private static long[] Sums<T>(double[] a, double[] b)
        where T : struct, ILanes<T> =>
        [
            Bits(LaneSums.Sum<T>(a)), Bits(LaneSums.Dot<T>(a, b)), Bits(LaneSums.SquaredDeviations<T>(b, 5)),
            Bits(LaneSums.CoDeviations<T>(a, 1, b, 5)),
        ];

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);
}
