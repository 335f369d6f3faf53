namespace GrandModel.Backtest.Statistics;

/// <summary>
/// Ratios of a series of simple returns, one per period, against a rate of zero. Null where a ratio is not defined; never infinity, never NaN.
/// Formulas and sources: docs/report.md.
/// </summary>
public static class PerformanceRatios
{
    /// <summary>Sessions that a year is taken to have.</summary>
    public const double SessionsPerYear = 252;

    /// <summary>Sharpe ratio: mean over sample deviation, times sqrt(<paramref name="periodsPerYear"/>). Null below two returns or without variation.</summary>
    public static double? Sharpe(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        var moments = Moments.Of(returns);
        return moments.Deviation > 0 ? moments.Mean / moments.Deviation * Math.Sqrt(periodsPerYear) : null;
    }

    /// <summary>Sample deviation of returns times sqrt(<paramref name="periodsPerYear"/>). Null below two returns.</summary>
    public static double? Volatility(ReadOnlySpan<double> returns, double periodsPerYear) =>
        returns.Length < 2 ? null : Moments.Of(returns).Deviation * Math.Sqrt(periodsPerYear);

    /// <summary>Root mean square of the negative returns over all periods (target 0, divided by n); 0 without a loss.</summary>
    public static double DownsideDeviation(ReadOnlySpan<double> returns)
    {
        var sum = 0.0;
        foreach (var r in returns)
        {
            sum += r < 0 ? r * r : 0;
        }

        return returns.Length == 0 ? 0 : Math.Sqrt(sum / returns.Length);
    }

    /// <summary>Sortino ratio: mean over downside deviation, times sqrt(<paramref name="periodsPerYear"/>). Null below two returns or without a loss.</summary>
    public static double? Sortino(ReadOnlySpan<double> returns, double periodsPerYear)
    {
        var downside = DownsideDeviation(returns);
        return returns.Length >= 2 && downside > 0 ? Moments.Of(returns).Mean / downside * Math.Sqrt(periodsPerYear) : null;
    }

    /// <summary>Compound growth per year: growth^(periods per year / periods) - 1.</summary>
    /// <param name="growth">End over start.</param>
    /// <param name="periods">Periods between.</param>
    /// <param name="periodsPerYear">Periods in a year.</param>
    /// <returns>Null without a period, or when nothing is left; a growth too large for a number is null too.</returns>
    public static double? Cagr(double growth, int periods, double periodsPerYear)
    {
        if (periods <= 0 || !(growth > 0))
        {
            return null;
        }

        var cagr = Math.Pow(growth, periodsPerYear / periods) - 1;
        return double.IsFinite(cagr) ? cagr : null;
    }

    /// <summary>Calmar ratio: compound growth per year over the deepest drawdown. Null without either.</summary>
    public static double? Calmar(double? cagr, double maxDrawdown) => cagr is { } growth && maxDrawdown > 0 ? growth / maxDrawdown : null;

    /// <summary>Compound return of the periods.</summary>
    public static double Compound(ReadOnlySpan<double> returns)
    {
        var growth = 1.0;
        foreach (var r in returns)
        {
            growth *= 1 + r;
        }

        return growth - 1;
    }
}
