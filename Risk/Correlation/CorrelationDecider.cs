using System.Diagnostics;
using System.Globalization;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;

namespace GrandModel.Risk.Correlation;

/// <summary>
/// Watches the correlation of a group: tells a shock, with its evidence, at the mark that shows it, and trips the breaker of the group's scope. Told once for
/// each rise in severity; a re-arm of that breaker lets it be told again. docs/correlation.md.
/// </summary>
public static class CorrelationDecider
{
    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<CorrelationState, CorrelationView, CorrelationEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var policy = options.Correlation;
        return new()
        {
            Initial = static id => new CorrelationState(id.Key, CorrelationSeverity.None),
            InitialView = NewView,
            Follow = static (CorrelationView view, object message, in MessageContext _, IStreamSink _) => view.Take(message),
            Rule = (CorrelationState state, CorrelationView view, object message, in MessageContext _) => Decide(policy, state, view, message),
            Apply = static (state, @event) => Evolve(state, @event),
            Effects = (CorrelationState _, CorrelationEvent @event, in MessageContext context) => React(options, @event, context.Self),
            StateJson = RiskJson.Default.CorrelationState,
            ViewSnapshots = CorrelationView.Codec(NewView),
        };

        CorrelationView NewView(EntityId id) => new(options.CorrelationGroup(id.Key), policy);
    }

    /// <summary>Cause that a breaker trips for at an action; null when it trips for none.</summary>
    public static string? CauseOf(CorrelationAction action) => action switch
    {
        CorrelationAction.StopOpening => BreakerCauses.CorrelationAlarm,
        CorrelationAction.CutLeverage => BreakerCauses.Correlation,
        _ => null,
    };

    private static Decision<CorrelationEvent> Decide(CorrelationOptions policy, CorrelationState state, CorrelationView view, object message) => message switch
    {
        SecondMark => view.Reading is { } reading && reading.Severity > state.Told ? view.Tell(reading) : Decision.NoChange,
        BreakerRearmed e => state.Told != CorrelationSeverity.None && CauseOf(policy.ActionAt(state.Told)) == e.Cause
            ? new CorrelationRearmed(state.Group, e.Cause)
            : Decision.NoChange,
        _ => throw new UnreachableException($"correlation.monitor has no rule for {message.GetType().Name}"),
    };

    private static CorrelationState Evolve(CorrelationState state, CorrelationEvent @event) => @event switch
    {
        CorrelationShocked e => state with { Told = e.Severity },
        CorrelationRearmed => state with { Told = CorrelationSeverity.None },
        _ => throw new UnreachableException($"correlation.monitor has no rule for {@event.GetType().Name}"),
    };

    private static IReadOnlyList<Effect> React(RiskOptions options, CorrelationEvent @event, EntityId self) => @event switch
    {
        CorrelationShocked e when CauseOf(options.Correlation.ActionAt(e.Severity)) is { } cause =>
        [
            new Effect.Send(
                EntityId.Of(EntityNames.Breaker, options.CorrelationGroup(e.Group).Scope), new Trip(cause, Detail(e), new Actor(self.Value, Roles.System))),
        ],
        CorrelationShocked or CorrelationRearmed => Effect.None,
        _ => throw new UnreachableException($"correlation.monitor has no rule for {@event.GetType().Name}"),
    };

    private static string Detail(CorrelationShocked e) => string.Create(
        CultureInfo.InvariantCulture,
        $"group={e.Group} severity={e.Severity} correlation={e.Correlation:R} jump={e.Jump:R} minimum={e.Minimum:R}");
}
