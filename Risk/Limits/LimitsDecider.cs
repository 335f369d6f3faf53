using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Limits;

/// <summary>
/// Changes the limits of a scope: somebody proposes, somebody approves. Loosening needs a risk officer who is not the proposer; what only tightens, its
/// proposer may approve. docs/limits.md.
/// </summary>
public static class LimitsDecider
{
    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<LimitsState, NoView, LimitsEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Entity.Define<LimitsState, LimitsEvent>(
            id => new LimitsState(id.Key, options.LimitsAtStart(id.Key), null),
            static (LimitsState state, object message, in MessageContext _) => Decide(state, message),
            Evolve,
            RiskJson.Default.LimitsState);
    }

    private static Decision<LimitsEvent> Decide(LimitsState state, object message) => message switch
    {
        ProposeLimits c when Roles.Fault(c.By, Roles.Operator, Roles.RiskOfficer) is { } fault => fault,
        ProposeLimits c when LimitRules.Fault(c.Limits) is { } fault => new Refusal("LIMIT_INVALID", fault),
        ProposeLimits c when state.Proposal is { } open => Repeats(open, c) ? Decision.NoChange : new Refusal("PROPOSAL_OPEN", $"by={open.By.Name}"),
        ProposeLimits c when c.Limits == state.InForce => Decision.NoChange,
        ProposeLimits c => new LimitProposed(state.Scope, c.Limits, c.Reason, c.By),
        ApproveLimits c => Approve(state, c),
        RejectLimits c when Roles.Fault(c.By, Roles.Operator, Roles.RiskOfficer) is { } fault => fault,
        RejectLimits when state.Proposal is null => new Refusal("PROPOSAL_MISSING"),
        RejectLimits c => new LimitRejected(state.Scope, c.Reason, c.By),
        _ => throw new UnreachableException($"limits has no rule for {message.GetType().Name}"),
    };

    private static bool Repeats(LimitProposed open, ProposeLimits c) => open.Limits == c.Limits && Roles.SamePerson(open.By, c.By);

    private static Decision<LimitsEvent> Approve(LimitsState state, ApproveLimits c)
    {
        if (state.Proposal is not { } open)
        {
            return new Refusal("PROPOSAL_MISSING");
        }

        var loosens = LimitRules.Loosens(state.InForce, open.Limits);
        if ((loosens ? Roles.Fault(c.By, Roles.RiskOfficer) : Roles.Fault(c.By, Roles.Operator, Roles.RiskOfficer)) is { } fault)
        {
            return fault;
        }

        return loosens && Roles.SamePerson(open.By, c.By)
            ? new Refusal("SAME_PERSON", $"by={c.By.Name}")
            : new LimitChanged(state.Scope, open.Limits, open.By, c.By);
    }

    private static LimitsState Evolve(LimitsState state, LimitsEvent @event) => @event switch
    {
        LimitProposed e => state with { Proposal = e },
        LimitChanged e => state with { InForce = e.Limits, Proposal = null },
        LimitRejected => state with { Proposal = null },
        _ => throw new UnreachableException($"limits has no rule for {@event.GetType().Name}"),
    };
}
