using GrandModel.MarketData.Indicators;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Mean and deviation of a window. A deviation below 1e-12 of the largest magnitude is rounding, not movement, and counts as 0: a window of equal values
/// must not divide by the rounding of its mean.
/// </summary>
internal static class Statistics
{
    private const double RoundingShare = 1e-12;

    public static double Mean(ReadOnlySpan<double> values) => LaneSums.Sum(values) / values.Length;

    /// <summary>Population deviation (n in the denominator).</summary>
    public static double PopulationDeviation(ReadOnlySpan<double> values) => Deviation(values, values.Length);

    /// <summary>Sample deviation (n - 1).</summary>
    public static double SampleDeviation(ReadOnlySpan<double> values) => Deviation(values, values.Length - 1);

    /// <summary>Correlation in [-1, 1]; false where a row does not vary or holds NaN.</summary>
    public static bool TryCorrelation(ReadOnlySpan<double> left, ReadOnlySpan<double> right, out double correlation)
    {
        correlation = 0;
        var (leftDeviation, rightDeviation) = (PopulationDeviation(left), PopulationDeviation(right));
        if (!(leftDeviation > 0) || !(rightDeviation > 0))
        {
            return false;
        }

        var covariance = LaneSums.CoDeviations(left, Mean(left), right, Mean(right)) / left.Length;
        correlation = Math.Clamp(covariance / (leftDeviation * rightDeviation), -1, 1);
        return true;
    }

    private static double Deviation(ReadOnlySpan<double> values, double divisor)
    {
        var mean = Mean(values);
        var deviation = Math.Sqrt(LaneSums.SquaredDeviations(values, mean) / divisor);
        return deviation > RoundingShare * Math.Abs(mean) ? deviation : double.IsNaN(deviation) ? double.NaN : 0;
    }
}
