using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards SMA, EMA, WMA, MACD and Bollinger bands against published tables, reference values and plain recomputation over 100,000 bars.</summary>
public sealed class AverageTests
{
    private static readonly double[] Published =
    [
        22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38, 22.61, 23.36, 24.05, 23.75, 23.83, 23.95,
        23.63, 23.82, 23.87, 23.65, 23.19, 23.10, 23.33, 22.68, 23.10, 22.40, 22.17,
    ];

    [Fact]
    public void Ema_10_is_that_of_the_published_table()
    {
        double[] want =
        [
            22.22, 22.21, 22.24, 22.27, 22.33, 22.52, 22.80, 22.97, 23.13, 23.28, 23.34, 23.43, 23.51, 23.53, 23.47, 23.40, 23.39, 23.26, 23.23,
            23.08, 22.92,
        ];
        var ema = new Ema(10);
        var got = Run(Published, ema.Add, () => ema.IsDefined, () => ema.Value);

        Assert.Equal(want, got.Select(v => Math.Round(v, 2)));
    }

    [Fact]
    public void Sma_10_is_that_of_the_published_table()
    {
        double[] want =
        [
            22.22, 22.21, 22.23, 22.26, 22.30, 22.42, 22.61, 22.77, 22.91, 23.08, 23.21, 23.38, 23.52, 23.65, 23.71, 23.68, 23.61, 23.51, 23.43,
            23.28, 23.13,
        ];
        var sma = new Sma(10);
        var got = Run(Published, sma.Add, () => sma.IsDefined, () => sma.Value);

        Assert.Equal(want.Length, got.Count);
        for (var i = 0; i < want.Length; i++)
        {
            Near.Within(0.005 + 1e-12, want[i], got[i]);
        }
    }

    [Fact]
    public void Averages_of_series_a_are_the_reference_values()
    {
        var ema = new Ema(20);
        var wma = new Wma(20);
        var sma = new Sma(20);
        var bands = new Bollinger();
        foreach (var close in SeriesA.Closes)
        {
            ema.Add(close);
            wma.Add(close);
            sma.Add(close);
            bands.Add(close);
        }

        Near.Equal(4528.709687955462, ema.Value);
        Near.Equal(4527.863095238095, wma.Value);
        Near.Equal(4529.0125, sma.Value);
        Near.Equal(4529.0125, bands.Middle);
        Near.Equal(3.1902928940772823, bands.Deviation);
        Near.Equal(4535.393085788154, bands.Upper);
        Near.Equal(4522.6319142118455, bands.Lower);
    }

    [Fact]
    public void Bollinger_20_2_is_that_of_the_published_table()
    {
        double[] prices =
        [
            86.1557, 89.0867, 88.7829, 90.3228, 89.0671, 91.1453, 89.4397, 89.1750, 86.9302, 87.6752, 86.9596, 89.4299, 89.3221, 88.7241, 87.4497,
            87.2634, 89.4985, 87.9006, 89.1260, 90.7043, 92.9001, 92.9784, 91.8021,
        ];
        double[] middle = [88.70794, 89.04516, 89.239745, 89.390705];
        double[] deviation = [1.291961, 1.452054, 1.686425, 1.771747];
        double[] upper = [91.291862, 91.949268, 92.612595, 92.9342];
        double[] lower = [86.124018, 86.141052, 85.866895, 85.84721];
        var bands = new Bollinger(20, 2);
        for (var i = 0; i < prices.Length; i++)
        {
            bands.Add(prices[i]);
            Assert.Equal(i >= 19, bands.IsDefined);
            if (i >= 19)
            {
                Near.Within(1e-5, middle[i - 19], bands.Middle);
                Near.Within(1e-5, deviation[i - 19], bands.Deviation);
                Near.Within(1e-5, upper[i - 19], bands.Upper);
                Near.Within(1e-5, lower[i - 19], bands.Lower);
            }
        }
    }

