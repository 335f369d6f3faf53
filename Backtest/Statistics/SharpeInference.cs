namespace GrandModel.Backtest.Statistics;

/// <summary>
/// How much a measured Sharpe ratio can be trusted. All Sharpe ratios here are per period, not annualised; kurtosis is 3 for a normal distribution.
/// Sources: Bailey and Lopez de Prado, The Sharpe Ratio Efficient Frontier (2012), for PSR and MinTRL; The Deflated Sharpe Ratio (2014) for DSR.
/// </summary>
public static class SharpeInference
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>Probabilistic Sharpe ratio: the probability that the true ratio is above <paramref name="benchmark"/>.</summary>
    /// <param name="sharpe">Measured ratio per period.</param>
    /// <param name="benchmark">Ratio to beat, per period.</param>
    /// <param name="observations">Number of returns.</param>
    /// <param name="skewness">Skewness of the returns.</param>
    /// <param name="kurtosis">Kurtosis of the returns.</param>
    /// <returns>Null below two observations, or when the moments give no positive variance of the estimate.</returns>
    public static double? Probabilistic(double sharpe, double benchmark, int observations, double skewness, double kurtosis)
    {
        var variance = EstimateVariance(sharpe, skewness, kurtosis);
        return observations < 2 || !(variance > 0)
            ? null
            : NormalDistribution.Cdf((sharpe - benchmark) * Math.Sqrt(observations - 1) / Math.Sqrt(variance));
    }

    /// <summary>Minimum track record: observations after which the measured ratio would be above the benchmark with the confidence asked for.</summary>
    /// <param name="sharpe">Measured ratio per period.</param>
    /// <param name="benchmark">Ratio to beat, per period.</param>
    /// <param name="skewness">Skewness of the returns.</param>
    /// <param name="kurtosis">Kurtosis of the returns.</param>
    /// <param name="confidence">Strictly between 0 and 1, as 0.95.</param>
    /// <returns>Null when the ratio is not above the benchmark: no record is long enough then.</returns>
    public static double? MinimumTrackRecord(double sharpe, double benchmark, double skewness, double kurtosis, double confidence)
    {
        var variance = EstimateVariance(sharpe, skewness, kurtosis);
        if (!(sharpe > benchmark) || !(variance > 0))
        {
            return null;
        }

        var distance = NormalDistribution.Inverse(confidence) / (sharpe - benchmark);
        return 1 + (variance * distance * distance);
    }

    /// <summary>Highest ratio expected among <paramref name="trials"/> strategies without skill, per period.</summary>
    /// <param name="variance">Variance of the ratios over the trials, per period.</param>
    /// <param name="trials">Number of independent trials, at least 2.</param>
    public static double ExpectedMaximum(double variance, double trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(variance);
        return Math.Sqrt(variance) * (((1 - EulerGamma) * NormalDistribution.Inverse(1 - (1 / trials)))
            + (EulerGamma * NormalDistribution.Inverse(1 - (1 / (trials * Math.E)))));
    }

    /// <summary>Deflated Sharpe ratio: the probabilistic ratio against the highest one that luck alone would give.</summary>
    public static double? Deflated(double sharpe, int observations, double skewness, double kurtosis, double variance, double trials) =>
        Probabilistic(sharpe, ExpectedMaximum(variance, trials), observations, skewness, kurtosis);

    // Variance of the estimated ratio times (n - 1).
    private static double EstimateVariance(double sharpe, double skewness, double kurtosis) =>
        1 - (skewness * sharpe) + ((kurtosis - 1) / 4 * sharpe * sharpe);
}
