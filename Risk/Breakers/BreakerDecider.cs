using System.Diagnostics;
using System.Globalization;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Breakers;

/// <summary>
/// The circuit breaker and the halt of a scope. Anybody may trip and halt; only a risk officer re-arms, on the request of another person, and only a risk
/// officer resumes. No timer, no day change, no restart does. docs/breakers.md.
/// </summary>
public static class BreakerDecider
{
    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<BreakerState, NoView, BreakerEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Entity.Define<BreakerState, BreakerEvent>(
            static id => new BreakerState(id.Key, [], 0, false),
            (BreakerState state, object message, in MessageContext context) => Decide(options.Cooling, state, message, context.TimeNs),
            Evolve,
            RiskJson.Default.BreakerState);
    }

    private static Decision<BreakerEvent> Decide(TimeSpan cooling, BreakerState state, object message, long timeNs) => message switch
    {
        Trip c => TripCause(state, c, timeNs),
        RequestRearm c when Roles.Fault(c.By, Roles.Operator, Roles.RiskOfficer) is { } fault => fault,
        RequestRearm c when state.Of(c.Cause) is not { } tripped => new Refusal("NOT_TRIPPED", $"scope={state.Scope} cause={c.Cause}"),
        RequestRearm c when state.Of(c.Cause)!.RearmRequestedBy is not null => Decision.NoChange,
        RequestRearm c when state.StatusOf(c.Cause, timeNs, cooling) == BreakerStatus.Cooling => new Refusal(
            "COOLING", $"scope={state.Scope} cause={c.Cause} until={state.Of(c.Cause)!.TrippedAt!.Value.Add(cooling.Ticks * 100)}"),
        RequestRearm c => new RearmRequested(state.Scope, c.Cause, c.Reason, c.By),
        ApproveRearm c => Approve(state, c),
        Halt when state.IsHalted => Decision.NoChange,
        Halt c => new Halted(state.Scope, state.Epoch + 1, c.Reason, c.By),
        Resume c when Roles.Fault(c.By, Roles.RiskOfficer) is { } fault => fault,
        Resume when !state.IsHalted => Decision.NoChange,
        Resume c => new Resumed(state.Scope, state.Epoch, c.Reason, c.By),
        _ => throw new UnreachableException($"breaker has no rule for {message.GetType().Name}"),
    };

    private static Decision<BreakerEvent> TripCause(BreakerState state, Trip c, long timeNs) => BreakerCauses.EffectOf(c.Cause) switch
    {
        null => new Refusal("CAUSE_UNKNOWN", $"cause={c.Cause} expected={string.Join('|', BreakerCauses.All)}"),
        BreakerEffect.CutLeverage when c.Factor is { } factor && !(factor > 0 && factor < 1) =>
            new Refusal("FACTOR_INVALID", string.Create(CultureInfo.InvariantCulture, $"factor={factor:R} expected=above 0, below 1")),
        not BreakerEffect.CutLeverage when c.Factor is { } factor =>
            new Refusal("FACTOR_INVALID", string.Create(CultureInfo.InvariantCulture, $"factor={factor:R} expected=none for {c.Cause}")),
        _ when state.Of(c.Cause) is not null => Decision.NoChange,
        { } effect => new BreakerTripped(
            state.Scope,
            c.Cause,
            effect.ToString(),
            c.Detail,
            c.By,
            effect == BreakerEffect.CutLeverage ? c.Factor ?? BreakerCauses.FactorDefault : null,
            new UnixNanos(timeNs)),
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
        BreakerTripped e => state with { Tripped = state.Tripped.Add(new TrippedCause(e.Cause, null, e.Time, e.Factor)) },
        RearmRequested e => state with { Tripped = [.. state.Tripped.Select(t => t.Cause == e.Cause ? t with { RearmRequestedBy = e.By } : t)] },
        BreakerRearmed e => state with { Tripped = state.Tripped.RemoveAll(t => t.Cause == e.Cause) },
        Halted e => state with { Epoch = e.Epoch, IsHalted = true },
        Resumed => state with { IsHalted = false },
        _ => throw new UnreachableException($"breaker has no rule for {@event.GetType().Name}"),
    };
}
