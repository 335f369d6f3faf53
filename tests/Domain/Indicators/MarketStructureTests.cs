using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards fair value gaps and the volume profile with its low-volume nodes.</summary>
public sealed class MarketStructureTests
{
    [Fact]
    public void Series_a_has_the_reference_gaps()
    {
        var gaps = new FairValueGaps();
        var created = new List<FairValueGap>();
        foreach (var bar in SeriesA.Bars)
        {
            gaps.Add(bar.High, bar.Low, bar.Close);
            if (gaps.Created)
            {
                created.Add(gaps.Active[^1]);
            }
        }

        Assert.Equal(99, created.Count);
        Assert.Equal(53, created.Count(g => g.IsBullish));
        Assert.Equal(
            [new(true, 4497.5, 4499.0, 3), new(false, 4498.5, 4499.0, 5), new(true, 4498.5, 4502.5, 7)], created.Take(3));
        Assert.Equal(new FairValueGap(true, 4526.5, 4528.5, 392), created[^1]);
    }

    [Theory]
    [InlineData(60, true, false, 4519.5, 2, false)]
    [InlineData(120, true, true, 4519.5, 0, false)]
    [InlineData(250, false, true, 4524.5, 16, false)]
    [InlineData(330, true, false, 4510.75, 13, false)]
    [InlineData(393, true, false, 4519.75, 49, true)]
    [InlineData(399, false, false, 0, 0, false)]
    public void Series_a_has_the_reference_states(int at, bool bullish, bool bearish, double level, int age, bool mitigated)
    {
        var gaps = new FairValueGaps();
        foreach (var bar in SeriesA.Bars.Take(at + 1))
        {
            gaps.Add(bar.High, bar.Low, bar.Close);
        }

        Assert.Equal((bullish, bearish, age, mitigated), (gaps.HasBullish, gaps.HasBearish, gaps.Age, gaps.Mitigated));
        Assert.Equal(level, gaps.Nearest?.Level ?? 0);
    }

    [Fact]
    public void A_gap_below_the_minimum_is_no_gap()
    {
        var all = new FairValueGaps();
        var large = new FairValueGaps(0.0005);
        int allCount = 0, largeCount = 0;
        foreach (var bar in SeriesA.Bars)
        {
            all.Add(bar.High, bar.Low, bar.Close);
            large.Add(bar.High, bar.Low, bar.Close);
            allCount += all.Created ? 1 : 0;
            largeCount += large.Created ? 1 : 0;
            Assert.True(!large.Created || large.Active[^1].High - large.Active[^1].Low >= 0.0005 * 4400);
        }

        Assert.InRange(largeCount, 1, allCount - 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FairValueGaps(-1));
    }

    [Fact]
    public void A_gap_expires_after_50_bars()
    {
        var gaps = new FairValueGaps();
        gaps.Add(10, 9, 9.5);
        gaps.Add(12, 10, 11.5);
        gaps.Add(13, 11, 12);
        Assert.True(gaps.Created);
        for (var age = 1; age <= FairValueGaps.AgeMax; age++)
        {
            gaps.Add(13, 11.5, 12);
            Assert.Equal(age, gaps.Age);
        }

        gaps.Add(13, 11.5, 12);
        Assert.True(gaps.Active.IsEmpty);
        Assert.False(gaps.Mitigated);
    }

    [Fact]
    public void A_market_that_only_gaps_keeps_at_most_51()
    {
        var gaps = new FairValueGaps();
        for (var i = 0; i < 1_000; i++)
        {
            gaps.Add(100 + (2 * i), 99 + (2 * i), 99.5 + (2 * i));
            Assert.InRange(gaps.Active.Length, 0, FairValueGaps.AgeMax + 1);
        }

        Assert.Equal(FairValueGaps.AgeMax + 1, gaps.Active.Length);
    }

    [Fact]
    public void Series_a_has_the_reference_profile()
    {
        var profile = ProfileOf(SeriesA.Bars);
        Assert.Equal(4526.25, profile.Poc.Price);
        Near.Equal(2973.712327315204, profile.Poc.Volume);
        Assert.Equal(12, profile.LowVolumeNodes());
        var node = profile.NearestLowVolumeNode(4529.25)!.Value;
        Assert.Equal(4534.5, node.Price);
        Near.Equal(0.765289272111906, profile.Strength(node));
        Near.Equal(4528.863776417941, profile.Mean);
        Near.Equal(3.2175605997854833, profile.Deviation);
        Near.Equal(0.27712714257153864, profile.Skewness);
    }

