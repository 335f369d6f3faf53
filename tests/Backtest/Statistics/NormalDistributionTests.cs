using FsCheck;
using FsCheck.Fluent;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Tests.Statistics;

/// <summary>Guards the normal distribution that confidence in a Sharpe ratio rests on. Values: the C library's erfc, and Wichura's AS 241.</summary>
public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(-4, 3.1671241833119965e-05)]
    [InlineData(-3.0001, 0.001349454913260717)]
    [InlineData(-3, 0.0013498980316300957)]
    [InlineData(-2.5, 0.006209665325776139)]
    [InlineData(-1, 0.15865525393145707)]
    [InlineData(-0.3, 0.3820885778110474)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(2, 0.9772498680518208)]
    [InlineData(3, 0.9986501019683699)]
    [InlineData(3.5, 0.9997673709209645)]
    [InlineData(5, 0.9999997133484281)]
    public void The_distribution_function_is_right_to_1e_12(double x, double want) => Assert.Equal(want, NormalDistribution.Cdf(x), 1e-14);

    [Theory]
    [InlineData(-6, 9.865876450377012e-10)]
    [InlineData(-8, 6.220960574271819e-16)]
    [InlineData(-4, 3.1671241833119965e-05)]
    public void Tails_keep_their_digits(double x, double want) => Assert.Equal(1, NormalDistribution.Cdf(x) / want, 1e-12);

    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-12, -7.034483825301132)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.025, -1.9599639845400538)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0)]
    [InlineData(0.7, 0.5244005127080407)]
    [InlineData(0.95, 1.6448536269514715)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.999999, 4.753424308817089)]
    public void The_quantile_is_right_to_1e_12(double p, double want) => Support.Close.To(want, NormalDistribution.Inverse(p), 1e-12);

    [Fact]
    public void The_quantile_undoes_the_distribution_function() =>
        Prop.ForAll(Gen.Choose(-5_900, 5_900).ToArbitrary(), thousandths =>
        {
            var x = thousandths / 1000.0;
            var tail = NormalDistribution.Cdf(-Math.Abs(x));
            return Math.Abs(NormalDistribution.Inverse(tail) + Math.Abs(x)) < 1e-12 * Math.Max(1, Math.Abs(x));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void What_is_no_probability_has_no_quantile(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Inverse(p));

    [Fact]
    public void The_ends_of_the_line() => Assert.Equal(
        (0, 1, double.NaN), (NormalDistribution.Cdf(double.NegativeInfinity), NormalDistribution.Cdf(double.PositiveInfinity), NormalDistribution.Cdf(double.NaN)));
}
