namespace GrandModel.Risk.Measures;

/// <summary>Population moments of a row (over n, not n - 1), as the Cornish-Fisher expansion takes them.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Standard deviation, above 0.</param>
/// <param name="Skewness">m3 / m2^1.5.</param>
/// <param name="ExcessKurtosis">m4 / m2^2 - 3.</param>
public readonly record struct Moments(double Mean, double Deviation, double Skewness, double ExcessKurtosis)
{
    /// <summary>A deviation below this share of the largest value is rounding.</summary>
    private const double RelativeNoise = 1e-14;

    /// <summary>Mean of the values.</summary>
    public static double MeanOf(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>Moments of the values, by two passes in their order.</summary>
    /// <exception cref="MeasureException">Fewer than two values, or values that do not vary.</exception>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        Require.AtLeast(values.Length, 2, "a single day has no deviation");
        var mean = MeanOf(values);
        var (m2, m3, m4, largest) = (0.0, 0.0, 0.0, 0.0);
        foreach (var value in values)
        {
            var d = value - mean;
            m2 += d * d;
            m3 += d * d * d;
            m4 += d * d * d * d;
            largest = Math.Max(largest, Math.Abs(value));
        }

        var n = values.Length;
        var variance = m2 / n;
        var deviation = Math.Sqrt(variance);
        return deviation > largest * RelativeNoise
            ? new Moments(mean, deviation, m3 / n / (variance * deviation), (m4 / n / (variance * variance)) - 3)
            : throw NoVariation();
    }

    internal static MeasureException NoVariation() =>
        new(MeasureCodes.VarianceZero, "portfolio: its profit and loss do not vary: positions cancel out, or nothing moved; expected positions with risk.");
}
