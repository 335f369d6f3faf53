namespace GrandModel.Agents.Superposition;

/// <summary>The eight market states that the strategic layer superposes, in journaled order. Page: docs/superposition.md.</summary>
public static class BasisStates
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    /// <summary>Names, in order.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "BULLISH_MOMENTUM", "BEARISH_MOMENTUM", "SIDEWAYS_CONSOLIDATION", "HIGH_VOLATILITY", "LOW_VOLATILITY", "TREND_REVERSAL",
        "BREAKOUT_IMMINENT", "UNCERTAIN_REGIME",
    ];
}
