namespace GrandModel.Risk.Measures;

/// <summary>
/// Value at risk of each day from the days before it, of positions held as they are today: the same figures as <see cref="PortfolioVar"/> over a window that
/// ends the day before, computed from the portfolio's own profit and loss (of positions that stay, an exponentially weighted covariance of the assets and the
/// variance of the portfolio are the same thing).
/// </summary>
public static class RollingVar
{
    /// <summary>Paths a day, without another number: a simulation of every day of twenty years.</summary>
    public const int DefaultPaths = 10_000;

    /// <summary>Forecasts; null on a day for which the method has none.</summary>
    /// <param name="pnl">Profit and loss of each day, oldest first.</param>
    /// <param name="window">Days that a forecast looks back.</param>
    /// <param name="request">Method and numbers; the horizon must be one day.</param>
    /// <returns>One for each day from index <paramref name="window"/>.</returns>
    /// <exception cref="MeasureException">Too few days, a number out of range, or a horizon of more than a day.</exception>
    public static double?[] Forecast(ReadOnlySpan<double> pnl, int window, VarRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require.Confidence(request.Confidence);
        if (request.HorizonDays != 1)
        {
            throw Require.Wrong("horizon", request.HorizonDays, "1 day: longer ones overlap, and exceptions that overlap are not independent");
        }

        if (window < PortfolioVar.ObservationsMin)
        {
            throw Require.Wrong("window", window, $"at least {PortfolioVar.ObservationsMin} days");
        }

        Require.AtLeast(pnl.Length, window + 1, $"a window of {window} and a day to compare");
        var lambda = request.Lambda ?? request.Method.DefaultLambda();
        var forecasts = new double?[pnl.Length - window];
        for (var t = 0; t < forecasts.Length; t++)
        {
            forecasts[t] = Of(pnl.Slice(t, window), request, lambda, t);
        }

        return forecasts;
    }

    private static double? Of(ReadOnlySpan<double> past, VarRequest request, double? lambda, int day)
    {
        var c = request.Confidence;
        try
        {
            return request.Method switch
            {
                VarMethod.Normal => Deviation(past, lambda!.Value) * ParametricVar.VarMultiplier(c),
                VarMethod.CornishFisher => CornishFisher.Of(Moments.Of(past), c).Var,
                VarMethod.Historical => HistoricalVar.Of(past, c).Var,
                VarMethod.AgeWeighted => AgeWeightedVar.Of(past, c, lambda!.Value).Var,
                VarMethod.FilteredHistorical => FilteredHistoricalVar.Of(past, c, lambda!.Value).Tail.Var,
                VarMethod.MonteCarlo => Simulated(Deviation(past, lambda!.Value), request, day),
                _ => throw Require.Wrong("method", (int)request.Method, string.Join(", ", VarMethods.Names)),
            };
        }
        catch (MeasureException e) when (e.Code is MeasureCodes.CornishFisherDomain or MeasureCodes.VarianceZero)
        {
            return null; // counted by whoever reads the row
        }
    }

    private static double Deviation(ReadOnlySpan<double> past, double lambda)
    {
        var variance = RowMath.Dot(past, past) / past.Length;
        foreach (var result in past)
        {
            variance = lambda < 1 ? (lambda * variance) + ((1 - lambda) * result * result) : variance;
        }

        return variance > 0 ? Math.Sqrt(variance) : throw Moments.NoVariation();
    }

    private static double Simulated(double deviation, VarRequest request, int day)
    {
        var variance = new SymmetricMatrix(1) { [0, 0] = deviation * deviation };
        return MonteCarloVar.Of(Factorisation.Of(variance)!, [1], request.Confidence, unchecked(request.Seed + day), request.Paths).Var;
    }
}
