using System.Globalization;

namespace GrandModel.Risk.Measures;

/// <summary>Risk of positions held today, from returns of the past, by any method. docs/var.md.</summary>
public static class PortfolioVar
{
    /// <summary>Fewest days for any method.</summary>
    public const int ObservationsMin = 20;

    /// <summary>Risk over the horizon.</summary>
    /// <param name="returns">Daily returns.</param>
    /// <param name="exposures">Signed value of each asset's position, account currency; 0 for none.</param>
    /// <param name="request">Method and numbers.</param>
    /// <exception cref="MeasureException">It cannot be computed; says why.</exception>
    public static VarResult Of(ReturnMatrix returns, ReadOnlySpan<double> exposures, VarRequest request)
    {
        ArgumentNullException.ThrowIfNull(returns);
        ArgumentNullException.ThrowIfNull(request);
        Require.Confidence(request.Confidence);
        Require.Horizon(request.HorizonDays);
        Require.SameLength("exposures", exposures.Length, returns.Assets);
        Require.AtLeast(returns.Days, ObservationsMin, "fewer say nothing about a tail");
        var gross = Gross(exposures);
        var lambda = request.Method.DefaultLambda() is { } usual ? request.Lambda ?? usual : (double?)null;
        var notes = new List<MeasureNote>();
        var model = Model(returns, lambda, request.Method, notes);
        var day = Day(returns, model, exposures, request, lambda, notes);
        var incremental = day.Incremental ?? Incremental(returns, exposures, request, lambda, day.Var);
        return Scaled(
            new VarResult(request, lambda, returns.Days, gross, day.Var, day.Es, day.VarParts, day.EsParts, incremental, day.VarError, day.EsError, notes),
            Math.Sqrt(request.HorizonDays));
    }

    /// <summary>Sum of the sizes of exposures.</summary>
    /// <exception cref="MeasureException">One is not finite, or all are 0.</exception>
    public static double Gross(ReadOnlySpan<double> exposures)
    {
        var gross = 0.0;
        foreach (var exposure in exposures)
        {
            gross += double.IsFinite(exposure) ? Math.Abs(exposure) : throw Require.Wrong("exposure", exposure, "a finite amount");
        }

        return gross > 0 ? gross : throw new MeasureException(MeasureCodes.PositionsFlat, "positions: all are flat; expected at least one that is not.");
    }

    private static CovarianceRepair? Model(ReturnMatrix returns, double? lambda, VarMethod method, List<MeasureNote> notes)
    {
        if (method is not (VarMethod.Normal or VarMethod.MonteCarlo))
        {
            return null;
        }

        var model = CovarianceRepair.Of(Covariances.Ewma(returns, lambda!.Value));
        notes.AddRange(Notes(model));
        return model;
    }

    /// <summary>What is to be said of a covariance matrix.</summary>
    public static IEnumerable<MeasureNote> Notes(CovarianceRepair model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Repaired)
        {
            yield return new MeasureNote(
                MeasureCodes.CovarianceIndefinite,
                $"covariance: smallest eigenvalue {model.SmallestEigenvalue:R}; negative ones were set to 0 and variances kept.");
        }

