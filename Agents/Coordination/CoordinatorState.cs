using GrandModel.Contracts;

namespace GrandModel.Agents.Coordination;

/// <summary>What a coordinator's own events say.</summary>
/// <param name="LastBar">Sequence of the last 30-minute bar decided on; 0 before.</param>
/// <param name="Target">Target of that decision.</param>
public sealed record CoordinatorState(long LastBar, Quantity Target);

/// <summary>A vote that came, with its sequence at the strategic agent.</summary>
public sealed record KnownVote(double[] Distribution, long Source);

/// <summary>The votes on one bar, in the order of the roles; null for those still awaited.</summary>
public sealed record VoteRound(UnixNanos BarClose, KnownVote?[] Votes)
{
    /// <summary>Whether all agents have voted.</summary>
    public bool IsComplete() => Array.TrueForAll(Votes, v => v is not null);
}

/// <summary>Equity at the last mark, with its sequence at the portfolio.</summary>
public sealed record KnownEquity(Money Equity, long Source);
