using GrandModel.Agents.Numerics;
using GrandModel.Contracts;

namespace GrandModel.Agents.Policies;

/// <summary>What a policy says.</summary>
public abstract record PolicyDecision
{
    /// <summary>Chosen action.</summary>
    public required string Action { get; init; }

    /// <summary>Probabilities of the policy's actions, in its order; sum 1.</summary>
    public required double[] Distribution { get; init; }

    /// <summary>Reason codes, as "REGIME: state=BULL".</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Numbers for understanding.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Looks whether the distribution is one: a policy may come from outside.</summary>
    /// <exception cref="InvalidOperationException">Wrong length, or no probabilities.</exception>
    public void Check(PolicyIdentity policy, int actions)
    {
        var fault = Distribution.Length != actions
            ? $"{Distribution.Length} entries, expected {actions}"
            : Probability.Fault(Distribution);
        if (fault is not null)
        {
            throw new InvalidOperationException($"Policy {policy.Id} gave no distribution: {fault}.");
        }
    }
}

/// <summary>A strategic agent's vote over bull, neutral, bear.</summary>
public sealed record VoteDecision : PolicyDecision;

/// <summary>The coordinator's target. Its distribution is over the eight basis states, its action long, short or flat.</summary>
public sealed record TargetDecision : PolicyDecision
{
    /// <summary>Entropy of the states over ln 8, 0 to 1.</summary>
    public required double Entropy { get; init; }

    /// <summary>C, -1 to 1.</summary>
    public required double Conviction { get; init; }

    /// <summary>u, 0 to 1.</summary>
    public required double Certainty { get; init; }

    /// <summary>q, 0 to 1.</summary>
    public required double WinProbability { get; init; }

    /// <summary>b, average win over average loss.</summary>
    public required double Payoff { get; init; }

    /// <summary>r, share of equity put at risk.</summary>
    public required double RiskFraction { get; init; }

    /// <summary>Signed contracts or shares.</summary>
    public required long Target { get; init; }
}

/// <summary>The tactical signal over buy, hold, sell; its action is increase, reduce, flat or hold.</summary>
public sealed record SignalDecision : PolicyDecision
{
    /// <summary>t, -1 to 1.</summary>
    public required double Score { get; init; }
}

/// <summary>The risk agent's word over allow, veto, flatten.</summary>
public sealed record BudgetDecision : PolicyDecision
{
    /// <summary>No increase on this bar.</summary>
    public required bool Vetoed { get; init; }

    /// <summary>Close the position whatever the signal says.</summary>
    public required bool Flatten { get; init; }

    /// <summary>Factor on the target, 0 to 1.</summary>
    public required double LeverageFactor { get; init; }

    /// <summary>Target after leverage and limits.</summary>
    public required long Target { get; init; }
}

/// <summary>The execution agent's order; its action is buy, hold or sell.</summary>
public sealed record OrderDecision : PolicyDecision
{
    /// <summary>Units to send in the action's direction; 0 for hold.</summary>
    public long Quantity { get; init; }

    /// <summary>The order only reduces the position.</summary>
    public bool Reduces { get; init; }

    /// <summary>Own working buys are to be canceled first.</summary>
    public bool CancelBuys { get; init; }

    /// <summary>Own working sells are to be canceled first.</summary>
    public bool CancelSells { get; init; }
}
