using GrandModel.Agents.Sizing;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the stake and the position size.</summary>
public sealed class SizingTests
{
    [Theory]
    [InlineData(.6, 1, .2)]
    [InlineData(.55, 1.2, .175)]
    [InlineData(.4, 1, -.2)]
    [InlineData(.53, 1, .06)]
    public void The_binary_stake(double p, double b, double want) => Close.To(want, Kelly.Binary(p, b));

    [Fact]
    public void The_stake_is_fractional_never_negative_and_capped()
    {
        Close.To(.04375, Kelly.Fractional(Kelly.Binary(.55, 1.2), .25, 1));
        Close.To(.02, Kelly.Fractional(Kelly.Binary(.55, 1.2), .25, .02));
        Close.To(0, Kelly.Fractional(Kelly.Binary(.4, 1), .25, .02));
        Close.To(.015, Kelly.Fractional(Kelly.Binary(.53, 1), .25, .02));
        Close.To(0, Kelly.Fractional(Kelly.Binary(.9, 0), .25, .02));
    }

    [Fact]
    public void The_continuous_stake_and_its_growth()
    {
        Close.To(.05 / .0225, Kelly.Continuous(.11, .06, .15));
        Assert.Equal(2.2222, Kelly.Continuous(.11, .06, .15), 4);
        Assert.Equal(.115556, Kelly.Growth(.11, .06, .15), 6);
        Assert.Equal(.0843055556, Kelly.Growth(.11, .06, .15, .25), 10);
    }

    [Fact]
    public void Several_assets_solve_their_covariance()
    {
        Close.To([.5349794238683125, .8641975308641974], Kelly.MultiAsset([.0324, .0378, .0378, .0576], [.05, .07]));
        Close.To([2, 3], Kelly.MultiAsset([0, 1, 1, 0], [3, 2]));
        Assert.Throws<ArgumentException>(() => Kelly.MultiAsset([1, 2, 2, 4], [1, 1]));
        Assert.Throws<ArgumentException>(() => Kelly.MultiAsset([1, 2, 2], [1, 1]));
    }

    [Fact]
    public void Equity_at_risk_is_stop_distance_times_multiplier_times_units()
    {
        Assert.Equal(12, PositionSize.AtRisk(.008315733460318206, 1e6, 2 * 6.5, 50));
        Assert.Equal(30, PositionSize.AtRisk(.02, 1e6, 2 * 6.5, 50));
        Assert.Equal(0, PositionSize.AtRisk(.02, -1, 13, 50));
        Assert.Equal(0, PositionSize.AtRisk(.02, 1e6, 0, 50));
        Assert.Equal(PositionSize.UnitsMax, PositionSize.AtRisk(1, 1e300, 1e-300, 1));
    }

    [Fact]
    public void Leverage_caps_the_notional()
    {
        Assert.Equal(17, PositionSize.WithinLeverage(4, 1e6, 4500, 50)); // 17 x 225,000 = 3.8 million
        Assert.Equal(-17, PositionSize.Capped(-30, 17));
        Assert.Equal(PositionSize.UnitsMax, PositionSize.WithinLeverage(double.PositiveInfinity, 1, 1, 1));
    }
}
