using GrandModel.Contracts;

namespace GrandModel.Tests;

/// <summary>Guards the elementary functions that every decision is computed with.</summary>
public sealed class DetMathTests
{
    [Theory]
    [InlineData(1e-9)]
    [InlineData(0.1)]
    [InlineData(0.17)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    [InlineData(3.7)]
    [InlineData(22.5)]
    [InlineData(123.456)]
    [InlineData(700.1)]
    public void Functions_are_close_to_the_exact_ones(double x)
    {
        foreach (var v in new[] { x, -x })
        {
            Close(Math.Exp(v), DetMath.Exp(v));
            Close(Math.Tanh(v), DetMath.Tanh(v));
            Close(Math.Sin(v), DetMath.Sin(v));
            Close(Math.Cos(v), DetMath.Cos(v));
        }

        Close(Math.Log(x), DetMath.Log(x));
    }

    [Fact]
    public void Ends_of_the_range_are_defined()
    {
        Assert.Equal(0, DetMath.Exp(-800));
        Assert.Equal(double.PositiveInfinity, DetMath.Exp(800));
        Assert.Equal(double.NegativeInfinity, DetMath.Log(0));
        Assert.True(double.IsNaN(DetMath.Log(-1)));
        Assert.Equal(-1, DetMath.Tanh(-50));
        Assert.Throws<ArgumentOutOfRangeException>(() => DetMath.Sin(double.NaN));
    }

    // Four units in the last place.
    private static void Close(double want, double got) =>
        Assert.True(Math.Abs(want - got) <= 4 * Math.BitIncrement(Math.Abs(want)) - (4 * Math.Abs(want)) + 1e-19, $"want {want:R} got {got:R}");
}
