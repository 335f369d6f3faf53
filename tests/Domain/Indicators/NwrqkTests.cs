using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards the rational quadratic kernel estimate and the signals drawn from it.</summary>
public sealed class NwrqkTests
{
    [Fact]
    public void Weights_are_the_reference_values_and_fall_strictly()
    {
        Near.Equal(0.9922217208161129, RationalQuadraticKernel.Weight(1, 8, 8));
        Near.Equal(0.9692922399687187, RationalQuadraticKernel.Weight(2, 8, 8));
        Near.Equal(0.9323888706221216, RationalQuadraticKernel.Weight(3, 8, 8));
        Near.Equal(0.9766815165274612, RationalQuadraticKernel.Weight(10, 46, 8));
        foreach (var (h, r) in new[] { (3.0, 0.25), (8.0, 8.0), (50.0, 25.0) })
        {
            Assert.Equal(1, RationalQuadraticKernel.Weight(0, h, r));
            for (var i = 1; i < 60; i++)
            {
                Assert.True(RationalQuadraticKernel.Weight(i, h, r) < RationalQuadraticKernel.Weight(i - 1, h, r));
            }
        }
    }

    [Fact]
    public void A_large_relative_weight_tends_to_the_gaussian() =>
        Near.Within(1e-6, Math.Exp(-25.0 / 128), RationalQuadraticKernel.Weight(5, 8, 1e6));

    [Fact]
    public void A_short_series_gives_the_reference_estimates()
    {
        double[] y = [100, 101, 99, 102, 103, 101, 104, 106, 105, 107];
        var slow = new RationalQuadraticKernel(8, 8, 25);
        var fast = new RationalQuadraticKernel(6, 8, 25);
        var got = new List<double>();
        foreach (var value in y)
        {
            slow.Add(value);
            fast.Add(value);
            got.Add(slow.Value);
        }

        Near.Equal([102.19004263174442, 102.60849968844262, 103.20521759352727], got[^3..]);
        Near.Equal(103.48059669656304, fast.Value);
    }

    [Fact]
    public void Series_a_gives_the_reference_estimates_and_signals()
    {
        var want = new Dictionary<int, (double Yhat1, double Yhat2)>
        {
            [30] = (4510.274738675527, 4510.303785698835),
            [397] = (4528.372165316426, 4527.839127534705),
            [398] = (4527.901608386966, 4527.3352362666255),
            [399] = (4527.911533934733, 4527.4636368433685),
        };
        var nwrqk = new Nwrqk();
        for (var i = 0; i < SeriesA.Length; i++)
        {
            nwrqk.Add(SeriesA.Closes[i]);
            if (want.TryGetValue(i, out var values))
            {
                Near.Equal(values.Yhat1, nwrqk.Yhat1);
                Near.Equal(values.Yhat2, nwrqk.Yhat2);
            }
        }

        Assert.True(nwrqk.IsBullish);
        Assert.True(nwrqk.BullishChange);
        Assert.False(nwrqk.BearishChange);
        Assert.Equal(0, nwrqk.Cross);
    }

    [Fact]
    public void Signals_over_a_long_run_are_those_of_their_definition()
    {
        var closes = Walk.Closes(21, 5_000);
        var nwrqk = new Nwrqk();
        var one = closes.Select((_, i) => Plain(closes, i, 8)).ToArray();
        var two = closes.Select((_, i) => Plain(closes, i, 6)).ToArray();
        int changes = 0, crosses = 0;
        for (var i = 0; i < closes.Length; i++)
        {
            nwrqk.Add(closes[i]);
            Near.Equal(one[i], nwrqk.Yhat1);
            Near.Equal(two[i], nwrqk.Yhat2);
            if (i < 2)
            {
                Assert.False(nwrqk.BullishChange || nwrqk.BearishChange);
                continue;
            }

            Assert.Equal(one[i - 1] < one[i] && one[i - 2] > one[i - 1], nwrqk.BullishChange);
            Assert.Equal(one[i - 1] > one[i] && one[i - 2] < one[i - 1], nwrqk.BearishChange);
            var cross = two[i] > one[i] && two[i - 1] <= one[i - 1] ? 1 : two[i] < one[i] && two[i - 1] >= one[i - 1] ? -1 : 0;
            Assert.Equal(cross, nwrqk.Cross);
            changes += nwrqk.BullishChange || nwrqk.BearishChange ? 1 : 0;
            crosses += Math.Abs(cross);
        }

        Assert.InRange(changes, 100, 4_000);
        Assert.InRange(crosses, 100, 4_000);
    }

    [Fact]
    public void The_window_is_two_longer_than_the_start_bar()
    {
        var kernel = new RationalQuadraticKernel(8, 8, 25);
        kernel.Add(1_000_000);
        for (var i = 0; i < 26; i++)
        {
            kernel.Add(1);
        }

        Assert.True(kernel.Value > 1.5, "the value 26 bars back counts");
        kernel.Add(1);
        Near.Equal(1, kernel.Value, 1e-12);
    }

    [Fact]
    public void The_estimate_is_constant_on_constants_within_the_window_and_follows_a_change_of_units()
    {
        var closes = Walk.Closes(22, 2_000);
        var plain = new RationalQuadraticKernel(8, 8, 25);
        var moved = new RationalQuadraticKernel(8, 8, 25);
        var flat = new RationalQuadraticKernel(8, 8, 25);
        for (var i = 0; i < closes.Length; i++)
        {
            plain.Add(closes[i]);
            moved.Add((-3 * closes[i]) + 10);
            flat.Add(4500.1);
            var window = closes[Math.Max(0, i - 26)..(i + 1)];
            Assert.InRange(plain.Value, window.Min() * (1 - 1e-15), window.Max() * (1 + 1e-15));
            Near.Equal((-3 * plain.Value) + 10, moved.Value);
            Near.Equal(4500.1, flat.Value, 1e-15);
        }
    }

    [Fact]
    public void Parameters_outside_their_range_are_refused()
    {
        Assert.Contains("bandwidth: 2, expected 3 to 50", Assert.Throws<ArgumentOutOfRangeException>(() => new Nwrqk(2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nwrqk(relativeWeight: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nwrqk(lag: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RationalQuadraticKernel(0, 8, 25));
    }

    private static double Plain(double[] y, int t, double h)
    {
        double top = 0, bottom = 0;
        for (var i = 0; i <= 26 && i <= t; i++)
        {
            var w = Math.Pow(1 + (i * i / (2 * 8 * h * h)), -8);
            top += w * y[t - i];
            bottom += w;
        }

        return top / bottom;
    }
}
