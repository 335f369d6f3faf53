namespace GrandModel.Backtest.Statistics;

/// <summary>Moments of a sample, by two passes in the order of the values, so that the same values give the same bits.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Mean; 0 without values.</param>
/// <param name="Deviation">Sample standard deviation (n - 1); 0 below two values.</param>
/// <param name="Skewness">Population skewness m3 / m2^1.5; null when the values do not vary.</param>
/// <param name="Kurtosis">Population kurtosis m4 / m2^2, 3 for a normal distribution; null when the values do not vary.</param>
public sealed record Moments(int Count, double Mean, double Deviation, double? Skewness, double? Kurtosis)
{
    // Returns that are equal but for rounding would else have a tiny deviation, and ratios over it would be huge and mean nothing.
    private const double RelativeNoise = 1e-14;

    /// <summary>Moments of the values.</summary>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        if (values.Length == 0)
        {
            return new Moments(0, 0, 0, null, null);
        }

        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        var (m2, m3, m4, largest) = (0.0, 0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var d = value - mean;
            m2 += d * d;
            m3 += d * d * d;
            m4 += d * d * d * d;
            largest = Math.Max(largest, Math.Abs(value));
        }

        var spread = Math.Sqrt(m2 / values.Length);
        if (values.Length < 2 || spread <= largest * RelativeNoise)
        {
            return new Moments(values.Length, mean, 0, null, null);
        }

        var variance = m2 / values.Length;
        return new Moments(
            values.Length,
            mean,
            Math.Sqrt(m2 / (values.Length - 1)),
            m3 / values.Length / (variance * spread),
            m4 / values.Length / (variance * variance));
    }
}
