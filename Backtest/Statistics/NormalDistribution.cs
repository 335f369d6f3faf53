namespace GrandModel.Backtest.Statistics;

/// <summary>
/// The standard normal distribution. Below |x| = 3 the power series of the error integral about zero, beyond it Laplace's continued fraction of the tail;
/// both are textbook results (Abramowitz and Stegun 26.2.11 and 26.2.14). Absolute error below 1e-15, relative error of the tail below 1e-12.
/// </summary>
public static class NormalDistribution
{
    private const double SeriesEnd = 3;
    private const int FractionTerms = 100;
    private const int Refinements = 4;

    /// <summary>Density at x.</summary>
    public static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    /// <summary>P(X &lt;= x).</summary>
    public static double Cdf(double x) => x switch
    {
        double.NaN => x,
        < -SeriesEnd => Tail(-x),
        > SeriesEnd => 1 - Tail(x),
        _ => 0.5 + Centre(x),
    };

    /// <summary>The x with P(X &lt;= x) = <paramref name="p"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not strictly between 0 and 1.</exception>
    public static double Inverse(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability strictly between 0 and 1 has a quantile.");
        }

        // Solved for the smaller tail, where the equation keeps its digits; the rational start (26.2.23) is good to 4.5e-4, Halley's step cubes the error.
        var tail = Math.Min(p, 1 - p);
        var t = Math.Sqrt(-2 * Math.Log(tail));
        var x = t - ((2.515517 + (t * (0.802853 + (t * 0.010328)))) / (1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))))));
        for (var i = 0; i < Refinements; i++)
        {
            var u = ((x > SeriesEnd ? Tail(x) : 0.5 - Centre(x)) - tail) / Density(x);
            x += u / (1 - (0.5 * u * x));
        }

        return p < 0.5 ? -x : x;
    }

    // P(0 < X <= x): density times x + x^3/3 + x^5/(3 5) + ..., all terms of one sign.
    private static double Centre(double x)
    {
        var sum = x;
        var term = x;
        for (var k = 1; Math.Abs(term) > Math.Abs(sum) * 1e-18; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return Density(x) * sum;
    }

    // P(X > x) for x >= 3: density over x + 1/(x + 2/(x + 3/...)), from the inside out.
    private static double Tail(double x)
    {
        var fraction = x;
        for (var k = FractionTerms; k >= 1; k--)
        {
            fraction = x + (k / fraction);
        }

        return Density(x) / fraction;
    }
}
