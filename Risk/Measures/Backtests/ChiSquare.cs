using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>Upper tails of the chi-square distribution with one and two degrees of freedom, which have closed forms.</summary>
internal static class ChiSquare
{
    /// <summary>P(X &gt; x), one degree: 2 (1 - Phi(sqrt x)).</summary>
    public static double Tail1(double x) => x <= 0 ? 1 : 2 * StandardNormal.Cdf(-Math.Sqrt(x));

    /// <summary>P(X &gt; x), two degrees: exp(-x/2).</summary>
    public static double Tail2(double x) => x <= 0 ? 1 : DetMath.Exp(-x / 2);
}
