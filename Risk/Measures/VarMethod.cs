namespace GrandModel.Risk.Measures;

/// <summary>How value at risk is computed. docs/var.md.</summary>
public enum VarMethod
{
    /// <summary>Normal, exponentially weighted covariance: <see cref="ParametricVar"/>.</summary>
    Normal,

    /// <summary>Normal corrected for skewness and kurtosis: <see cref="Measures.CornishFisher"/>.</summary>
    CornishFisher,

    /// <summary>Historical simulation: <see cref="HistoricalVar"/>.</summary>
    Historical,

    /// <summary>Historical simulation, recent days weigh more: <see cref="AgeWeightedVar"/>.</summary>
    AgeWeighted,

    /// <summary>Historical simulation at today's volatility: <see cref="FilteredHistoricalVar"/>.</summary>
    FilteredHistorical,

    /// <summary>Simulation of normal returns: <see cref="MonteCarloVar"/>.</summary>
    MonteCarlo,
}

/// <summary>Names of methods, as commands and results have them.</summary>
public static class VarMethods
{
    private static readonly string[] Ordered = ["normal", "cornish-fisher", "historical", "age-weighted", "filtered-historical", "monte-carlo"];

    /// <summary>All names, in the order of <see cref="VarMethod"/>.</summary>
    public static IReadOnlyList<string> Names => Ordered;

    /// <summary>The name of a method.</summary>
    public static string Name(this VarMethod method) => Ordered[(int)method];

    /// <summary>The method of a name; null when there is none.</summary>
    public static VarMethod? Of(string name) => Array.IndexOf(Ordered, name) is >= 0 and var at ? (VarMethod)at : null;

    /// <summary>Lambda of a method without another; null where it has none.</summary>
    public static double? DefaultLambda(this VarMethod method) => method switch
    {
        VarMethod.Normal or VarMethod.FilteredHistorical or VarMethod.MonteCarlo => Covariances.DefaultLambda,
        VarMethod.AgeWeighted => AgeWeightedVar.DefaultLambda,
        _ => null,
    };
}
