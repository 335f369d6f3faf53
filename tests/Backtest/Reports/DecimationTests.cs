using FsCheck;
using FsCheck.Fluent;
using GrandModel.Backtest.Reports.Charts;

namespace GrandModel.Tests.Reports;

/// <summary>Guards what a reader sees of a long line: never too many points, and never an extreme less.</summary>
public sealed class DecimationTests
{
    private static readonly Arbitrary<int[]> Walks = Gen.Choose(-50, 50).ArrayOf(5_000).ToArbitrary();

    [Fact]
    public void Extremes_and_ends_survive_and_points_keep_their_order() =>
        Prop.ForAll(Walks, steps =>
        {
            var line = Line(steps);
            var thin = Decimation.Thin(line, t => t / (double)line.Length);
            return thin.Count <= Decimation.PointsMax
                && thin.Min(p => p.Value) == line.Min(p => p.Value) && thin.Max(p => p.Value) == line.Max(p => p.Value)
                && thin[0] == line[0] && thin[^1] == line[^1]
                && thin.Zip(thin.Skip(1)).All(p => p.First.TimeNs < p.Second.TimeNs);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_single_spike_survives_wherever_it_is() =>
        Prop.ForAll(Gen.Choose(0, 59_999).ToArbitrary(), where =>
        {
            var line = Line(new int[60_000]);
            line[where] = line[where] with { Value = -1e6 };
            return Decimation.Thin(line, t => t / (double)line.Length).Contains(line[where]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_short_line_is_drawn_as_it_is()
    {
        var line = Line([.. Enumerable.Repeat(1, Decimation.PointsMax)]);

        Assert.Same(line, Decimation.Thin(line, t => t / (double)line.Length));
    }

    [Theory]
    [InlineData(0, 1, 0.2)]
    [InlineData(944_000, 1_011_600, 10_000)]
    [InlineData(-0.0312, 0.0145, 0.01)]
    [InlineData(5_073.25, 5_390.5, 50)]
    public void Ticks_stand_at_round_numbers_inside_the_axis(double low, double high, double step)
    {
        var scale = NiceScale.Around(low, high);

        Support.Close.To(step, scale.Step);
        Assert.InRange(scale.Ticks.Count, 3, 9);
        Assert.All(scale.Ticks, t => Assert.True(t >= scale.Low - 1e-9 && t <= scale.High + 1e-9 && Math.Abs(Math.Round(t / step) - (t / step)) < 1e-9, $"{t}"));
    }

    [Fact]
    public void A_flat_line_still_has_an_axis()
    {
        var scale = NiceScale.Around(1_000_000, 1_000_000);

        Assert.True(scale.Low < 1_000_000 && scale.High > 1_000_000);
        Assert.Contains(1_000_000, scale.Ticks);
    }

    private static PlotPoint[] Line(int[] steps)
    {
        var value = 0.0;
        return [.. steps.Select((s, i) => new PlotPoint(i, value += s))];
    }
}
