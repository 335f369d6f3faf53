using GrandModel.Contracts;

namespace GrandModel.Agents.Numerics;

/// <summary>
/// Discrete distributions in a fixed order of operations, so that a distribution has the same bits on every machine. Nothing here
/// allocates.
/// </summary>
public static class Probability
{
    /// <summary>How far a sum of probabilities may lie from 1 before it counts as none.</summary>
    public const double SumTolerance = 1e-9;

    /// <summary>exp(l/T) over its sum, shifted by the largest logit so that nothing overflows.</summary>
    /// <param name="logits">At least one finite value.</param>
    /// <param name="into">As many probabilities; may be the same span.</param>
    /// <param name="temperature">Positive; larger is flatter.</param>
    public static void Softmax(ReadOnlySpan<double> logits, Span<double> into, double temperature = 1)
    {
        var top = logits[0];
        for (var i = 1; i < logits.Length; i++)
        {
            top = Math.Max(top, logits[i]);
        }

        double sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            into[i] = DetMath.Exp((logits[i] - top) / temperature);
            sum += into[i];
        }

        for (var i = 0; i < logits.Length; i++)
        {
            into[i] /= sum;
        }
    }

    /// <summary>Shannon entropy in nats: -sum p ln p, with 0 ln 0 = 0. From 0 to ln n; rounding below 0 is cut off.</summary>
    public static double Entropy(ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (var x in p)
        {
            sum -= x > 0 ? x * DetMath.Log(x) : 0;
        }

        return Math.Max(0, sum);
    }

    /// <summary>Entropy over its largest value ln n, 0 to 1.</summary>
    public static double NormalizedEntropy(ReadOnlySpan<double> p) => Math.Min(1, Entropy(p) / DetMath.Log(p.Length));

    /// <summary>Index of the largest probability; of equals the first.</summary>
    public static int ArgMax(ReadOnlySpan<double> p)
    {
        var best = 0;
        for (var i = 1; i < p.Length; i++)
        {
            best = p[i] > p[best] ? i : best;
        }

        return best;
    }

    /// <summary>
    /// Draws by inverse distribution function: the first index whose cumulative probability exceeds <paramref name="u"/>.
    /// </summary>
    /// <param name="p">Probabilities.</param>
    /// <param name="u">Uniform number in [0, 1), given by the caller: nothing is drawn here.</param>
    /// <exception cref="ArgumentOutOfRangeException">u outside [0, 1).</exception>
    public static int Sample(ReadOnlySpan<double> p, double u)
    {
        if (!(u >= 0 && u < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(u), u, "Expected a uniform number in [0, 1).");
        }

        double cumulative = 0;
        var last = 0;
        for (var i = 0; i < p.Length; i++)
        {
            cumulative += p[i];
            last = p[i] > 0 ? i : last;
            if (u < cumulative)
            {
                return i;
            }
        }

        return last; // rounding left the sum a little below u
    }

    /// <summary>Why the numbers are no distribution; null when they are one.</summary>
    public static string? Fault(ReadOnlySpan<double> p)
    {
        double sum = 0;
        for (var i = 0; i < p.Length; i++)
        {
            if (!(p[i] >= 0 && p[i] <= 1 + SumTolerance))
            {
                return $"entry {i} is {p[i]:R}, expected 0 to 1";
            }

            sum += p[i];
        }

        return Math.Abs(sum - 1) <= SumTolerance ? null : $"the sum is {sum:R}, expected 1";
    }
}
