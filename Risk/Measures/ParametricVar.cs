using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>Value at risk and expected shortfall of a normal distribution with mean 0, per day; losses positive. Jorion, Value at Risk, 3rd edition (2007), chapter 7.</summary>
public static class ParametricVar
{
    /// <summary>Standard deviations of the value at risk: the normal quantile z.</summary>
    public static double VarMultiplier(double confidence)
    {
        Require.Confidence(confidence);
        return StandardNormal.Inverse(confidence);
    }

    /// <summary>Standard deviations of the expected shortfall: phi(z) / (1 - c).</summary>
    public static double EsMultiplier(double confidence) => StandardNormal.Density(VarMultiplier(confidence)) / (1 - confidence);

    /// <summary>A portfolio's risk from a covariance matrix.</summary>
    /// <param name="covariance">Per day, of returns.</param>
    /// <param name="exposures">Signed value of each position.</param>
    /// <param name="multiplier">Standard deviations: <see cref="VarMultiplier"/> or <see cref="EsMultiplier"/>.</param>
    /// <exception cref="MeasureException">No variance: the positions cancel out.</exception>
    public static ParametricRisk Of(SymmetricMatrix covariance, ReadOnlySpan<double> exposures, double multiplier)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        Require.SameLength("exposures", exposures.Length, covariance.Size);
        var sx = new double[exposures.Length];
        covariance.Multiply(exposures, sx);
        var (variance, alone) = (RowMath.Dot(exposures, sx), new double[exposures.Length]);
        var undiversified = 0.0;
        for (var i = 0; i < alone.Length; i++)
        {
            alone[i] = multiplier * Math.Abs(exposures[i]) * Math.Sqrt(covariance[i, i]);
            undiversified += Math.Abs(exposures[i]) * Math.Sqrt(covariance[i, i]);
        }

        // Positions that cancel out leave rounding of either sign, which is no risk figure.
        if (!(variance > 1e-24 * undiversified * undiversified))
        {
            throw Moments.NoVariation();
        }

        var sigma = Math.Sqrt(variance);
        var (marginal, component, incremental) = (new double[alone.Length], new double[alone.Length], new double[alone.Length]);
        for (var i = 0; i < alone.Length; i++)
        {
            marginal[i] = multiplier * sx[i] / sigma;
            component[i] = exposures[i] * marginal[i];
            var without = variance - (2 * exposures[i] * sx[i]) + (exposures[i] * exposures[i] * covariance[i, i]);
            incremental[i] = multiplier * (sigma - Math.Sqrt(Math.Max(0, without)));
        }

        return new ParametricRisk(sigma, multiplier * sigma, marginal, component, incremental, alone);
    }
}

/// <summary>Risk of a portfolio and what each position has to do with it.</summary>
/// <param name="Sigma">Standard deviation of a day's profit and loss.</param>
/// <param name="Risk">Value at risk, or expected shortfall, of a day.</param>
/// <param name="Marginal">Change per unit of exposure, dVaR/dx.</param>
/// <param name="Component">x dVaR/dx: adds up to the risk (Euler).</param>
/// <param name="Incremental">Risk with the position less risk without it.</param>
/// <param name="StandAlone">Risk of each position alone.</param>
public sealed record ParametricRisk(double Sigma, double Risk, double[] Marginal, double[] Component, double[] Incremental, double[] StandAlone);
