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
public sealed record TrippedCause(string Cause, Actor? RearmRequestedBy);
