namespace GrandModel.MarketData.Features;

/// <summary>
/// A feature schema: the meaning of the numbers in a row. Definitions and sources: docs/features.md.
/// </summary>
/// <param name="Name">Name in rows and commands.</param>
/// <param name="Columns">Matrix columns, in order.</param>
/// <param name="Extras">Indicator outputs beside them, in order.</param>
/// <param name="Rows">Rows of the matrix: bars that a policy sees.</param>
public sealed record FeatureSchema(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Extras, int Rows)
{
    /// <summary>Index of a column.</summary>
    /// <exception cref="ArgumentException">No such column.</exception>
    public int Column(string name) => IndexOf(Columns, name);

    /// <summary>Index of an extra.</summary>
    /// <exception cref="ArgumentException">No such extra.</exception>
    public int Extra(string name) => IndexOf(Extras, name);

    private int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"Schema {Name} has no '{name}': expected one of {string.Join(", ", names)}.", nameof(name));
    }
}

/// <summary>The schemas there are.</summary>
public static class FeatureSchemas
{
    /// <summary>Strategic, 48 x 13, 30-minute bars: the default.</summary>
    public static readonly FeatureSchema StrategicP = new(
        "strategic-P",
        [
            "mlmi_value", "mlmi_signal", "nwrqk_value", "nwrqk_slope", "lvn_distance", "lvn_strength", "time_hour_sin", "time_hour_cos",
            "momentum_20", "momentum_50", "mmd_score", "volatility_30", "volume_profile_skew",
        ],
        [
            "mlmi_prediction", "mlmi_line", "nwrqk_yhat1", "nwrqk_yhat1_previous", "nwrqk_yhat2", "nwrqk_bullish_change", "nwrqk_bearish_change",
            "nwrqk_cross", "momentum", "volatility", "atr14", "close",
        ],
        48);

    /// <summary>Strategic, 48 x 13: the columns of the public notebook.</summary>
    public static readonly FeatureSchema StrategicN = new(
        "strategic-N",
        [
            "price_change", "volume_ratio", "volatility", "momentum", "rsi", "macd", "bollinger_position", "market_sentiment",
            "correlation_strength", "regime_indicator", "risk_score", "liquidity_index", "structural_break",
        ],
        [],
        48);

    /// <summary>Tactical, 60 x 7, 5-minute bars: the default.</summary>
    public static readonly FeatureSchema TacticalP = new(
        "tactical-P",
        ["fvg_bullish_active", "fvg_bearish_active", "fvg_distance", "fvg_age", "fvg_mitigated", "momentum_5", "volume_surge"],
        ["atr14", "volume_ratio", "close"],
        60);

    /// <summary>Tactical, 60 x 7: the columns of the public notebook.</summary>
    public static readonly FeatureSchema TacticalN = new(
        "tactical-N",
        ["window_return", "volatility_20", "volume_10", "momentum_5", "rsi14", "price_to_sma20", "position_ratio"],
        [],
        60);
}
