using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>
/// The circuit breaker and the halt of a scope. Anybody may trip and halt; only a risk officer re-arms, on the request of another person, and only a risk
/// officer resumes. No timer, no day change, no restart does. docs/breakers.md.
/// </summary>
public static class BreakerDecider
{
    /// <summary>The rules.</summary>
    public static readonly EntityDefinition<BreakerState, NoView, BreakerEvent> Definition = Entity.Define<BreakerState, BreakerEvent>(
        static id => new BreakerState(id.Key, [], 0, false),
        static (BreakerState state, object message, in MessageContext _) => Decide(state, message),
        Evolve,
        RiskJson.Default.BreakerState);

    private static Decision<BreakerEvent> Decide(BreakerState state, object message) => message switch
    {
        Trip c => TripCause(state, c),
        RequestRearm c when Roles.Fault(c.By, Roles.Operator, Roles.RiskOfficer) is { } fault => fault,
        RequestRearm c when state.Of(c.Cause) is not { } tripped => new Refusal("NOT_TRIPPED", $"scope={state.Scope} cause={c.Cause}"),
        RequestRearm c when state.Of(c.Cause)!.RearmRequestedBy is not null => Decision.NoChange,
        RequestRearm c => new RearmRequested(state.Scope, c.Cause, c.Reason, c.By),
        ApproveRearm c => Approve(state, c),
        Halt when state.IsHalted => Decision.NoChange,
        Halt c => new Halted(state.Scope, state.Epoch + 1, c.Reason, c.By),
        Resume c when Roles.Fault(c.By, Roles.RiskOfficer) is { } fault => fault,
        Resume when !state.IsHalted => Decision.NoChange,
        Resume c => new Resumed(state.Scope, state.Epoch, c.Reason, c.By),
        _ => throw new UnreachableException($"breaker has no rule for {message.GetType().Name}"),
    };

    private static Decision<BreakerEvent> TripCause(BreakerState state, Trip c) => BreakerCauses.EffectOf(c.Cause) switch
    {
        null => new Refusal("CAUSE_UNKNOWN", $"cause={c.Cause} expected={BreakerCauses.DailyLoss}|{BreakerCauses.Drawdown}|{BreakerCauses.Manual}"),
        _ when state.Of(c.Cause) is not null => Decision.NoChange,
        { } effect => new BreakerTripped(state.Scope, c.Cause, effect.ToString(), c.Detail, c.By),
    };

    private static Decision<BreakerEvent> Approve(BreakerState state, ApproveRearm c)
    {
        if (Roles.Fault(c.By, Roles.RiskOfficer) is { } fault)
        {
            return fault;
        }

        return state.Of(c.Cause) switch
        {
            null => new Refusal("NOT_TRIPPED", $"scope={state.Scope} cause={c.Cause}"),
            { RearmRequestedBy: null } => new Refusal("REARM_NOT_REQUESTED", $"scope={state.Scope} cause={c.Cause}"),
            { RearmRequestedBy: { } requester } when Roles.SamePerson(requester, c.By) => new Refusal("SAME_PERSON", $"by={c.By.Name}"),
            { RearmRequestedBy: { } requester } => new BreakerRearmed(state.Scope, c.Cause, requester, c.By),
        };
    }

    private static BreakerState Evolve(BreakerState state, BreakerEvent @event) => @event switch
    {
        BreakerTripped e => state with { Tripped = state.Tripped.Add(new TrippedCause(e.Cause, null)) },
        RearmRequested e => state with { Tripped = [.. state.Tripped.Select(t => t.Cause == e.Cause ? t with { RearmRequestedBy = e.By } : t)] },
        BreakerRearmed e => state with { Tripped = state.Tripped.RemoveAll(t => t.Cause == e.Cause) },
        Halted e => state with { Epoch = e.Epoch, IsHalted = true },
        Resumed => state with { IsHalted = false },
        _ => throw new UnreachableException($"breaker has no rule for {@event.GetType().Name}"),
    };
}