        if (model.Factors.Rank < model.Matrix.Size)
        {
            yield return new MeasureNote(
                MeasureCodes.CovarianceSingular,
                $"covariance: rank {model.Factors.Rank} of {model.Matrix.Size}: some mix of the assets shows no risk at all, which more days or fewer assets would end.");
        }
    }

    private static double?[] Incremental(ReturnMatrix returns, ReadOnlySpan<double> exposures, VarRequest request, double? lambda, double var)
    {
        var incremental = new double?[exposures.Length];
        var rest = exposures.ToArray();
        for (var j = 0; j < rest.Length; j++)
        {
            rest[j] = 0;
            incremental[j] = exposures[j] == 0 ? 0 : var - Without(returns, rest, request, lambda);
            rest[j] = exposures[j];
        }

        return incremental;
    }

    private static double? Without(ReturnMatrix returns, double[] rest, VarRequest request, double? lambda)
    {
        if (Array.TrueForAll(rest, x => x == 0))
        {
            return 0;
        }

        try
        {
            return Day(returns, null, rest, request, lambda, []).Var;
        }
        catch (MeasureException e) when (e.Code is MeasureCodes.VarianceZero)
        {
            return 0; // what is left cancels out
        }
        catch (MeasureException e) when (e.Code is MeasureCodes.CornishFisherDomain)
        {
            return null;
        }
    }

    private static DayRisk Day(
        ReturnMatrix returns, CovarianceRepair? model, ReadOnlySpan<double> exposures, VarRequest request, double? lambda, List<MeasureNote> notes)
    {
        var c = request.Confidence;
        if (model is not null)
        {
            var normal = ParametricVar.Of(model.Matrix, exposures, ParametricVar.VarMultiplier(c));
            if (request.Method == VarMethod.MonteCarlo)
            {
                var simulated = MonteCarloVar.Of(model.Factors, exposures, c, request.Seed, request.Paths);
                return OfNormal(normal, simulated.Var, simulated.Es) with { VarError = simulated.VarError, EsError = simulated.EsError };
            }

            return OfNormal(normal, normal.Risk, normal.Sigma * ParametricVar.EsMultiplier(c));
        }

        var pnl = returns.ProfitAndLoss(exposures);
        var moments = Moments.Of(pnl); // also of methods that do not use them: it refuses what does not vary
        if (request.Method == VarMethod.CornishFisher)
        {
            return Expanded(returns, exposures, pnl, CornishFisher.Of(moments, c), c, notes);
        }

        var tail = request.Method switch
        {
            VarMethod.Historical => HistoricalVar.Of(pnl, c),
            VarMethod.AgeWeighted => AgeWeightedVar.Of(pnl, c, lambda!.Value),
            VarMethod.FilteredHistorical => FilteredHistoricalVar.Of(pnl, c, lambda!.Value).Tail,
            _ => throw Require.Wrong("method", (int)request.Method, string.Join(", ", VarMethods.Names)),
        };
        return new DayRisk(tail.Var, tail.Es, tail.VarComponents(returns, exposures), tail.EsComponents(returns, exposures));
    }

    // Of normal returns each position's part is known, also where the figure itself is simulated.
    private static DayRisk OfNormal(ParametricRisk normal, double var, double es) => new(
        var,
        es,
        Times(normal.Component, var / normal.Risk),
        Times(normal.Component, es / normal.Risk),
        Incremental: [.. normal.Incremental.Select(x => (double?)(x * var / normal.Risk))]);

    private static DayRisk Expanded(
        ReturnMatrix returns, ReadOnlySpan<double> exposures, double[] pnl, CornishFisherRisk risk, double confidence, List<MeasureNote> notes)
    {
        if (!risk.InDomain)
        {
            notes.Add(new MeasureNote(
                MeasureCodes.CornishFisherDomain,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"skewness {risk.Moments.Skewness:0.####}, excess kurtosis {risk.Moments.ExcessKurtosis:0.####}: the expansion ascends only from z = {risk.AscendsFrom:0.##} to {risk.AscendsTo:0.##}; it holds at this confidence, and no expected shortfall is read from what lies beyond.")));
        }

        return new DayRisk(
            risk.Var,
            risk.Es,
            CornishFisher.VarComponents(returns, exposures, pnl, risk.Moments, confidence),
            risk.Es is null ? null : CornishFisher.EsComponents(returns, exposures, pnl, risk.Moments, confidence));
    }

    private static VarResult Scaled(VarResult day, double factor) => day with
    {
        Var = day.Var * factor,
        Es = day.Es * factor,
        VarComponents = Times(day.VarComponents, factor),
        EsComponents = day.EsComponents is { } parts ? Times(parts, factor) : null,
        Incremental = [.. day.Incremental.Select(x => x * factor)],
        VarError = day.VarError * factor,
        EsError = day.EsError * factor,
    };

    private static double[] Times(double[] values, double factor) => [.. values.Select(v => v * factor)];

    private sealed record DayRisk(double Var, double? Es, double[] VarParts, double[]? EsParts, double? VarError = null, double? EsError = null, double?[]? Incremental = null);
}
