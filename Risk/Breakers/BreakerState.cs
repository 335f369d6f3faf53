using System.Collections.Immutable;
using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>The breaker and the halt of a scope. Nothing in it ends by time: only an approved command loosens.</summary>
/// <param name="Scope">Scope path, the key of the entity.</param>
/// <param name="Tripped">Tripped causes, in the order they tripped; at most one entry a cause.</param>
/// <param name="Epoch">Number of the last halt; 0 before the first.</param>
/// <param name="IsHalted">Whether that halt is on.</param>
public sealed record BreakerState(string Scope, ImmutableArray<TrippedCause> Tripped, long Epoch, bool IsHalted)
{
    /// <summary>Where a cause stands at an instant of event time.</summary>
    /// <param name="cause">Cause.</param>
    /// <param name="timeNs">Event time.</param>
    /// <param name="cooling">Event time after a trip before a re-arm may be requested.</param>
    public BreakerStatus StatusOf(string cause, long timeNs, TimeSpan cooling) => Of(cause) switch
    {
        null => BreakerStatus.Armed,
        { RearmRequestedBy: not null } => BreakerStatus.RearmRequested,
        { TrippedAt: { } at } when timeNs < at.Value + (cooling.Ticks * 100) => BreakerStatus.Cooling,
        _ => BreakerStatus.Tripped,
    };

    /// <summary>The entry of a cause; null when it is armed.</summary>
    public TrippedCause? Of(string cause)
    {
        foreach (var entry in Tripped)
        {
            if (entry.Cause == cause)
            {
                return entry;
            }
        }

        return null;
    }
}

/// <summary>A tripped cause.</summary>
/// <param name="Cause">Cause.</param>
/// <param name="RearmRequestedBy">Who asked that it be re-armed; null when nobody did.</param>
/// <param name="TrippedAt">Event time of the trip; null in journals older than this field.</param>
/// <param name="Factor">What is left of the leverage; null for causes that do not cut it.</param>
public sealed record TrippedCause(string Cause, Actor? RearmRequestedBy, UnixNanos? TrippedAt = null, double? Factor = null);

/// <summary>Where a cause stands. It goes from each to the next, and from the last to the first by an approval only.</summary>
public enum BreakerStatus
{
    /// <summary>It can trip.</summary>
    Armed,

    /// <summary>It tripped, and it is too early to ask for a re-arm.</summary>
    Cooling,

    /// <summary>It tripped.</summary>
    Tripped,

    /// <summary>Somebody asked that it be re-armed.</summary>
    RearmRequested,
}
