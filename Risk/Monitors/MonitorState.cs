using GrandModel.Contracts;
using GrandModel.Risk.Breakers;

namespace GrandModel.Risk.Monitors;

/// <summary>What a monitor said that still stands: each breach once until its breaker is armed again.</summary>
/// <param name="Id">Portfolio, the key of the entity.</param>
/// <param name="DayLossBreached">A day-loss breach stands.</param>
/// <param name="DrawdownBreached">A drawdown breach stands.</param>
public sealed record MonitorState(PortfolioId Id, bool DayLossBreached, bool DrawdownBreached)
{
    /// <summary>Whether a breach of a measure stands.</summary>
    public bool IsBreached(string measure) => measure == Measures.DayLoss ? DayLossBreached : DrawdownBreached;
}

/// <summary>Measures that can be breached, as RiskBreached names them.</summary>
public static class Measures
{
    /// <summary>Loss since the day's start as a share of it.</summary>
    public const string DayLoss = "day-loss";

    /// <summary>Fall from the high-water mark as a share of it.</summary>
    public const string Drawdown = "drawdown";

    /// <summary>In the order in which they are looked at.</summary>
    public static readonly IReadOnlyList<string> All = [DayLoss, Drawdown];

    /// <summary>Cause that the breaker trips for.</summary>
    public static string CauseOf(string measure) => measure == DayLoss ? BreakerCauses.DailyLoss : BreakerCauses.Drawdown;

    /// <summary>Loss against a reference as a share of it, 0 to 1; of a reference that is not positive, all or nothing.</summary>
    public static double Loss(Money reference, Money equity)
    {
        if (equity >= reference)
        {
            return 0;
        }

        return reference <= Money.Zero ? 1 : Math.Min(1, (double)((reference.Amount - equity.Amount) / reference.Amount));
    }
}

/// <summary>Told by risk.monitor/PORTFOLIO: the breaker was armed again, so the measure may breach again.</summary>
public sealed record BreachClosed(PortfolioId Portfolio, string Measure) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BreachClosed";
}
