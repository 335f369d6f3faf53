using GrandModel.Agents.Numerics;
using GrandModel.Contracts;

namespace GrandModel.Agents.Superposition;

/// <summary>
/// Complex amplitudes over basis states, kept as two spans of real and imaginary parts, and what is measured on them. The core of the
/// superposition layer: nothing allocates, every sum runs in index order. Formulas: docs/superposition.md.
/// </summary>
public static class Amplitudes
{
    /// <summary>Basis states that a layer may have at most, so that scratch memory fits the stack.</summary>
    public const int StatesMax = 64;

    /// <summary>a_k = sqrt(softmax(logits)_k) e^(i phase_k): norm 1 by construction.</summary>
    /// <param name="logits">Real logits.</param>
    /// <param name="phases">Phases in radians, within ±100,000.</param>
    /// <param name="re">Real parts.</param>
    /// <param name="im">Imaginary parts.</param>
    public static void Prepare(ReadOnlySpan<double> logits, ReadOnlySpan<double> phases, Span<double> re, Span<double> im)
    {
        Probability.Softmax(logits, re);
        for (var k = 0; k < logits.Length; k++)
        {
            var size = Math.Sqrt(re[k]);
            re[k] = size * DetMath.Cos(phases[k]);
            im[k] = size * DetMath.Sin(phases[k]);
        }
    }

    /// <summary>Born probabilities p_j = |psi_j|^2.</summary>
    public static void Born(ReadOnlySpan<double> re, ReadOnlySpan<double> im, Span<double> p)
    {
        for (var j = 0; j < re.Length; j++)
        {
            p[j] = (re[j] * re[j]) + (im[j] * im[j]);
        }
    }

    /// <summary>I_j = p_j - c_j: what phases and mixing add to the classical mixture. Sums to 0.</summary>
    public static void Interference(ReadOnlySpan<double> born, ReadOnlySpan<double> classical, Span<double> into)
    {
        for (var j = 0; j < born.Length; j++)
        {
            into[j] = born[j] - classical[j];
        }
    }

    /// <summary>Coherence of a pure state in the l1 norm: (sum |a_k|)^2 - 1, from 0 (one state) to n - 1 (uniform).</summary>
    public static double Coherence(ReadOnlySpan<double> re, ReadOnlySpan<double> im)
    {
        double sum = 0;
        for (var k = 0; k < re.Length; k++)
        {
            sum += Math.Sqrt((re[k] * re[k]) + (im[k] * im[k]));
        }

        return (sum * sum) - 1;
    }

    /// <summary>Coherence left when the off-diagonal elements are multiplied by 1 - g.</summary>
    /// <param name="coherence">Coherence before.</param>
    /// <param name="dephasing">g, 0 (none) to 1 (all coherence lost).</param>
    public static double Dephased(double coherence, double dephasing) => (1 - Unit(dephasing)) * coherence;

    /// <summary>Probabilities after dephasing: p(g) = (1-g) p + g c.</summary>
    /// <param name="born">p, without dephasing.</param>
    /// <param name="classical">c, the classical mixture.</param>
    /// <param name="dephasing">g, 0 to 1.</param>
    /// <param name="into">p(g).</param>
    public static void Dephase(ReadOnlySpan<double> born, ReadOnlySpan<double> classical, double dephasing, Span<double> into)
    {
        var g = Unit(dephasing);
        for (var j = 0; j < born.Length; j++)
        {
            into[j] = ((1 - g) * born[j]) + (g * classical[j]);
        }
    }

    /// <summary>|&lt;a|b&gt;|^2, from 0 (orthogonal) to 1 (the same state up to a phase).</summary>
    public static double Fidelity(ReadOnlySpan<double> aRe, ReadOnlySpan<double> aIm, ReadOnlySpan<double> bRe, ReadOnlySpan<double> bIm)
    {
        double re = 0, im = 0;
        for (var k = 0; k < aRe.Length; k++)
        {
            re += (aRe[k] * bRe[k]) + (aIm[k] * bIm[k]);
            im += (aRe[k] * bIm[k]) - (aIm[k] * bRe[k]);
        }

        return (re * re) + (im * im);
    }

    /// <summary>sum p^2, from 1/n to 1.</summary>
    public static double Purity(ReadOnlySpan<double> p)
    {
        double sum = 0;
        foreach (var x in p)
        {
            sum += x * x;
        }

        return sum;
    }

    /// <summary>1 / purity: how many states effectively take part, 1 to n.</summary>
    public static double Participation(ReadOnlySpan<double> p) => 1 / Purity(p);

    /// <summary>Degree of superposition, 1 - max p. Above 0.6 one would rather wait; below 0.2 the state is clear.</summary>
    public static double Degree(ReadOnlySpan<double> p) => 1 - p[Probability.ArgMax(p)];

    private static double Unit(double g) =>
        g is >= 0 and <= 1 ? g : throw new ArgumentOutOfRangeException(nameof(g), g, "Dephasing lies within 0 and 1.");
}
