using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards that capped stakes keep their proportions and both caps.</summary>
public sealed class StakesTests
{
    private static readonly double[] Full = [.5349794238683125, .8641975308641974];

    [Fact]
    public void A_quarter_within_wide_caps() => Close.To([Full[0] / 4, Full[1] / 4], Stakes.Capped(Full, .25, 1, 4));

    [Theory]
    [InlineData(.1, 4, .1)]
    [InlineData(1, .05, .0308823529411765)]
    public void The_tighter_cap_holds_and_proportions_stay(double each, double gross, double largest)
    {
        var capped = Stakes.Capped(Full, .25, each, gross);
        Assert.Equal(largest, capped[1], 1e-12);
        Close.To(Full[0] / Full[1], capped[0] / capped[1]);
    }

    [Fact]
    public void Shorts_count_by_their_size() => Close.To([-.1, .05], Stakes.Capped([-2, 1], 1, .1, 4));

    [Fact]
    public void Numbers_out_of_range_are_told()
    {
        Assert.Throws<MeasureException>(() => Stakes.Capped(Full, 1.1, 1, 1));
        Assert.Throws<MeasureException>(() => Stakes.Capped(Full, .5, 0, 1));
        Assert.Throws<MeasureException>(() => Stakes.Capped(Full, .5, 1, double.NaN));
        Assert.Throws<MeasureException>(() => Stakes.Capped([double.NaN], .5, 1, 1));
    }
}