    [Fact]
    public void The_profile_equals_one_built_level_by_level()
    {
        var bars = Walk.Bars(41, 500, step: 0.0005, grid: 0.25);
        var profile = new VolumeProfile(20);
        var nodes = 0;
        for (var i = 0; i < bars.Length; i++)
        {
            profile.Add(bars[i].Low, bars[i].High, bars[i].Volume, 0.25);
            Assert.Equal(i >= 19, profile.IsDefined);
            if (i >= 19)
            {
                nodes += Compare(profile, bars[(i - 19)..(i + 1)], bars[i].Close);
            }
        }

        Assert.True(nodes > 100);
    }

    [Fact]
    public void Prices_no_bar_covers_are_no_nodes()
    {
        var profile = new VolumeProfile(2);
        profile.Add(10, 10, 100, 1);
        profile.Add(20, 20, 10, 1);
        Assert.Equal(1, profile.LowVolumeNodes());
        Assert.Equal(new ProfileLevel(20, 10), profile.NearestLowVolumeNode(11));
        Assert.Equal(10, profile.Poc.Price);
    }

    [Fact]
    public void An_unknown_volume_leaves_no_profile_until_it_has_gone()
    {
        var profile = new VolumeProfile(3);
        foreach (var volume in new[] { 1, double.NaN, 1, 1 })
        {
            profile.Add(10, 11, volume, 0.5);
            Assert.False(profile.IsDefined);
            Assert.Null(profile.NearestLowVolumeNode(10));
        }

        profile.Add(10, 11, 1, 0.5);
        Assert.True(profile.IsDefined);
        Assert.Equal(1.0, profile.Poc.Volume);
    }

    [Fact]
    public void A_price_beyond_2_to_the_52_ticks_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeProfile().Add(1e300, 1e300, 1, 0.01));

    private static VolumeProfile ProfileOf(IEnumerable<MadeBar> bars)
    {
        var profile = new VolumeProfile(20);
        foreach (var bar in bars)
        {
            profile.Add(bar.Low, bar.High, bar.Volume, 0.25);
        }

        return profile;
    }

    private static int Compare(VolumeProfile profile, MadeBar[] bars, double close)
    {
        var levels = new SortedDictionary<long, double>();
        foreach (var bar in bars)
        {
            var (from, to) = ((long)Math.Round(bar.Low / 0.25), (long)Math.Round(bar.High / 0.25));
            for (var level = from; level <= to; level++)
            {
                levels[level] = levels.GetValueOrDefault(level) + (bar.Volume / (to - from + 1));
            }
        }

        var poc = levels.MaxBy(l => l.Value);
        Assert.Equal(poc.Key * 0.25, profile.Poc.Price);
        Near.Equal(poc.Value, profile.Poc.Volume, 1e-14);
        var low = levels.Where(l => l.Value < 0.30 * poc.Value).ToArray();
        Assert.Equal(low.Length, profile.LowVolumeNodes());
        var nearest = low.Length == 0 ? (ProfileLevel?)null
            : low.Select(l => new ProfileLevel(l.Key * 0.25, l.Value)).MinBy(l => (Math.Abs(l.Price - close), l.Price));
        Assert.Equal(nearest?.Price, profile.NearestLowVolumeNode(close)?.Price);
        Near.Equal(nearest?.Volume ?? 0, profile.NearestLowVolumeNode(close)?.Volume ?? 0, 1e-14);

        var total = levels.Values.Sum();
        var mean = levels.Sum(l => l.Value * l.Key * 0.25) / total;
        var variance = levels.Sum(l => l.Value * Math.Pow((l.Key * 0.25) - mean, 2)) / total;
        Near.Equal(mean, profile.Mean);
        Near.Equal(Math.Sqrt(variance), profile.Deviation);
        Near.Equal(levels.Sum(l => l.Value * Math.Pow((l.Key * 0.25) - mean, 3)) / total / Math.Pow(variance, 1.5), profile.Skewness, 1e-8);
        return low.Length;
    }
}
