using GrandModel.Contracts;

namespace GrandModel.Tests;

/// <summary>Guards the normal quantile against published values and against the distribution it inverts.</summary>
public sealed class StandardNormalTests
{
    [Theory]
    [InlineData(.95, 1.6448536269514722)]
    [InlineData(.975, 1.959963984540054)]
    [InlineData(.99, 2.3263478740408408)]
    [InlineData(.5, 0)]
    [InlineData(1e-12, -7.034483825301132)]
    public void Published_quantiles(double probability, double want) =>
        Assert.Equal(want, StandardNormal.Inverse(probability), 1e-14 * Math.Max(1, Math.Abs(want)));

    [Fact]
    public void The_quantile_inverts_the_distribution_in_all_three_parts()
    {
        for (var z = -9.0; z <= 5; z += .0371)
        {
            var p = StandardNormal.Cdf(z);
            Assert.Equal(z, StandardNormal.Inverse(p), 1e-12 + (2e-15 / StandardNormal.Density(z)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Ends_have_no_quantile(double probability) => Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.Inverse(probability));
}