    [Fact]
    public void Macd_of_series_a_is_the_reference_with_either_seed()
    {
        var mean = new Macd();
        var first = new Macd(seed: EmaSeed.FirstValue);
        for (var i = 0; i < SeriesA.Length; i++)
        {
            mean.Add(SeriesA.Closes[i]);
            first.Add(SeriesA.Closes[i]);
            Assert.Equal(i >= 25, mean.IsLineDefined);
            Assert.Equal(i >= 33, mean.IsDefined);
            if (i == 40)
            {
                Near.Equal(2.3013783866035737, mean.Line);
                Near.Equal(2.478911305308082, mean.Signal);
                Near.Equal(2.1162841547402422, first.Line);
                Near.Equal(2.218599958858187, first.Signal);
            }
        }

        Near.Equal(-1.3539905668521897, mean.Line);
        Near.Equal(-1.2801852660791684, mean.Signal);
        Near.Equal(-0.0738053007730213, mean.Histogram);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(200)]
    public void Windows_do_not_drift_over_100_000_bars(int period)
    {
        var closes = Walk.Closes(7, 100_000);
        var sma = new Sma(period);
        var wma = new Wma(period);
        var bands = new Bollinger(period);
        var ema = new Ema(period);
        var plainEma = closes[..period].Average();
        for (var i = 0; i < closes.Length; i++)
        {
            sma.Add(closes[i]);
            wma.Add(closes[i]);
            bands.Add(closes[i]);
            ema.Add(closes[i]);
            plainEma = i < period ? plainEma : plainEma + (2.0 / (period + 1) * (closes[i] - plainEma));
            if (i >= period && (i % 997 == 0 || i > closes.Length - 10))
            {
                var window = closes[(i - period + 1)..(i + 1)];
                var mean = window.Average();
                Near.Equal(mean, sma.Value);
                Near.Equal(window.Select((v, j) => v * (j + 1)).Sum() / (period * (period + 1) / 2.0), wma.Value);
                Near.Equal(Math.Sqrt(window.Sum(v => (v - mean) * (v - mean)) / period), bands.Deviation);
                Near.Equal(plainEma, ema.Value);
            }
        }
    }

    [Fact]
    public void A_constant_series_gives_the_constant()
    {
        foreach (var value in new[] { 4500.25, 0.1, 1e-7, -3.3 })
        {
            var sma = new Sma(7);
            var wma = new Wma(7);
            var ema = new Ema(7);
            var macd = new Macd();
            var bands = new Bollinger(7);
            for (var i = 0; i < 100; i++)
            {
                sma.Add(value);
                wma.Add(value);
                ema.Add(value);
                macd.Add(value);
                bands.Add(value);
            }

            Near.Equal(value, sma.Value, 1e-15);
            Near.Equal(value, wma.Value, 1e-15);
            Near.Equal(value, ema.Value, 1e-15);
            Near.Equal(0, macd.Line, 1e-12);
            Near.Equal(0, bands.Deviation, 1e-12);
        }
    }

    [Fact]
    public void Wma_of_equal_whole_numbers_is_exactly_that_number()
    {
        var wma = new Wma(20);
        for (var n = -200; n <= 200; n++)
        {
            for (var i = 0; i < 20; i++)
            {
                wma.Add(n);
            }

            Near.SameBits(n, wma.Value + 0.0);
        }
    }

    [Fact]
    public void Moving_and_stretching_the_series_moves_and_stretches_the_averages()
    {
        var closes = Walk.Closes(3, 500);
        foreach (var (scale, shift) in new[] { (2.0, 0.0), (-1.5, 100.0), (0.001, -7.0) })
        {
            var plain = new Wma(20);
            var moved = new Wma(20);
            var plainBands = new Bollinger(20);
            var movedBands = new Bollinger(20);
            foreach (var close in closes)
            {
                plain.Add(close);
                moved.Add((scale * close) + shift);
                plainBands.Add(close);
                movedBands.Add((scale * close) + shift);
            }

            Near.Equal((scale * plain.Value) + shift, moved.Value);
            Near.Equal((scale * plainBands.Middle) + shift, movedBands.Middle);
            Near.Equal(Math.Abs(scale) * plainBands.Deviation, movedBands.Deviation);
        }
    }

    [Fact]
    public void Periods_outside_their_range_are_refused_by_name_value_and_expectation()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Sma(0));
        Assert.Contains("period: 0, expected 1 to 10000", refused.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ema(PeriodRange.Max + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Macd(26, 26));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bollinger(20, double.NaN));
    }

    private static List<double> Run(IEnumerable<double> values, Action<double> add, Func<bool> isDefined, Func<double> value)
    {
        var got = new List<double>();
        foreach (var v in values)
        {
            add(v);
            if (isDefined())
            {
                got.Add(value());
            }
        }

        return got;
    }
}
