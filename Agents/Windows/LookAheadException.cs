using GrandModel.Contracts;

namespace GrandModel.Agents.Windows;

/// <summary>A value known only after the decision was about to enter it. A broken invariant: the decision must not be made.</summary>
public sealed class LookAheadException(long bar, UnixNanos knownAt, UnixNanos decidedAt)
    : Exception($"The row of bar {bar} is known at {knownAt}, after the instant {decidedAt} of the decision: expected none known later.")
{
    /// <summary>Sequence of the bar.</summary>
    public long Bar { get; } = bar;
}
