using GrandModel.Agents.Policies.Signals;

namespace GrandModel.Agents.Policies;

/// <summary>One policy for each role. The options of a run choose the set; no entity knows what stands behind it.</summary>
public sealed record PolicySet(
    IPolicy<VoteDecision> Mlmi,
    IPolicy<VoteDecision> Nwrqk,
    IPolicy<VoteDecision> Regime,
    IPolicy<TargetDecision> Coordinator,
    IPolicy<SignalDecision> Tactical,
    IPolicy<BudgetDecision> Risk,
    IPolicy<OrderDecision> Execution)
{
    /// <summary>The published signal rules: signals-1.</summary>
    public static PolicySet Signals(SignalsParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new PolicySet(
            new MlmiPolicy(parameters.Mlmi),
            new NwrqkPolicy(parameters.Nwrqk),
            new RegimePolicy(parameters.Regime),
            new CoordinatorPolicy(parameters.Coordinator),
            new TacticalPolicy(parameters.Tactical),
            new RiskPolicy(parameters.Risk),
            new ExecutionPolicy(parameters.Execution));
    }

    /// <summary>Policy of a strategic role.</summary>
    /// <exception cref="ArgumentException">No such role.</exception>
    public IPolicy<VoteDecision> Strategic(string role) => role switch
    {
        "mlmi" => Mlmi,
        "nwrqk" => Nwrqk,
        "regime" => Regime,
        _ => throw new ArgumentException($"Strategic role '{role}': expected mlmi, nwrqk or regime.", nameof(role)),
    };
}
