using GrandModel.Agents.Numerics;

namespace GrandModel.Agents.Uncertainty;

/// <summary>Weighted mixtures of several agents' distributions.</summary>
public static class Ensemble
{
    /// <summary>Mean of the members' distributions, weighted by softmax(raw weights).</summary>
    /// <param name="rawWeights">One a member.</param>
    /// <param name="distributions">The members' distributions, one after the other.</param>
    /// <param name="weights">The weights used, one a member, sum 1.</param>
    /// <param name="mean">The mixture.</param>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static void Mix(ReadOnlySpan<double> rawWeights, ReadOnlySpan<double> distributions, Span<double> weights, Span<double> mean)
    {
        if (distributions.Length != rawWeights.Length * mean.Length || weights.Length != rawWeights.Length)
        {
            throw new ArgumentException(
                $"{distributions.Length} values for {rawWeights.Length} members of {mean.Length} classes.", nameof(distributions));
        }

        Probability.Softmax(rawWeights, weights);
        mean.Clear();
        for (var m = 0; m < weights.Length; m++)
        {
            for (var k = 0; k < mean.Length; k++)
            {
                mean[k] += weights[m] * distributions[(m * mean.Length) + k];
            }
        }
    }

    /// <summary>max p - H(p): the confidence of the product requirements; may be negative.</summary>
    public static double Confidence(ReadOnlySpan<double> p) => p[Probability.ArgMax(p)] - Probability.Entropy(p);

    /// <summary>1 - H(p)/ln n: a confidence from 0 to 1.</summary>
    public static double BoundedConfidence(ReadOnlySpan<double> p) => 1 - Probability.NormalizedEntropy(p);
}
