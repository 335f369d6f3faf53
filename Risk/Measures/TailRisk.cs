namespace GrandModel.Risk.Measures;

/// <summary>Share of a scenario in a figure.</summary>
/// <param name="Scenario">Index, oldest 0.</param>
/// <param name="Weight">Weight of its loss.</param>
public readonly record struct TailWeight(int Scenario, double Weight);

/// <summary>Risk read from scenarios: each figure is a weighted sum of their losses, so that positions share in it as in those scenarios.</summary>
/// <param name="Var">Value at risk.</param>
/// <param name="Es">Expected shortfall.</param>
/// <param name="VarWeights">Scenarios whose weighted losses are the value at risk.</param>
/// <param name="EsWeights">Scenarios whose weighted losses are the expected shortfall.</param>
/// <param name="Scale">Factor of each scenario's losses; null when all are 1.</param>
public sealed record TailRisk(double Var, double Es, TailWeight[] VarWeights, TailWeight[] EsWeights, double[]? Scale = null)
{
    /// <summary>Each position's share of the value at risk; adds up to it.</summary>
    public double[] VarComponents(ReturnMatrix returns, ReadOnlySpan<double> exposures) => Components(returns, exposures, VarWeights);

    /// <summary>Each position's share of the expected shortfall; adds up to it.</summary>
    public double[] EsComponents(ReturnMatrix returns, ReadOnlySpan<double> exposures) => Components(returns, exposures, EsWeights);

    private double[] Components(ReturnMatrix returns, ReadOnlySpan<double> exposures, TailWeight[] weights)
    {
        ArgumentNullException.ThrowIfNull(returns);
        var parts = new double[exposures.Length];
        for (var j = 0; j < parts.Length; j++)
        {
            var column = returns.Column(j);
            foreach (var (scenario, weight) in weights)
            {
                parts[j] -= weight * exposures[j] * column[scenario] * (Scale?[scenario] ?? 1);
            }
        }

        return parts;
    }
}
