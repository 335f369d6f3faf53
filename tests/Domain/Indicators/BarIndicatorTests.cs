using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards ATR, volatility estimators, session VWAP and Heikin-Ashi bars against their reference values and definitions.</summary>
public sealed class BarIndicatorTests
{
    private static readonly double[] Open = [100, 101.5, 101, 103, 102];
    private static readonly double[] High = [102, 103, 103.5, 104, 102.5];
    private static readonly double[] Low = [99.5, 100.5, 100, 101.5, 99];
    private static readonly double[] Close = [101, 101.25, 103, 102.5, 99.5];

    [Fact]
    public void Atr_14_of_series_a_is_the_reference_value()
    {
        var atr = new Atr(14);
        for (var i = 0; i < SeriesA.Length; i++)
        {
            atr.Add(SeriesA.Bars[i].High, SeriesA.Bars[i].Low, SeriesA.Bars[i].Close);
            Assert.Equal(i >= 13, atr.IsDefined);
        }

        Near.Equal(5.015710324775221, atr.Value);
    }

    [Fact]
    public void Atr_over_100_000_bars_equals_a_plain_recomputation()
    {
        var bars = Walk.Bars(5, 100_000);
        var atr = new Atr(14);
        var plain = 0.0;
        for (var i = 0; i < bars.Length; i++)
        {
            var (h, l) = (bars[i].High, bars[i].Low);
            var range = i == 0 ? h - l : new[] { h - l, Math.Abs(h - bars[i - 1].Close), Math.Abs(l - bars[i - 1].Close) }.Max();
            plain = i < 14 ? plain + (range / 14) : ((13 * plain) + range) / 14;
            atr.Add(h, l, bars[i].Close);
            if (i >= 13)
            {
                Near.Equal(plain, atr.Value);
            }
        }
    }

    [Fact]
    public void Volatility_estimators_are_the_reference_values()
    {
        var volatility = new BarVolatility(5);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(0, volatility.Parkinson);
            volatility.Add(Open[i], High[i], Low[i], Close[i]);
        }

        Near.Equal(0.017410312242472973, volatility.Parkinson);
        Near.Equal(0.018247810432509864, volatility.GarmanKlass);
        Near.Equal(0.017818440343967075, volatility.RogersSatchell);
        Near.Equal(0.019577776508691233, volatility.CloseToClose);
        Near.Equal(0.018630466126589973, volatility.YangZhang);
    }

    [Fact]
    public void Volatility_of_a_long_run_is_that_of_its_last_bars()
    {
        var bars = Walk.Bars(6, 5_000);
        var rolling = new BarVolatility(30);
        foreach (var bar in bars)
        {
            rolling.Add(bar.Open, bar.High, bar.Low, bar.Close);
        }

        // Overnight and close-to-close need the close before the window: they are those of a window one bar longer, without its first bar.
        var last = bars[^30..];
        Near.Equal(Math.Sqrt(last.Average(b => Math.Pow(Math.Log(b.High / b.Low), 2)) / (4 * Math.Log(2))), rolling.Parkinson);
        var returns = last.Skip(1).Select((b, i) => Math.Log(b.Close / last[i].Close)).ToArray();
        var mean = returns.Average();
        Near.Equal(Math.Sqrt(returns.Sum(r => (r - mean) * (r - mean)) / (returns.Length - 1)), rolling.CloseToClose);
        var satchell = last.Average(b =>
            (Math.Log(b.High / b.Close) * Math.Log(b.High / b.Open)) + (Math.Log(b.Low / b.Close) * Math.Log(b.Low / b.Open)));
        Near.Equal(Math.Sqrt(satchell), rolling.RogersSatchell);
    }

    [Fact]
    public void Session_vwap_is_the_reference_and_starts_over_with_the_session()
    {
        double[] volumes = [1000, 1500, 500];
        double[] want = [100.83333333333333, 101.28333333333333, 101.43055555555554];
        var vwap = new SessionVwap();
        for (var i = 0; i < 3; i++)
        {
            vwap.Add(1, High[i], Low[i], Close[i], volumes[i]);
            Near.Equal(want[i], vwap.Value);
        }

        vwap.Add(2, 12, 9, 9, 700);
        Near.Equal(10, vwap.Value);
    }

    [Fact]
    public void Session_vwap_is_undefined_from_an_unknown_volume_to_the_end_of_the_session()
    {
        var vwap = new SessionVwap();
        vwap.Add(1, 2, 1, 1.5, 10);
        vwap.Add(1, 2, 1, 1.5, double.NaN);
        Assert.False(vwap.IsDefined);
        vwap.Add(1, 2, 1, 1.5, 10);
        Assert.False(vwap.IsDefined);
        Assert.Equal(0, vwap.Value);
        vwap.Add(2, 2, 1, 1.5, 0);
        Assert.False(vwap.IsDefined);
        vwap.Add(2, 3, 3, 3, 10);
        Assert.Equal(3, vwap.Value);
    }

    [Fact]
    public void Heikin_ashi_bars_are_the_reference_values()
    {
        double[] open = [100, 101, 102], high = [102, 103, 104], low = [99, 100, 101], close = [101, 102, 101.5];
        double[] wantOpen = [100.5, 100.5, 101.0], wantClose = [100.5, 101.5, 102.125];
        var bars = new HeikinAshi();
        for (var i = 0; i < 3; i++)
        {
            bars.Add(open[i], high[i], low[i], close[i]);
            Assert.Equal(wantOpen[i], bars.Open);
            Assert.Equal(wantClose[i], bars.Close);
            Assert.Equal(high[i], bars.High);
            Assert.Equal(low[i], bars.Low);
        }
    }

    [Fact]
    public void Heikin_ashi_extremes_take_in_open_and_close()
    {
        var bars = new HeikinAshi();
        bars.Add(200, 200, 200, 200);
        bars.Add(100, 101, 99, 100);
        Assert.Equal(200, bars.Open);
        Assert.Equal(200, bars.High);
        Assert.Equal(99, bars.Low);
    }
}
