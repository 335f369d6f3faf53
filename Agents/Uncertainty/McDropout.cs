using GrandModel.Agents.Numerics;

namespace GrandModel.Agents.Uncertainty;

/// <summary>
/// What repeated stochastic passes of a classifier say (Gal and Ghahramani). Averages are of probabilities, not of logits.
/// </summary>
/// <param name="Mean">Mean distribution.</param>
/// <param name="PredictiveEntropy">Entropy of the mean, nats: all uncertainty.</param>
/// <param name="ExpectedEntropy">Mean of the entropies, nats: the data's part.</param>
/// <param name="MutualInformation">Their difference, at least 0: the model's part.</param>
/// <param name="Variance">Population variance of each probability over the passes.</param>
/// <param name="VariationRatio">1 - share of the most frequent class among the passes' most probable classes.</param>
public sealed record ClassificationUncertainty(
    double[] Mean,
    double PredictiveEntropy,
    double ExpectedEntropy,
    double MutualInformation,
    double[] Variance,
    double VariationRatio);

/// <summary>What repeated stochastic passes of a regression with a variance head say.</summary>
/// <param name="Mean">Mean of the means.</param>
/// <param name="Epistemic">Population variance of the means.</param>
/// <param name="Aleatoric">Mean of the variances.</param>
/// <param name="Total">Their sum.</param>
public readonly record struct RegressionUncertainty(double Mean, double Epistemic, double Aleatoric, double Total);

/// <summary>Monte-Carlo dropout: summaries of stochastic passes.</summary>
public static class McDropout
{
    /// <summary>Factor on what is kept, so that the expected activation stays: 1/(1-p).</summary>
    /// <param name="dropout">Probability of dropping a unit, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside [0, 1).</exception>
    public static double InvertedScale(double dropout) =>
        dropout is >= 0 and < 1 ? 1 / (1 - dropout) : throw new ArgumentOutOfRangeException(nameof(dropout), dropout, "Expected 0 to below 1.");

    /// <summary>Summary of classification passes.</summary>
    /// <param name="passes">T distributions, one after the other.</param>
    /// <param name="classes">Classes of each.</param>
    /// <exception cref="ArgumentException">No pass, or not a whole number of them.</exception>
    public static ClassificationUncertainty Classification(ReadOnlySpan<double> passes, int classes)
    {
        if (classes < 1 || passes.Length == 0 || passes.Length % classes != 0)
        {
            throw new ArgumentException($"{passes.Length} values are no whole number of distributions over {classes} classes.", nameof(passes));
        }

        var count = passes.Length / classes;
        var mean = new double[classes];
        var variance = new double[classes];
        var votes = new int[classes];
        double expected = 0;
        for (var t = 0; t < count; t++)
        {
            var p = passes.Slice(t * classes, classes);
            expected += Probability.Entropy(p);
            votes[Probability.ArgMax(p)]++;
            for (var k = 0; k < classes; k++)
            {
                mean[k] += p[k];
            }
        }

        for (var k = 0; k < classes; k++)
        {
            mean[k] /= count;
            for (var t = 0; t < count; t++)
            {
                var d = passes[(t * classes) + k] - mean[k];
                variance[k] += d * d / count;
            }
        }

        var total = Probability.Entropy(mean);
        expected /= count;
        return new ClassificationUncertainty(mean, total, expected, Math.Max(0, total - expected), variance, 1 - (Largest(votes) / (double)count));
    }

    /// <summary>Summary of regression passes.</summary>
    /// <exception cref="ArgumentException">No pass, or not as many variances as means.</exception>
    public static RegressionUncertainty Regression(ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        if (means.Length == 0 || means.Length != variances.Length)
        {
            throw new ArgumentException($"{means.Length} means and {variances.Length} variances: expected as many, at least one.", nameof(means));
        }

        double mean = 0, aleatoric = 0, epistemic = 0;
        for (var t = 0; t < means.Length; t++)
        {
            mean += means[t];
            aleatoric += variances[t];
        }

        mean /= means.Length;
        aleatoric /= means.Length;
        foreach (var m in means)
        {
            epistemic += (m - mean) * (m - mean) / means.Length;
        }

        return new RegressionUncertainty(mean, epistemic, aleatoric, epistemic + aleatoric);
    }

    private static int Largest(int[] votes)
    {
        var best = 0;
        foreach (var v in votes)
        {
            best = Math.Max(best, v);
        }

        return best;
    }
}
