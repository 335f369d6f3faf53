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

    /// <summary>A moderate correlation shock: no opening.</summary>
    public const string CorrelationAlarm = "correlation-alarm";

    /// <summary>A high or critical correlation shock: leverage is cut.</summary>
    public const string Correlation = "correlation";

    /// <summary>A strategy sent the same order too often: no opening.</summary>
    public const string RepeatedOrders = "repeated-orders";

    /// <summary>What is left of the leverage when a trip that cuts it does not say.</summary>
    public const double FactorDefault = 0.5;

    /// <summary>The rungs of the drawdown ladder, shallowest first: leverage is cut.</summary>
    public static readonly IReadOnlyList<string> DrawdownCuts = ["drawdown-cut-1", "drawdown-cut-2", "drawdown-cut-3"];

    /// <summary>All causes, as docs/breakers.md lists them.</summary>
    public static readonly IReadOnlyList<string> All = [DailyLoss, .. DrawdownCuts, Drawdown, CorrelationAlarm, Correlation, RepeatedOrders, Manual];

    /// <summary>What a cause forbids; null for a text that is no cause.</summary>
    public static BreakerEffect? EffectOf(string cause) => cause switch
    {
        DailyLoss or Manual or CorrelationAlarm or RepeatedOrders => BreakerEffect.StopOpening,
        Drawdown => BreakerEffect.Flatten,
        Correlation => BreakerEffect.CutLeverage,
        _ when DrawdownCuts.Contains(cause) => BreakerEffect.CutLeverage,
        _ => null,
    };
}
