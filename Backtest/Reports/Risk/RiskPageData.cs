namespace GrandModel.Backtest.Reports.Risk;

/// <summary>What a risk page shows.</summary>
/// <param name="Title">Headline.</param>
/// <param name="About">Sentence below it.</param>
/// <param name="Warnings">What the reader must know before believing a number.</param>
/// <param name="Tiles">Headline figures: name, figure, what it is made of.</param>
/// <param name="Days">Days of the back-test, ascending.</param>
/// <param name="ProfitAndLoss">Result of each day, account currency.</param>
/// <param name="Forecasts">Methods that are drawn, each with its value at risk of every day (null for none) and its exceptions.</param>
/// <param name="Start">Value that the results are added to for the drawdown, above 0.</param>
/// <param name="Symbols">Assets.</param>
/// <param name="Exposures">Signed value of each position.</param>
/// <param name="RiskParts">Part of each position in the value at risk.</param>
/// <param name="Correlations">Correlations row by row, in the order of the symbols.</param>
/// <param name="Tables">Tables below the drawings.</param>
public sealed record RiskPageData(
    string Title,
    string About,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<(string Name, string Figure, string Below)> Tiles,
    IReadOnlyList<DateOnly> Days,
    IReadOnlyList<double> ProfitAndLoss,
    IReadOnlyList<DrawnForecast> Forecasts,
    double Start,
    IReadOnlyList<string> Symbols,
    IReadOnlyList<double> Exposures,
    IReadOnlyList<double> RiskParts,
    double[,] Correlations,
    IReadOnlyList<RiskTable> Tables);

/// <summary>Forecasts of a method.</summary>
/// <param name="Method">Name.</param>
/// <param name="Var">Value at risk of each day; null where there is none.</param>
/// <param name="Exceptions">Whether the loss was above it.</param>
public sealed record DrawnForecast(string Method, IReadOnlyList<double?> Var, IReadOnlyList<bool> Exceptions);

/// <summary>A table.</summary>
/// <param name="Title">Headline.</param>
/// <param name="Columns">Heads; one that starts with '&gt;' is aligned to the right.</param>
/// <param name="Rows">Cells.</param>
/// <param name="Note">Sentence below; empty for none.</param>
public sealed record RiskTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note);
