using GrandModel.Agents.Windows;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies;

/// <summary>
/// Decides for one role: observation in, distribution over named actions, diagnostics and reasons out. Pure: the same observation gives the
/// same bits, and nothing is kept between calls, so one instance serves every entity. Entities know only this; formulas and networks stand
/// behind it alike. Page: docs/policies.md.
/// </summary>
/// <typeparam name="TDecision">What the role decides beside the distribution.</typeparam>
public interface IPolicy<out TDecision>
    where TDecision : PolicyDecision
{
    /// <summary>What decides.</summary>
    PolicyIdentity Identity { get; }

    /// <summary>Matrix it reads; null for the roles that read none (risk, execution).</summary>
    FeatureSchema? Schema { get; }

    /// <summary>Names of the entries of its distributions, in order.</summary>
    IReadOnlyList<string> Actions { get; }

    /// <summary>Statistics it wants beside the matrix; they come as facts of the observation.</summary>
    IReadOnlyList<StatisticRequest> Statistics { get; }

    /// <summary>Decides.</summary>
    TDecision Decide(in Observation observation);
}

/// <summary>What holds for every policy.</summary>
public static class PolicyExtensions
{
    /// <summary>The schema of a policy whose role reads a matrix.</summary>
    /// <exception cref="InvalidOperationException">It names none.</exception>
    public static FeatureSchema RequiredSchema<TDecision>(this IPolicy<TDecision> policy)
        where TDecision : PolicyDecision =>
        policy?.Schema ?? throw new InvalidOperationException($"Policy {policy?.Identity.Id} names no schema: expected one.");
}
