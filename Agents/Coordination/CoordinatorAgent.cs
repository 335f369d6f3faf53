using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Coordination;

/// <summary>
/// Rules of agent.coordinator: one decision for each 30-minute bar on which all three strategic agents have voted, whatever the order in
/// which votes and bar arrive. Sized with the equity of the last mark told before.
/// </summary>
public static class CoordinatorAgent
{
    /// <summary>The rules.</summary>
    public static EntityDefinition<CoordinatorState, CoordinatorView, AgentEvent> Define(AgentsOptions options) => new()
    {
        Initial = static _ => new CoordinatorState(0, Quantity.Zero),
        InitialView = id => new CoordinatorView(id, options),
        Follow = static (CoordinatorView view, object message, in MessageContext context, IStreamSink _) => view.Fold(message, in context),
        Rule = Decide,
        Apply = Evolve,
        StateJson = AgentsJson.Default.CoordinatorState,
        ViewSnapshots = ViewSnapshot.Of(id => new CoordinatorView(id, options), static (view, stream) => view.Transfer(stream)),
    };

    private static Decision<AgentEvent> Decide(CoordinatorState state, CoordinatorView view, object message, in MessageContext context)
    {
        switch (message)
        {
            case Voted vote:
                return Target(state, view, vote.Bar);
            case BarClosed bar:
                return bar.Timeframe == Timeframe.M30 ? Target(state, view, bar.Sequence) : Decision.NoChange;
            case EquityMarked or FillApplied:
                return Decision.NoChange;
            default:
                throw new UnreachableException($"{message.GetType().Name} has no rule in {context.Self}.");
        }
    }

    private static CoordinatorState Evolve(CoordinatorState state, AgentEvent @event) => @event switch
    {
        StrategicDecided e => new CoordinatorState(e.Bar, e.Target),
        _ => throw new UnreachableException($"{@event.GetType().Name} has no rule."),
    };

    private static Decision<AgentEvent> Target(CoordinatorState state, CoordinatorView view, long bar)
    {
        if (bar <= state.LastBar || view.Complete(bar) is not { } round)
        {
            return Decision.NoChange;
        }

        var observation = Observe(view, bar, round);
        var decision = view.Policy.Decide(in observation);
        decision.Check(view.Policy.Identity, view.Policy.Actions.Count);
        return new StrategicDecided(
            view.Portfolio, view.Symbol, bar, round.BarClose, decision.Distribution, decision.Entropy, decision.Conviction, decision.Certainty,
            decision.WinProbability, decision.Payoff, decision.RiskFraction, view.Equity, observation.Extra("atr14"), new Quantity(decision.Target),
            decision.Action, decision.Reasons, decision.Diagnostics, InputsOf(view, bar, round).With(view.Policy.Identity, in observation));
    }

    private static Observation Observe(CoordinatorView view, long bar, VoteRound round)
    {
        Span<double> facts = stackalloc double[Facts.Coordinator.Count];
        var at = 0;
        foreach (var vote in round.Votes)
        {
            vote!.Distribution.CopyTo(facts[at..]);
            at += vote.Distribution.Length;
        }

        var (wins, averageWin, averageLoss) = view.Trades.Summarize();
        ReadOnlySpan<double> account = [view.Equity.ToDouble(), view.Multiplier, view.Trades.Count, wins, averageWin, averageLoss];
        account.CopyTo(facts[at..]);
        return view.Window.Observe(bar, round.BarClose, facts);
    }

    private static Inputs InputsOf(CoordinatorView view, long bar, VoteRound round)
    {
        var (first, last) = view.Window.Sources(bar);
        var inputs = new Inputs().Add(AgentIds.Instrument(view.Symbol), first, last);
        if (view.PortfolioSources() is { } window)
        {
            inputs.Add(AgentIds.Portfolio(view.Portfolio), window.First, window.Last);
        }

        for (var i = 0; i < round.Votes.Length; i++)
        {
            inputs.Add(AgentIds.Strategic(view.Portfolio, view.Symbol, EntityNames.StrategicRoles[i]), round.Votes[i]!.Source);
        }

        return inputs;
    }
}
