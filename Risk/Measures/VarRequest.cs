namespace GrandModel.Risk.Measures;

/// <summary>What risk is asked for.</summary>
/// <param name="Method">How.</param>
/// <param name="Confidence">0.5 to 0.9999.</param>
/// <param name="HorizonDays">Days; daily figures are multiplied by its square root.</param>
/// <param name="Lambda">Decay of the method; null for its own (<see cref="VarMethods.DefaultLambda"/>).</param>
/// <param name="Seed">Of the simulation.</param>
/// <param name="Paths">Of the simulation.</param>
public sealed record VarRequest(
    VarMethod Method,
    double Confidence = 0.95,
    double HorizonDays = 1,
    double? Lambda = null,
    long Seed = 1,
    int Paths = MonteCarloVar.DefaultPaths);

/// <summary>Something that a figure's reader must know.</summary>
/// <param name="Code">Stable code: <see cref="MeasureCodes"/>.</param>
/// <param name="Message">The sentence.</param>
public sealed record MeasureNote(string Code, string Message);

/// <summary>Risk of a portfolio over the horizon, losses positive, account currency.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Lambda">Decay that was used; null where the method has none.</param>
/// <param name="Observations">Days.</param>
/// <param name="Gross">Sum of the sizes of the exposures.</param>
/// <param name="Var">Value at risk.</param>
/// <param name="Es">Expected shortfall; null where it is not defined, with a note.</param>
/// <param name="VarComponents">Each position's part of the value at risk, in the order of the assets; adds up to it.</param>
/// <param name="EsComponents">Each position's part of the expected shortfall; null where that is.</param>
/// <param name="Incremental">Value at risk with each position less without it; null for a position without which the method has no figure.</param>
/// <param name="VarError">Standard error of the value at risk, of simulations.</param>
/// <param name="EsError">Standard error of the expected shortfall, of simulations.</param>
/// <param name="Notes">What the reader must know.</param>
public sealed record VarResult(
    VarRequest Request,
    double? Lambda,
    int Observations,
    double Gross,
    double Var,
    double? Es,
    double[] VarComponents,
    double[]? EsComponents,
    double?[] Incremental,
    double? VarError,
    double? EsError,
    IReadOnlyList<MeasureNote> Notes)
{
    /// <summary>Value at risk as a share of the gross value.</summary>
    public double VarShare => Var / Gross;

    /// <summary>Expected shortfall as a share of the gross value.</summary>
    public double? EsShare => Es / Gross;
}
