using GrandModel.Contracts;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the simulations on past days: plain, age-weighted, filtered, and the one that follows ticks.</summary>
public sealed class HistoricalVarTests
{
    [Theory]
    [InlineData(.95, .0253, .031)]
    [InlineData(.90, .0187, .028)]
    public void The_sample(double confidence, double var, double es)
    {
        var risk = HistoricalVar.Of(MadeReturns.Sample, confidence);
        Close.To(var, risk.Var);
        Close.To(es, risk.Es);
    }

    [Theory]
    [InlineData(19, .95)]
    [InlineData(99, .99)]
    [InlineData(9, .9)]
    public void Too_few_days_for_the_confidence_are_told(int days, double confidence)
    {
        var refused = Assert.Throws<MeasureException>(() => HistoricalVar.Of(new double[days], confidence));
        Assert.Equal(MeasureCodes.TooFew, refused.Code);
        Assert.Contains($"{days} days; expected at least {days + 1}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Age_weights_of_the_sample()
    {
        var weights = AgeWeightedVar.Weights(20, .97);
        Close.To(.03686578953864653, weights[0]);
        Close.To(.06575981585248716, weights[^1]);
        Close.To(1, weights.Sum());
        Close.To(.031, AgeWeightedVar.Of(MadeReturns.Sample, .95, .97).Var);
        var risk = AgeWeightedVar.Of(MadeReturns.Sample, .90, .97);
        Close.To(.025, risk.Var);
        Close.To(.02871240464413631, risk.Es);
    }

    [Fact]
    public void Five_hundred_scenarios_of_Hull()
    {
        // All that matters of the 500 are the five worst; the others lose less.
        var pnl = new double[500];
        (int Scenario, double Loss)[] worst = [(494, 477_841), (339, 345_435), (349, 282_204), (329, 277_041), (487, 253_385)];
        foreach (var (scenario, loss) in worst)
        {
            pnl[scenario - 1] = -loss;
        }

        var weights = AgeWeightedVar.Weights(500, .995);
        Assert.Equal([.00528, .00243, .00255, .00231, .00510], worst.Select(w => Math.Round(weights[w.Scenario - 1], 5)));
        var aged = AgeWeightedVar.Of(pnl, .99, .995);
        Close.To(282_204, aged.Var);
        Assert.Equal(400_914, aged.Es, 50.0); // the book's weights have five decimals
        Close.To(253_385, worst[4].Loss);
        Assert.Equal(345_630, worst[..4].Average(w => w.Loss), 0.5);
        Close.To((477_841 + 345_435 + 282_204 + 277_041 + 253_385) / 5.0, HistoricalVar.Of(pnl, .99).Es); // k = floor(500 x 1 %)
    }

    [Fact]
    public void The_filtered_sample()
    {
        var risk = FilteredHistoricalVar.Of(MadeReturns.Sample, .95, .94, startVariance: 1e-4);
        Close.To(.01247999284823296, risk.Deviation);
        Close.To(.03281552538042321, risk.Tail.Var);
        Close.To(.03858982690485468, risk.Tail.Es);
    }

    [Theory]
    [InlineData(VarMethod.Historical)]
    [InlineData(VarMethod.AgeWeighted)]
    [InlineData(VarMethod.FilteredHistorical)]
    public void Components_add_up(VarMethod method)
    {
        var result = PortfolioVar.Of(MadeReturns.Seeded(8, 300, 5), MadeReturns.Exposures(8, 5), new VarRequest(method, .975, 10));
        Close.To(result.Var, result.VarComponents.Sum());
        Close.To(result.Es!.Value, result.EsComponents!.Sum());
        Assert.True(result.Es > result.Var);
    }

    [Fact]
    public void Following_ticks_is_computing_from_scratch()
    {
        var returns = MadeReturns.Seeded(2, 250, 6);
        var x = MadeReturns.Exposures(2, 6);
        var live = new ScenarioPnl(returns, x);
        var random = new DetRandom(2, "ticks");
        for (var tick = 0; tick < 3000; tick++)
        {
            var asset = (int)random.NextLong(6);
            x[asset] *= 1 + (.02 * (random.NextDouble() - .5));
            live.Set(asset, x[asset]);
        }

        var whole = HistoricalVar.Of(returns.ProfitAndLoss(x), .99);
        var (var, es) = live.Risk(.99);
        Close.To(whole.Var, var);
        Close.To(whole.Es, es);
    }

    [Fact]
    public void Equal_losses_are_taken_by_age_so_that_components_do_not_depend_on_sorting()
    {
        var pnl = new double[40];
        Array.Fill(pnl, -1.0);
        Assert.Equal([39, 38], HistoricalVar.Of(pnl, .95).EsWeights.Select(w => w.Scenario));
    }
}
