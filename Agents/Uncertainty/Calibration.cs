using GrandModel.Agents.Numerics;
using GrandModel.Contracts;

namespace GrandModel.Agents.Uncertainty;

/// <summary>Calibration error over bins of equal width.</summary>
/// <param name="Expected">ECE: gap between confidence and accuracy, weighted by the bins' counts.</param>
/// <param name="Maximum">MCE: largest gap of a bin that is not empty.</param>
public readonly record struct CalibrationError(double Expected, double Maximum);

/// <summary>How well stated probabilities agree with what happened. Smaller is better everywhere.</summary>
public static class Calibration
{
    /// <summary>Expected and maximum calibration error; bins are (lo, hi].</summary>
    /// <param name="confidence">Stated probabilities, above 0 to 1.</param>
    /// <param name="correct">Whether each came true.</param>
    /// <param name="bins">Bins of equal width.</param>
    /// <exception cref="ArgumentException">Sizes differ, nothing to measure, or a confidence outside (0, 1].</exception>
    public static CalibrationError Error(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct, int bins)
    {
        Check(confidence, correct);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var sums = new double[bins];
        var hits = new int[bins];
        var counts = new int[bins];
        for (var i = 0; i < confidence.Length; i++)
        {
            if (!(confidence[i] > 0 && confidence[i] <= 1))
            {
                throw new ArgumentException($"Confidence {i} is {confidence[i]:R}, expected above 0 to 1.", nameof(confidence));
            }

            var bin = Math.Clamp((int)Math.Ceiling(confidence[i] * bins) - 1, 0, bins - 1);
            sums[bin] += confidence[i];
            hits[bin] += correct[i] ? 1 : 0;
            counts[bin]++;
        }

        double expected = 0, maximum = 0;
        for (var b = 0; b < bins; b++)
        {
            if (counts[b] > 0)
            {
                var gap = Math.Abs(sums[b] - hits[b]) / counts[b];
                expected += gap * counts[b] / confidence.Length;
                maximum = Math.Max(maximum, gap);
            }
        }

        return new CalibrationError(expected, maximum);
    }

    /// <summary>Brier score: mean squared distance of the stated probability from 0 or 1.</summary>
    public static double Brier(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct)
    {
        Check(confidence, correct);
        double sum = 0;
        for (var i = 0; i < confidence.Length; i++)
        {
            var d = confidence[i] - (correct[i] ? 1 : 0);
            sum += d * d;
        }

        return sum / confidence.Length;
    }

    /// <summary>Negative log-likelihood, nats.</summary>
    public static double NegativeLogLikelihood(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct)
    {
        Check(confidence, correct);
        double sum = 0;
        for (var i = 0; i < confidence.Length; i++)
        {
            sum -= DetMath.Log(correct[i] ? confidence[i] : 1 - confidence[i]);
        }

        return sum / confidence.Length;
    }

    /// <summary>Continuous ranked probability score of a Gaussian forecast, in the unit of <paramref name="observed"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive.</exception>
    public static double GaussianCrps(double observed, double mean, double deviation)
    {
        if (!(deviation > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "A standard deviation is positive.");
        }

        var z = (observed - mean) / deviation;
        var cdf = StandardNormal.Cdf(z);
        return deviation * ((z * ((2 * cdf) - 1)) + (2 * StandardNormal.Density(z)) - (1 / Math.Sqrt(Math.PI)));
    }

    /// <summary>Temperature scaling: softmax(logits / T).</summary>
    /// <exception cref="ArgumentOutOfRangeException">T is not positive.</exception>
    public static void Temperature(ReadOnlySpan<double> logits, double temperature, Span<double> into)
    {
        if (!(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is positive.");
        }

        Probability.Softmax(logits, into, temperature);
    }

    private static void Check(ReadOnlySpan<double> confidence, ReadOnlySpan<bool> correct)
    {
        if (confidence.Length == 0 || confidence.Length != correct.Length)
        {
            throw new ArgumentException(
                $"{confidence.Length} confidences and {correct.Length} outcomes: expected as many, at least one.", nameof(confidence));
        }
    }
}
