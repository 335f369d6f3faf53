namespace GrandModel.MarketData.Indicators;

/// <summary>Market regime of the rule.</summary>
public enum Regime
{
    /// <summary>No direction.</summary>
    Sideways,

    /// <summary>Rising.</summary>
    Bull,

    /// <summary>Falling.</summary>
    Bear,

    /// <summary>Swings that outweigh direction.</summary>
    Volatile,
}

/// <summary>Bucket of annualised volatility.</summary>
public enum VolatilityBucket
{
    /// <summary>Below 0.1.</summary>
    Low,

    /// <summary>From 0.1 to below 0.3.</summary>
    Medium,

    /// <summary>0.3 and above.</summary>
    High,
}

/// <summary>
/// Regime by thresholds on volatility and momentum. The published cut-offs (0.05 and 0.02) almost never trigger on 30-minute bars of an index future; a
/// policy passes its own, as quantiles of <see cref="OrderedWindow"/>.
/// </summary>
public static class RegimeRule
{
    /// <summary>Published cut-off of volatility.</summary>
    public const double PublishedVolatility = 0.05;

    /// <summary>Published cut-off of |momentum|.</summary>
    public const double PublishedMomentum = 0.02;

    /// <summary>Volatile above the cut-off of volatility; else bull or bear beyond that of momentum; else sideways.</summary>
    /// <param name="volatility">In the unit of its cut-off.</param>
    /// <param name="momentum">In the unit of its cut-off, signed.</param>
    /// <param name="volatilityCutoff">Strictly above it: volatile.</param>
    /// <param name="momentumCutoff">Strictly beyond it: bull or bear.</param>
    public static Regime Classify(
        double volatility, double momentum, double volatilityCutoff = PublishedVolatility, double momentumCutoff = PublishedMomentum) =>
        volatility > volatilityCutoff ? Regime.Volatile
        : momentum > momentumCutoff ? Regime.Bull
        : momentum < -momentumCutoff ? Regime.Bear
        : Regime.Sideways;

    /// <summary>min(1, 20 |momentum| + 10 |volatility|), in [0, 1].</summary>
    public static double Confidence(double volatility, double momentum) =>
        Math.Min(1, (20 * Math.Abs(momentum)) + (10 * Math.Abs(volatility)));

    /// <summary>Bucket of an annualised volatility (0.2 = 20 % a year).</summary>
    public static VolatilityBucket Bucket(double annualised) =>
        annualised < 0.1 ? VolatilityBucket.Low : annualised < 0.3 ? VolatilityBucket.Medium : VolatilityBucket.High;

    /// <summary>Factor on policy logits: 1 / annualised volatility within 0.5 to 2; 2 where volatility is 0.</summary>
    public static double LogitScale(double annualised) => annualised > 0 ? Math.Clamp(1 / annualised, 0.5, 2) : 2;
}
