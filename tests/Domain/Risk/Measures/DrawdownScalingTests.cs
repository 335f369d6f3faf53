using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards that sizes shrink with the drawdown and never grow.</summary>
public sealed class DrawdownScalingTests
{
    private static readonly DrawdownScaling Linear = DrawdownScaling.DefaultLinear;

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(.05, 1, .75)]
    [InlineData(.0999, 1, .5005)]
    [InlineData(.10, .5, .5)]
    [InlineData(.125, .5, .375)]
    [InlineData(.15, .25, .25)]
    [InlineData(.1999, .25, .0005)]
    [InlineData(.20, 0, 0)]
    [InlineData(.9, 0, 0)]
    public void In_steps_and_linear(double drawdown, double steps, double linear)
    {
        Close.To(steps, DrawdownScaling.Default.Factor(drawdown));
        Close.To(linear, Linear.Factor(drawdown));
    }

    [Fact]
    public void Deeper_is_never_larger_and_linear_never_above_the_steps()
    {
        for (var (drawdown, before, linearBefore) = (0.0, 1.0, 1.0); drawdown < .3; drawdown += .0007)
        {
            var (steps, linear) = (DrawdownScaling.Default.Factor(drawdown), Linear.Factor(drawdown));
            Assert.True(steps <= before && linear <= linearBefore && linear <= steps, $"{drawdown}");
            (before, linearBefore) = (steps, linear);
        }
    }

    [Fact]
    public void Ladders_that_are_none_and_drawdowns_that_are_none_are_told()
    {
        Told(() => _ = new DrawdownScaling([new(.2, .5), new(.1, .2)], false));
        Told(() => _ = new DrawdownScaling([new(.1, .5), new(.2, .6)], false));
        Told(() => _ = new DrawdownScaling([new(.1, 1)], false));
        Told(() => DrawdownScaling.Default.Factor(-.01));
        Told(() => DrawdownScaling.Default.Factor(double.NaN));
    }

    private static void Told(Action run) => Assert.Equal(MeasureCodes.Parameter, Assert.Throws<MeasureException>(run).Code);
}
