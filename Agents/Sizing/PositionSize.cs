namespace GrandModel.Agents.Sizing;

/// <summary>
/// From a share of equity at risk to whole contracts. Equity at risk is stop distance x multiplier x quantity, not notional.
/// </summary>
public static class PositionSize
{
    /// <summary>Largest position that is ever computed: beyond it a ratio of doubles says nothing about contracts.</summary>
    public const long UnitsMax = 1_000_000_000_000;

    /// <summary>floor(r x equity / (stop distance x multiplier)); 0 when something is not positive.</summary>
    /// <param name="riskFraction">r, share of equity lost at the stop.</param>
    /// <param name="equity">Equity, account currency.</param>
    /// <param name="stopDistance">Distance of the stop, price units.</param>
    /// <param name="multiplier">Money per point and contract.</param>
    public static long AtRisk(double riskFraction, double equity, double stopDistance, double multiplier) =>
        Whole(riskFraction * equity, stopDistance * multiplier);

    /// <summary>Largest position whose notional stays within leverage x equity; 0 when something is not positive.</summary>
    public static long WithinLeverage(double leverage, double equity, double price, double multiplier) =>
        Whole(leverage * equity, price * multiplier);

    /// <summary>The target without sign beyond <paramref name="cap"/>.</summary>
    public static long Capped(long target, long cap) => Math.Clamp(target, -cap, cap);

    private static long Whole(double money, double each) =>
        money > 0 && each > 0 ? (long)Math.Min(Math.Floor(money / each), UnitsMax) : 0;
}
