namespace GrandModel.Contracts;

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

    /// <summary>The z with P(Z &lt;= z) = <paramref name="probability"/>; relative error about 1e-15.</summary>
    /// <remarks>Rational approximations of Wichura, algorithm AS 241 (PPND16), Applied Statistics 37 (1988).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Not strictly between 0 and 1.</exception>
    public static double Inverse(double probability)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability strictly between 0 and 1 has a quantile.");
        }

        var q = probability - 0.5;
        return Math.Abs(q) <= 0.425 ? Centre(q) : q < 0 ? -UpperTail(probability) : UpperTail(1 - probability);
    }

    // |q| <= 0.425: a rational function of 0.425^2 - q^2.
    private static double Centre(double q)
    {
        var r = 0.180625 - (q * q);
        var above = (((((((((((((2509.0809287301226727 * r) + 33430.575583588128105) * r) + 67265.770927008700853) * r) + 45921.953931549871457) * r)
            + 13731.693765509461125) * r) + 1971.5909503065514427) * r) + 133.14166789178437745) * r) + 3.387132872796366608;
        var below = (((((((((((((5226.495278852854561 * r) + 28729.085735721942674) * r) + 39307.89580009271061) * r) + 21213.794301586595867) * r)
            + 5394.1960214247511077) * r) + 687.1870074920579083) * r) + 42.313330701600911252) * r) + 1;
        return q * above / below;
    }

    // The z that is exceeded with probability p < 0.075: a rational function of sqrt(-ln p).
    private static double UpperTail(double p)
    {
        var r = Math.Sqrt(-DetMath.Log(p));
        if (r <= 5)
        {
            r -= 1.6;
            return ((((((((((((((7.7454501427834140764e-4 * r) + 0.0227238449892691845833) * r) + 0.24178072517745061177) * r) + 1.27045825245236838258) * r)
                + 3.64784832476320460504) * r) + 5.7694972214606914055) * r) + 4.6303378461565452959) * r) + 1.42343711074968357734)
                / ((((((((((((((1.05075007164441684324e-9 * r) + 5.475938084995344946e-4) * r) + 0.0151986665636164571966) * r) + 0.14810397642748007459) * r)
                + 0.68976733498510000455) * r) + 1.6763848301838038494) * r) + 2.05319162663775882187) * r) + 1);
        }

        r -= 5;
        return ((((((((((((((2.01033439929228813265e-7 * r) + 2.71155556874348757815e-5) * r) + 0.00124266094738807843860) * r) + 0.0265321895265761230930) * r)
            + 0.29656057182850489123) * r) + 1.7848265399172913358) * r) + 5.4637849111641143699) * r) + 6.6579046435011037772)
            / ((((((((((((((2.04426310338993978564e-15 * r) + 1.4215117583164458887e-7) * r) + 1.8463183175100546818e-5) * r) + 7.868691311456132591e-4) * r)
            + 0.0148753612908506148525) * r) + 0.13692988092273580531) * r) + 0.59983220655588793769) * r) + 1);
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
