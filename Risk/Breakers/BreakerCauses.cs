using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>Causes that a breaker trips for, and what each forbids.</summary>
public static class BreakerCauses
{
    /// <summary>The day's loss reached its limit: no opening.</summary>
    public const string DailyLoss = "daily-loss";

    /// <summary>The fall from the high-water mark reached its limit: everything is closed.</summary>
    public const string Drawdown = "drawdown";

    /// <summary>A person wants no opening.</summary>
    public const string Manual = "manual";

    /// <summary>What a cause forbids; null for a text that is no cause.</summary>
    public static BreakerEffect? EffectOf(string cause) => cause switch
    {
        DailyLoss or Manual => BreakerEffect.StopOpening,
        Drawdown => BreakerEffect.Flatten,
        _ => null,
    };
}
