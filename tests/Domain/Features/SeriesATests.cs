namespace GrandModel.Tests;

/// <summary>Guards the generator that all reference values hang from.</summary>
public sealed class SeriesATests
{
    [Fact]
    public void First_bars_last_bar_and_sums_are_the_stated_ones()
    {
        var bars = SeriesA.Bars;

        Assert.Equal([4497.5, 4496.25, 4500, 4501.5, 4497.75], bars.Take(5).Select(b => b.Close));
        Assert.Equal([4500, 4497.5, 4501.75], bars.Take(3).Select(b => b.High));
        Assert.Equal([4496.5, 4495.5, 4494.75], bars.Take(3).Select(b => b.Low));
        Assert.Equal([3002, 2066, 5497], bars.Take(3).Select(b => b.Volume));
        Assert.Equal(1810951.5, bars.Sum(b => b.Close));
        Assert.Equal(2217895, bars.Sum(b => b.Volume));
        Assert.Equal(new MadeBar(4524.25, 4530.5, 4523.25, 4529.25, 2790), bars[399]);
    }
}
