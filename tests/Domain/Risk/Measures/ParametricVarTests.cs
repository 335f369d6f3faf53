using GrandModel.Contracts;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards parametric value at risk and its parts against published and computed values, and the one that follows ticks against the one from scratch.</summary>
public sealed class ParametricVarTests
{
    [Theory]
    [InlineData(.95, 1.6448536269514722, 2.062712807507429)]
    [InlineData(.975, 1.959963984540054, null)]
    [InlineData(.99, 2.3263478740408408, 2.665214220345806)]
    public void Multipliers_of_sigma(double confidence, double var, double? es)
    {
        Close.To(var, ParametricVar.VarMultiplier(confidence));
        if (es is { } want)
        {
            Close.To(want, ParametricVar.EsMultiplier(confidence));
        }
    }

    [Fact]
    public void Two_stocks_of_Hull()
    {
        var both = ParametricVar.Of(Pair(.02, .01, .3), [10e6, 5e6], 2.33 * Math.Sqrt(10));

        Assert.Equal(220_227, both.Sigma, 0.5);
        Assert.Equal(1_622_657, both.Risk, 0.5);
        Assert.Equal(1_473_621, both.StandAlone[0], 0.5);
        Assert.Equal(368_405, both.StandAlone[1], 0.5);
        Assert.Equal(219_369, both.StandAlone.Sum() - both.Risk, 1.0);
    }

    [Fact]
    public void Two_index_futures()
    {
        var risk = ParametricVar.Of(Pair(.011, .015, .92), [1_000_000, 500_000], ParametricVar.VarMultiplier(.95));

        Close.To(18139.73538947027, risk.Sigma);
        Close.To(29837.209547310136, risk.Risk);
        Close.To([.017854267010683374, .02396588507325351], risk.Marginal);
        Close.To([17854.267010683372, 11982.942536626755], risk.Component);
        Close.To(risk.Risk, risk.Component.Sum());
    }

    [Fact]
    public void Two_currencies_of_Jorion()
    {
        var covariance = Pair(.05, .12, 0);
        var risk = ParametricVar.Of(covariance, [2, 1], 1.65);

        Close.To(.0244, risk.Sigma * risk.Sigma);
        Assert.Equal(.257738, risk.Risk, 5e-7);
        Close.To([.165, .198], risk.StandAlone);
        Rounded([.052815, .152108], risk.Marginal, 5e-7);
        Rounded([.105630, .152108], risk.Component, 5e-7);
        Rounded([.6148, 1.7705], [.. risk.Marginal.Select(m => m / risk.Risk * 3)], 5e-5); // beta = marginal / VaR x portfolio value
        Assert.Equal(.0015242, ParametricVar.Of(covariance, [2, 1.01], 1.65).Risk - risk.Risk, 5e-8);
        Assert.Equal(.0015211, .01 * risk.Marginal[1], 5e-8);
    }

    [Fact]
    public void Incremental_is_the_difference_that_a_position_makes()
    {
        var covariance = Covariances.Sample(MadeReturns.Seeded(3, 100, 4));
        double[] x = [5e5, -2e5, 1e5, 3e5];
        var risk = ParametricVar.Of(covariance, x, 2);
        for (var j = 0; j < 4; j++)
        {
            double[] without = [.. x];
            without[j] = 0;
            Close.To(risk.Risk - ParametricVar.Of(covariance, without, 2).Risk, risk.Incremental[j]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Following_ticks_is_computing_from_scratch(int assets)
    {
        var covariance = Covariances.Ewma(MadeReturns.Seeded(11, 120, assets));
        var x = MadeReturns.Exposures(11, assets);
        var live = new IncrementalVar(covariance, x);
        var random = new DetRandom(11, "ticks");
        for (var tick = 0; tick < 3000; tick++)
        {
            var asset = (int)random.NextLong(assets);
            x[asset] *= 1 + (.02 * (random.NextDouble() - .5));
            live.Set(asset, x[asset]);
        }

        var whole = ParametricVar.Of(covariance, x, 1.65);
        Close.To(whole.Risk, 1.65 * live.Sigma);
        for (var j = 0; j < assets; j++)
        {
            Close.To(whole.Component[j], live.Component(j, 1.65));
        }
    }

    [Fact]
    public void Positions_that_cancel_out_are_refused_and_not_a_risk_of_zero()
    {
        var same = SymmetricMatrix.Of([.0001, .0001, .0001, .0001], 2);
        Assert.Equal(MeasureCodes.VarianceZero, Assert.Throws<MeasureException>(() => ParametricVar.Of(same, [1e6, -1e6], 1.65)).Code);
        Close.To(.01, ParametricVar.Of(same, [2, -1], 1).Risk);
    }

    [Theory]
    [InlineData(.49)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Confidences_out_of_range_are_told(double confidence) =>
        Assert.Equal(MeasureCodes.Parameter, Assert.Throws<MeasureException>(() => ParametricVar.VarMultiplier(confidence)).Code);

    private static SymmetricMatrix Pair(double one, double other, double correlation) =>
        SymmetricMatrix.Of([one * one, correlation * one * other, correlation * one * other, other * other], 2);

    private static void Rounded(double[] want, double[] got, double tolerance) =>
        Assert.All(want.Zip(got), p => Assert.Equal(p.First, p.Second, tolerance));
}
