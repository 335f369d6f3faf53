namespace GrandModel.Risk.Measures;

/// <summary>
/// Historical simulation on days brought to today's volatility: each day's result over the volatility that was forecast for it, times the forecast for
/// tomorrow. Hull and White (1998); Barone-Adesi, Giannopoulos and Vosper (1999), with an exponentially weighted variance of the portfolio in place of GARCH.
/// </summary>
public static class FilteredHistoricalVar
{
    /// <summary>Risk of a day.</summary>
    /// <param name="pnl">Profit and loss of each day, oldest first.</param>
    /// <param name="confidence">0.5 to 0.9999.</param>
    /// <param name="lambda">Weight of the variance before: v = lambda v + (1 - lambda) r^2. Above 0, below 1.</param>
    /// <param name="startVariance">Variance forecast for the first day; null for the mean square of all days.</param>
    /// <exception cref="MeasureException">Too few days, or no variation.</exception>
    public static FilteredRisk Of(ReadOnlySpan<double> pnl, double confidence, double lambda = Covariances.DefaultLambda, double? startVariance = null)
    {
        Require.Tail(pnl.Length, confidence);
        Require.Lambda(lambda, one: false);
        var variance = startVariance ?? (RowMath.Dot(pnl, pnl) / pnl.Length);
        if (!(variance > 0))
        {
            throw Moments.NoVariation();
        }

        var scale = new double[pnl.Length];
        for (var t = 0; t < pnl.Length; t++)
        {
            scale[t] = Math.Sqrt(variance);
            variance = (lambda * variance) + ((1 - lambda) * pnl[t] * pnl[t]);
        }

        var deviation = Math.Sqrt(variance);
        var scaled = new double[pnl.Length];
        for (var t = 0; t < pnl.Length; t++)
        {
            scale[t] = deviation / scale[t];
            scaled[t] = pnl[t] * scale[t];
        }

        return new FilteredRisk(HistoricalVar.Of(scaled, confidence) with { Scale = scale }, deviation);
    }
}

/// <summary>Risk, and the deviation it was brought to.</summary>
/// <param name="Tail">The risk, with the factor of each scenario.</param>
/// <param name="Deviation">Forecast of tomorrow's standard deviation.</param>
public sealed record FilteredRisk(TailRisk Tail, double Deviation);
