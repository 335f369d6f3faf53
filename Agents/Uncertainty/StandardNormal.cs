using GrandModel.Contracts;

namespace GrandModel.Agents.Uncertainty;

/// <summary>The standard normal distribution with the same bits on every machine; absolute error below 1e-14.</summary>
public static class StandardNormal
{
    private const double SeriesUpTo = 5;

    /// <summary>Density at z.</summary>
    public static double Density(double z) => DetMath.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    /// <summary>Probability of at most z.</summary>
    public static double Cdf(double z)
    {
        if (Math.Abs(z) <= SeriesUpTo)
        {
            return 0.5 + (Density(z) * Series(z));
        }

        var tail = Density(z) / ContinuedFraction(Math.Abs(z));
        return z < 0 ? tail : 1 - tail;
    }

    // z + z^3/3 + z^5/(3 5) + ...: all terms of one sign, so nothing cancels.
    private static double Series(double z)
    {
        double term = z, sum = z;
        for (var k = 3; k < 200; k += 2)
        {
            term *= z * z / k;
            sum += term;
        }

        return sum;
    }

    // Density over tail: z + 1/(z + 2/(z + 3/(z + ...))), from the inside out.
    private static double ContinuedFraction(double z)
    {
        var value = z;
        for (var k = 60; k >= 1; k--)
        {
            value = z + (k / value);
        }

        return value;
    }
}
