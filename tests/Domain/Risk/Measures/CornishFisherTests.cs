using GrandModel.Contracts;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the Cornish-Fisher expansion, and above all that outside its domain it does not give a number as if nothing were the matter.</summary>
public sealed class CornishFisherTests
{
    [Fact]
    public void The_published_quantiles()
    {
        Close.To(-1.7520154491710431, CornishFisher.Quantile(-1.6448536269514722, -.5, 1.5));
        Close.To(-2.950602899549665, CornishFisher.Quantile(-2.3263478740408408, -.5, 1.5));
    }

    [Fact]
    public void The_sample_with_its_mean()
    {
        var moments = Moments.Of(MadeReturns.Sample);

        Close.To(-.00105, moments.Mean);
        Close.To(.01252387719518201, moments.Deviation);
        Close.To(-.7928992328127971, moments.Skewness);
        Close.To(.038794057110651536, moments.ExcessKurtosis);
        Close.To(.021649944827989966, (ParametricVar.VarMultiplier(.95) * moments.Deviation) - moments.Mean);
        Close.To(.02431497536748564, CornishFisher.Of(moments, .95).Var);
    }

    [Fact]
    public void Without_skewness_and_kurtosis_it_is_the_normal_distribution()
    {
        var risk = CornishFisher.Of(new Moments(0, 1, 0, 0), .99);
        Close.To(2.3263478740408408, risk.Var);
        Close.To(2.665214220345806, risk.Es!.Value);
        Assert.True(risk.InDomain);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(-.5, 1.5, true)]
    [InlineData(0, 7.9, true)]
    [InlineData(0, 8.1, false)]
    [InlineData(0, -.1, false)]
    [InlineData(-1, 1, false)]
    [InlineData(-.7928992328127971, .038794057110651536, false)]
    public void The_domain_is_where_the_expansion_ascends(double skewness, double kurtosis, bool inside)
    {
        var (from, to) = CornishFisher.Ascends(skewness, kurtosis);

        Assert.Equal(inside, double.IsNegativeInfinity(from) && double.IsPositiveInfinity(to));
        for (var z = -6.0; z < 6; z += .01)
        {
            var ascends = CornishFisher.Quantile(z + 1e-6, skewness, kurtosis) > CornishFisher.Quantile(z - 1e-6, skewness, kurtosis);
            if (z > from + .01 && z < to - .01)
            {
                Assert.True(ascends, $"z {z}");
            }
        }
    }

    [Fact]
    public void Outside_the_domain_a_quantile_that_still_ascends_is_given_without_a_shortfall()
    {
        var risk = CornishFisher.Of(Moments.Of(MadeReturns.Sample), .95);
        Assert.False(risk.InDomain);
        Assert.Null(risk.Es);
        Assert.True(risk.AscendsFrom is > -6 and < -4, $"{risk.AscendsFrom}");
    }

    [Theory]
    [InlineData(0, 9, .95)] // the middle turns
    [InlineData(-2, 0, .99)]
    [InlineData(0, -2, .9999)] // the far tail turns
    public void Where_it_turns_back_it_is_refused(double skewness, double kurtosis, double confidence)
    {
        var refused = Assert.Throws<MeasureException>(() => CornishFisher.Of(new Moments(0, 1, skewness, kurtosis), confidence));
        Assert.Equal(MeasureCodes.CornishFisherDomain, refused.Code);
        Assert.Contains("excess kurtosis", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shortfall_is_the_mean_of_the_quantiles_beyond()
    {
        var (s, k, p) = (-.5, 1.5, .05);
        var sum = 0.0;
        const int Steps = 200_000;
        for (var i = 0; i < Steps; i++)
        {
            sum -= CornishFisher.Quantile(StandardNormal.Inverse(p * (i + .5) / Steps), s, k);
        }

        Assert.Equal(sum / Steps, CornishFisher.Of(new Moments(0, 1, s, k), 1 - p).Es!.Value, 2e-5);
    }

    [Fact]
    public void Components_are_derivatives_and_add_up()
    {
        var returns = MadeReturns.Seeded(5, 250, 3);
        double[] x = [4e5, -1e5, 2e5];
        var result = PortfolioVar.Of(returns, x, new VarRequest(VarMethod.CornishFisher, .95));

        Close.To(result.Var, result.VarComponents.Sum());
        for (var j = 0; j < x.Length; j++)
        {
            var moved = Moved(returns, x, j);
            Assert.Equal(moved.Var, result.VarComponents[j], Math.Abs(result.Var) * 1e-6);
            if (result.Es is not null)
            {
                Assert.Equal(moved.Es, result.EsComponents![j], Math.Abs(result.Var) * 1e-6);
            }
        }
    }

    private static (double Var, double Es) Moved(ReturnMatrix returns, double[] x, int asset)
    {
        const double Step = 1e-5;
        VarResult At(double factor)
        {
            double[] moved = [.. x];
            moved[asset] *= factor;
            return PortfolioVar.Of(returns, moved, new VarRequest(VarMethod.CornishFisher, .95));
        }

        var (up, down) = (At(1 + Step), At(1 - Step));
        return ((up.Var - down.Var) / (2 * Step), (up.Es - down.Es) / (2 * Step) ?? 0);
    }
}
