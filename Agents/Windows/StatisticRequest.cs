namespace GrandModel.Agents.Windows;

/// <summary>What is computed over the recent values of one feature.</summary>
public enum Statistic
{
    /// <summary>Quantile at the request's level, linear between order statistics; 0 without values.</summary>
    Quantile,

    /// <summary>The same of the absolute values.</summary>
    AbsoluteQuantile,

    /// <summary>
    /// Rank of the newest value, 0 (smallest) to 1 (largest), ties in the middle of theirs; 0.5 when it is undefined or the only one.
    /// </summary>
    Rank,

    /// <summary>How many values are defined.</summary>
    Count,
}

/// <summary>
/// A statistic that a policy wants to see beside the matrix. The entity keeps the memory it needs, the newest bar included.
/// </summary>
/// <param name="Name">Name in the observation.</param>
/// <param name="Source">Column or extra of the policy's schema.</param>
/// <param name="Kind">What to compute.</param>
/// <param name="Level">Level of a quantile, 0 to 1; else unused.</param>
/// <param name="Bars">Bars it is computed over, undefined values left out.</param>
public sealed record StatisticRequest(string Name, string Source, Statistic Kind, double Level, int Bars);
