using GrandModel.Backtest.Statistics;
using static GrandModel.Tests.Support.Close;

namespace GrandModel.Tests.Statistics;

/// <summary>Guards the formulas of docs/report.md against values computed apart from this code and against those that the papers print.</summary>
public sealed class PerformanceVectorTests
{
    private static readonly double[] Monthly = [.012, -.005, .021, .003, -.018, .009, .015, -.007, .024, -.022, .006, .011];

    [Fact]
    public void Moments_of_the_monthly_returns()
    {
        var moments = Moments.Of(Monthly);

        To(.004083333333333334, moments.Mean);
        To(.014506790468500251, moments.Deviation);
        Assert.Equal(-.48617743, moments.Skewness!.Value, 5e-9);
        To(2.2008851352071894, moments.Kurtosis);
    }

    [Fact]
    public void Ratios_of_the_monthly_returns()
    {
        To(.9750662371432312, PerformanceRatios.Sharpe(Monthly, 12));
        To(.008573214099741124, PerformanceRatios.DownsideDeviation(Monthly));
        To(1.6499158227686108, PerformanceRatios.Sortino(Monthly, 12));
        To(.0489050126055366, PerformanceRatios.Compound(Monthly));
        To(.04890501260553659, PerformanceRatios.Cagr(1 + PerformanceRatios.Compound(Monthly), 12, 12));
    }

    [Fact]
    public void Drawdown_and_Calmar_of_the_monthly_returns()
    {
        var growth = 1.0;
        var curve = Monthly.Select(r => growth *= 1 + r).ToArray();
        var drawdown = Drawdown.Deepest(1, curve);

        To(.022, drawdown.Fraction);
        Assert.Equal((8, 9, (int?)null), (drawdown.Peak, drawdown.Trough, drawdown.Recovery));
        To(2.222955118433489, PerformanceRatios.Calmar(.04890501260553659, drawdown.Fraction));
    }

    [Fact]
    public void Probability_that_the_monthly_ratio_is_above_zero()
    {
        var moments = Moments.Of(Monthly);

        To(.8069048726021728, SharpeInference.Probabilistic(moments.Mean / moments.Deviation, 0, 12, moments.Skewness!.Value, moments.Kurtosis!.Value));
    }

    [Fact]
    public void The_probabilistic_ratio_and_the_track_record_of_the_paper()
    {
        To(.913361083860933, SharpeInference.Probabilistic(.458, 0, 24, -2.448, 10.164));
        To(.9816749190910771, SharpeInference.Probabilistic(.458, 0, 24, 0, 3));
        Assert.Equal(34.5575, SharpeInference.MinimumTrackRecord(.458, 0, -2.448, 10.164, .95)!.Value, 5e-5);
        Assert.Equal(15.2508, SharpeInference.MinimumTrackRecord(.458, 0, 0, 3, .95)!.Value, 5e-5);
    }

    [Fact]
    public void The_deflated_ratio_of_the_paper()
    {
        var sharpe = 2.5 / Math.Sqrt(250);
        const double variance = .5 / 250;

        To(.11317200186513214, SharpeInference.ExpectedMaximum(variance, 100));
        To(.9003968344493904, SharpeInference.Deflated(sharpe, 1250, -3, 10, variance, 100));
        Assert.Equal(.9505, SharpeInference.Deflated(sharpe, 1250, -3, 10, variance, 46)!.Value, 5e-5);
        Assert.Equal(.9505, SharpeInference.Deflated(sharpe, 1250, 0, 3, variance, 88)!.Value, 5e-5);
    }

    [Fact]
    public void Growth_of_the_textbook_market()
    {
        Assert.Equal(2.2222, GrowthOptimal.Leverage(.11, .06, .15)!.Value, 5e-5);
        Assert.Equal(.115556, GrowthOptimal.Growth(.11, .06, .15, 1)!.Value, 5e-7);
        Assert.Equal(.0843055556, GrowthOptimal.Growth(.11, .06, .15, .25)!.Value, 5e-11);
    }

    [Fact]
    public void What_is_not_defined_is_null_and_never_infinite()
    {
        Assert.Null(PerformanceRatios.Sharpe([], 252));
        Assert.Null(PerformanceRatios.Sharpe([.01], 252));
        Assert.Null(PerformanceRatios.Sharpe([.01, .01, .01], 252));
        Assert.Null(PerformanceRatios.Sharpe([.1, .1, .1, .1, .1, .1, .1], 252));
        Assert.Null(PerformanceRatios.Sortino([.01, .02], 252));
        Assert.Null(PerformanceRatios.Volatility([.01], 252));
        Assert.Null(PerformanceRatios.Cagr(0, 10, 252));
        Assert.Null(PerformanceRatios.Cagr(1.1, 0, 252));
        Assert.Null(PerformanceRatios.Cagr(1e300, 1, 252));
        Assert.Null(PerformanceRatios.Calmar(.1, 0));
        Assert.Null(SharpeInference.MinimumTrackRecord(-.1, 0, 0, 3, .95));
        Assert.Null(SharpeInference.Probabilistic(.1, 0, 1, 0, 3));
        Assert.Null(GrowthOptimal.Leverage(.1, 0, 0));
    }
}
