namespace GrandModel.Risk.Measures;

/// <summary>Shocks to prices, all at once.</summary>
/// <param name="Name">Name.</param>
/// <param name="Source">Where the shocks come from.</param>
/// <param name="Shocks">By symbol, change as a fraction of the price: -0.1 is a fall of 10 %.</param>
/// <param name="Other">Shock of any other symbol; null when there is none.</param>
public sealed record StressScenario(string Name, string Source, IReadOnlyDictionary<string, double> Shocks, double? Other = null)
{
    /// <summary>Largest shock: a price can become a multiple of itself, and that of oil below zero.</summary>
    public const double ShockMax = 10;

    /// <summary>Profit and loss of each position.</summary>
    /// <param name="symbols">Symbols of the positions.</param>
    /// <param name="exposures">Signed value of each.</param>
    /// <exception cref="MeasureException">A position that is not flat has no shock: none is made up for it.</exception>
    public double[] ProfitAndLoss(IReadOnlyList<string> symbols, ReadOnlySpan<double> exposures)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        Require.SameLength("exposures", exposures.Length, symbols.Count);
        var pnl = new double[exposures.Length];
        for (var i = 0; i < pnl.Length; i++)
        {
            if (exposures[i] == 0)
            {
                continue;
            }

            var shock = Shocks.TryGetValue(symbols[i], out var own) ? own : Other ?? throw new MeasureException(
                MeasureCodes.ScenarioSymbol,
                $"scenario {Name}: no shock for {symbols[i]}; expected one for every position. It has {string.Join(", ", Shocks.Keys.Order(StringComparer.Ordinal))}; a file can say more, also '*' for all others.");
            pnl[i] = exposures[i] * shock;
        }

        return pnl;
    }
}
