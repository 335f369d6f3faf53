using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Numerics;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Strategic;

/// <summary>
/// Rules of agent.strategic: one vote on every closed 30-minute bar, from the bar on that completes the policy's matrix (the 48th). Who
/// follows what: docs/agents.md.
/// </summary>
public static class StrategicAgent
{
    /// <summary>The rules with a set of policies.</summary>
    public static EntityDefinition<StrategicState, StrategicView, AgentEvent> Define(PolicySet policies) => new()
    {
        Initial = static _ => new StrategicState(0),
        InitialView = id => new StrategicView(id, policies),
        Follow = static (StrategicView view, object message, in MessageContext context, IStreamSink _) => view.Fold(message, in context),
        Rule = Decide,
        Apply = Evolve,
        StateJson = AgentsJson.Default.StrategicState,
        ViewSnapshots = ViewSnapshot.Of(id => new StrategicView(id, policies), static (view, stream) => view.Transfer(stream)),
    };

    private static Decision<AgentEvent> Decide(StrategicState state, StrategicView view, object message, in MessageContext context) => message switch
    {
        BarClosed bar when bar.Timeframe == Timeframe.M30 && bar.Sequence > state.LastBar && view.Window.Covers(bar.Sequence) => Vote(view, bar),
        BarClosed => Decision.NoChange,
        _ => throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}."),
    };

    private static StrategicState Evolve(StrategicState state, AgentEvent @event) => @event switch
    {
        Voted e => state with { LastBar = e.Bar },
        _ => throw new UnreachableException($"{@event.GetType().Name} has no rule."),
    };

    private static Voted Vote(StrategicView view, BarClosed bar)
    {
        var observation = view.Window.Observe(bar.Sequence, bar.CloseTime);
        var vote = view.Policy.Decide(in observation);
        vote.Check(view.Policy.Identity, VoteActions.Names.Count);
        var (first, last) = view.Window.Sources(bar.Sequence);
        var provenance = new Inputs().Add(AgentIds.Instrument(view.Symbol), first, last).With(view.Policy.Identity, in observation);
        return new Voted(
            view.Portfolio, view.Symbol, view.Role, bar.Sequence, bar.CloseTime, vote.Action, vote.Distribution,
            Probability.NormalizedEntropy(vote.Distribution), vote.Reasons, vote.Diagnostics, provenance);
    }
}
