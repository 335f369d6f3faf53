using GrandModel.Contracts;

namespace GrandModel.MarketData.Features;

/// <summary>A value known only after the decision was about to enter it: looking ahead. A broken invariant, so the decision is not made.</summary>
/// <param name="row">Which row, in words.</param>
/// <param name="knownAt">When it became known.</param>
/// <param name="asOf">The instant of the decision.</param>
public sealed class LookAheadException(string row, UnixNanos knownAt, UnixNanos asOf)
    : InvalidOperationException($"{row} became known at {knownAt}, after the instant {asOf} of the decision; expected none known later.")
{
    /// <summary>When the row became known.</summary>
    public UnixNanos KnownAt { get; } = knownAt;

    /// <summary>The instant of the decision.</summary>
    public UnixNanos AsOf { get; } = asOf;
}
