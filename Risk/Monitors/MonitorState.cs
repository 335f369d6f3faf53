using System.Collections.Immutable;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;

namespace GrandModel.Risk.Monitors;

/// <summary>What a monitor said that still stands: each breach once until its breaker is armed again.</summary>
/// <param name="Id">Portfolio, the key of the entity.</param>
/// <param name="DayLossBreached">A day-loss breach stands.</param>
/// <param name="DrawdownBreached">A drawdown breach stands.</param>
/// <param name="FurtherBreached">Other measures whose breach stands; null for none.</param>
public sealed record MonitorState(PortfolioId Id, bool DayLossBreached, bool DrawdownBreached, ImmutableSortedSet<string>? FurtherBreached = null)
{
    /// <summary>Whether a breach of a measure stands.</summary>
    public bool IsBreached(string measure) => measure switch
    {
        Measures.DayLoss => DayLossBreached,
        Measures.Drawdown => DrawdownBreached,
        _ => FurtherBreached?.Contains(measure) == true,
    };

    /// <summary>This state with or without a breach of a measure.</summary>
    public MonitorState With(string measure, bool breached) => measure switch
    {
        Measures.DayLoss => this with { DayLossBreached = breached },
        Measures.Drawdown => this with { DrawdownBreached = breached },
        _ when breached => this with { FurtherBreached = (FurtherBreached ?? Measures.None).Add(measure) },
        _ => this with { FurtherBreached = FurtherBreached?.Remove(measure) is { Count: > 0 } left ? left : null },
    };
}

/// <summary>Measures that can be breached, as RiskBreached names them.</summary>
public static class Measures
{
    /// <summary>Loss since the day's start as a share of it.</summary>
    public const string DayLoss = "day-loss";

    /// <summary>Fall from the high-water mark as a share of it.</summary>
    public const string Drawdown = "drawdown";

    /// <summary>One-day 99 % value at risk as a share of equity. Told; trips no breaker.</summary>
    public const string ValueAtRisk = "value-at-risk";

    /// <summary>No measures, in ordinal order.</summary>
    public static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Those that trip a breaker, in the order in which they are looked at: day loss, rungs of the ladder (by the names of their causes), drawdown.</summary>
    public static readonly IReadOnlyList<string> All = [DayLoss, .. BreakerCauses.DrawdownCuts, Drawdown];

    /// <summary>Cause that the breaker trips for; null for a measure that is only told.</summary>
    public static string? CauseOf(string measure) => measure switch
    {
        DayLoss => BreakerCauses.DailyLoss,
        Drawdown => BreakerCauses.Drawdown,
        ValueAtRisk => null,
        _ => measure,
    };

    /// <summary>Number of the rung that a measure stands for, from 0; -1 when it stands for none.</summary>
    public static int RungOf(string measure)
    {
        for (var i = 0; i < BreakerCauses.DrawdownCuts.Count; i++)
        {
            if (BreakerCauses.DrawdownCuts[i] == measure)
            {
                return i;
            }
        }

        return -1;
    }

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
