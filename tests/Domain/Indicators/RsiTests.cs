using FsCheck;
using FsCheck.Fluent;
using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards RSI: the published table, the reference series, its range, its ends, and that a long run equals a plain recomputation.</summary>
public sealed class RsiTests
{
    [Fact]
    public void Rsi_14_is_that_of_the_published_table()
    {
        double[] closes =
        [
            44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140, 46.2820, 46.2820,
            46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137, 46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672,
            43.4205, 42.6628, 43.1314,
        ];
        double[] want =
        [
            70.5328, 66.3186, 66.5498, 69.4063, 66.3552, 57.9749, 62.9296, 63.2571, 56.0593, 62.3771, 54.7076, 50.4228, 39.9898, 41.4605, 41.8689,
            45.4632, 37.3040, 33.0795, 37.7730,
        ];
        var rsi = new Rsi(14);
        for (var i = 0; i < closes.Length; i++)
        {
            rsi.Add(closes[i]);
            Assert.Equal(i >= 14, rsi.IsDefined);
            if (i >= 14)
            {
                Near.Within(1e-4, want[i - 14], rsi.Value);
            }
        }
    }

    [Fact]
    public void Rsi_14_of_series_a_is_the_reference_value()
    {
        var rsi = new Rsi(14);
        for (var i = 0; i < SeriesA.Length; i++)
        {
            rsi.Add(SeriesA.Closes[i]);
            if (i == 100)
            {
                Near.Equal(44.87998297270997, rsi.Value);
            }
        }

        Near.Equal(50.04228875831076, rsi.Value);
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(0.25, 100)]
    [InlineData(-0.25, 0)]
    public void A_flat_series_gives_50_only_rises_100_only_falls_0(double step, double want)
    {
        var rsi = new Rsi(14);
        for (var i = 0; i < 200; i++)
        {
            rsi.Add(4500.1 + (step * i));
            if (rsi.IsDefined)
            {
                Assert.Equal(want, rsi.Value);
            }
        }
    }

    [Fact]
    public void It_stays_within_0_and_100_whatever_the_prices() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NormalFloat[]>(),
            ArbMap.Default.ArbFor<PositiveInt>(),
            (prices, period) =>
            {
                var rsi = new Rsi(1 + (period.Get % 30));
                return prices.All(price =>
                {
                    rsi.Add(price.Get % 1e6);
                    return rsi.Value is >= 0 and <= 100;
                });
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_run_of_100_000_bars_equals_a_plain_recomputation()
    {
        var closes = Walk.Closes(11, 100_000);
        var rsi = new Rsi(14);
        double gain = 0, loss = 0;
        for (var i = 0; i < closes.Length; i++)
        {
            rsi.Add(closes[i]);
            if (i == 0)
            {
                continue;
            }

            var (up, down) = (Math.Max(closes[i] - closes[i - 1], 0), Math.Max(closes[i - 1] - closes[i], 0));
            (gain, loss) = i <= 14 ? (gain + (up / 14), loss + (down / 14)) : (((13 * gain) + up) / 14, ((13 * loss) + down) / 14);
            if (i >= 14)
            {
                Near.Equal(100 - (100 / (1 + (gain / loss))), rsi.Value);
            }
        }
    }
}
