using System.Globalization;
using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Value at risk of a distribution near the normal one, from its skewness and excess kurtosis: Cornish and Fisher (1937) in the form of Favre and Galeano
/// (2002); expected shortfall and domain from Maillard, A User's Guide to the Cornish Fisher Expansion (2012).
/// </summary>
public static class CornishFisher
{
    /// <summary>The quantile in standard deviations: z + (z^2-1)S/6 + (z^3-3z)K/24 - (2z^3-5z)S^2/36.</summary>
    /// <param name="z">Normal quantile; negative in the tail of losses.</param>
    /// <param name="skewness">S.</param>
    /// <param name="excessKurtosis">K.</param>
    public static double Quantile(double z, double skewness, double excessKurtosis) =>
        z + (((z * z) - 1) * skewness / 6) + (((z * z * z) - (3 * z)) * excessKurtosis / 24) - (((2 * z * z * z) - (5 * z)) * skewness * skewness / 36);

    /// <summary>Mean quantile beyond z, positive: (phi(z)/p) (1 + zS/6 + (z^2-1)K/24 - (2z^2-1)S^2/36), p = P(Z &lt; z).</summary>
    public static double TailMean(double z, double probability, double skewness, double excessKurtosis) =>
        StandardNormal.Density(z) / probability
        * (1 + (z * skewness / 6) + (((z * z) - 1) * excessKurtosis / 24) - (((2 * z * z) - 1) * skewness * skewness / 36));

    /// <summary>Where the quantile ascends with z, as a distribution's must: the interval around 0; infinite inside the domain.</summary>
    /// <returns>Empty, From at or above To, when it does not even ascend at 0.</returns>
    public static (double From, double To) Ascends(double skewness, double excessKurtosis)
    {
        // Its derivative a z^2 + b z + c.
        var a = (excessKurtosis / 8) - (skewness * skewness / 6);
        var b = skewness / 3;
        var c = 1 - (excessKurtosis / 8) + (5 * skewness * skewness / 36);
        if (!(c > 0))
        {
            return (0, 0);
        }

        if (a == 0)
        {
            return b == 0 ? (double.NegativeInfinity, double.PositiveInfinity) : b > 0 ? (-c / b, double.PositiveInfinity) : (double.NegativeInfinity, -c / b);
        }

        var discriminant = (b * b) - (4 * a * c);
        if (discriminant <= 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        // The root of larger size first: the other would lose its digits.
        var q = -0.5 * (b + (b < 0 ? -Math.Sqrt(discriminant) : Math.Sqrt(discriminant)));
        var (one, other) = (q / a, c / q);
        var (low, high) = (Math.Min(one, other), Math.Max(one, other));
        return a < 0 ? (low, high) : low > 0 ? (double.NegativeInfinity, low) : (high, double.PositiveInfinity);
    }

    /// <summary>Value at risk and expected shortfall of a row of profit and loss, with their split over positions.</summary>
    /// <param name="moments">Population moments of the row.</param>
    /// <param name="confidence">0.5 to 0.9999.</param>
    /// <returns>
    /// Es is null outside the domain: the quantiles beyond some point turn back there, and their mean would mean nothing.
    /// </returns>
    /// <exception cref="MeasureException">The quantile itself lies where they turn back.</exception>
    public static CornishFisherRisk Of(Moments moments, double confidence)
    {
        var z = -ParametricVar.VarMultiplier(confidence);
        var (s, k) = (moments.Skewness, moments.ExcessKurtosis);
        var (from, to) = Ascends(s, k);
        if (!(z > from && z < to))
        {
            throw new MeasureException(
                MeasureCodes.CornishFisherDomain,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"skewness {s:0.####}, excess kurtosis {k:0.####}: the expansion does not ascend at z = {z:0.####}; expected moments nearer to the normal distribution. Another method can be used."));
        }

        var inDomain = double.IsNegativeInfinity(from) && double.IsPositiveInfinity(to);
        var es = inDomain ? -moments.Mean + (moments.Deviation * TailMean(z, 1 - confidence, s, k)) : (double?)null;
        return new CornishFisherRisk(-moments.Mean - (moments.Deviation * Quantile(z, s, k)), es, moments, from, to);
    }

    /// <summary>x dVaR/dx of each position; adds up to the value at risk, which grows in proportion to the exposures.</summary>
    public static double[] VarComponents(ReturnMatrix returns, ReadOnlySpan<double> exposures, ReadOnlySpan<double> pnl, Moments moments, double confidence)
    {
        var z = -ParametricVar.VarMultiplier(confidence);
        var (s, k) = (moments.Skewness, moments.ExcessKurtosis);
        return Components(
            returns, exposures, pnl, moments, Quantile(z, s, k), (((z * z) - 1) / 6) - (((2 * z * z * z) - (5 * z)) * s / 18), ((z * z * z) - (3 * z)) / 24);
    }

    /// <summary>x dES/dx of each position.</summary>
    public static double[] EsComponents(ReturnMatrix returns, ReadOnlySpan<double> exposures, ReadOnlySpan<double> pnl, Moments moments, double confidence)
    {
        var z = -ParametricVar.VarMultiplier(confidence);
        var (s, k) = (moments.Skewness, moments.ExcessKurtosis);
        var scale = -StandardNormal.Density(z) / (1 - confidence);
        return Components(
            returns, exposures, pnl, moments, -TailMean(z, 1 - confidence, s, k), scale * ((z / 6) - (((2 * z * z) - 1) * s / 18)), scale * ((z * z) - 1) / 24);
    }

    // The risk is -mean - sigma q(S, K); q and its derivatives by S and K are given.
    private static double[] Components(
        ReturnMatrix returns, ReadOnlySpan<double> exposures, ReadOnlySpan<double> pnl, Moments moments, double q, double byS, double byK)
    {
        var (s, k, sigma) = (moments.Skewness, moments.ExcessKurtosis, moments.Deviation);
        var parts = new double[exposures.Length];
        for (var j = 0; j < parts.Length; j++)
        {
            var column = returns.Column(j);
            var mean = exposures[j] * Moments.MeanOf(column);
            var (c2, c3, c4) = (0.0, 0.0, 0.0); // co-moments of the position with the portfolio in standard deviations
            for (var t = 0; t < pnl.Length; t++)
            {
                var d = (pnl[t] - moments.Mean) / sigma;
                var own = (exposures[j] * column[t]) - mean;
                c2 += own * d;
                c3 += own * d * d;
                c4 += own * d * d * d;
            }

            var deviation = c2 / pnl.Length; // x dsigma/dx
            var skewness = 3 * ((c3 / pnl.Length) - (s * deviation)) / sigma;
            var kurtosis = 4 * ((c4 / pnl.Length) - ((k + 3) * deviation)) / sigma;
            parts[j] = -mean - (deviation * q) - (sigma * ((byS * skewness) + (byK * kurtosis)));
        }

        return parts;
    }
}

/// <summary>What the expansion says.</summary>
/// <param name="Var">Value at risk of a day, losses positive.</param>
/// <param name="Es">Expected shortfall; null outside the domain.</param>
/// <param name="Moments">Moments it was made of.</param>
/// <param name="AscendsFrom">Normal quantile below which the expansion turns back; minus infinity inside the domain.</param>
/// <param name="AscendsTo">Normal quantile above which it turns back.</param>
public sealed record CornishFisherRisk(double Var, double? Es, Moments Moments, double AscendsFrom, double AscendsTo)
{
    /// <summary>Whether the expansion ascends everywhere.</summary>
    public bool InDomain => double.IsNegativeInfinity(AscendsFrom) && double.IsPositiveInfinity(AscendsTo);
}
