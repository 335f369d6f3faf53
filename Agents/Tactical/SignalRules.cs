using GrandModel.Actors;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Tactical;

/// <summary>
/// Rules of the signal agent: exactly one signal for each 5-minute bar from the one on that completes the matrix (the 60th). A bar that
/// also closes a strategic bar waits for its decision; the next bar ends the waiting, and the old target stays in force.
/// </summary>
internal static class SignalRules
{
    /// <summary>Reason of a signal that did not wait any longer.</summary>
    public const string StrategicMissing = "STRATEGIC_MISSING";

    public static Decision<AgentEvent> Decide(TacticalState state, SignalView view)
    {
        var signals = new List<AgentEvent>();
        for (var bar = Math.Max(state.LastBar + 1, view.Window.FirstDecidable); bar <= view.Window.LastBar; bar++)
        {
            var awaits = view.Awaits(bar);
            if (awaits && bar == view.Window.LastBar)
            {
                break;
            }

            signals.Add(Signal(view, bar, awaits));
        }

        return signals.ToArray();
    }

    private static Signalled Signal(SignalView view, long bar, bool missing)
    {
        var info = view.Bar(bar);
        var inForce = view.TargetAt(info.CloseTime);
        var target = inForce?.Target.Target ?? Quantity.Zero;
        var observation = view.Window.Observe(bar, info.CloseTime, target.Units);
        var signal = view.Policy.Decide(in observation);
        signal.Check(view.Policy.Identity, view.Policy.Actions.Count);

        var inputs = new Inputs();
        if (inForce is { } known)
        {
            inputs.Add(AgentIds.Coordinator(view.Portfolio, view.Symbol), known.Target.Source);
        }

        // A signal without its strategic decision also names the bar that ended the waiting.
        var (first, last) = view.Window.Sources(bar);
        inputs.Add(AgentIds.Instrument(view.Symbol), first, missing ? view.Window.SourceOf(bar + 1) : last);
        IReadOnlyList<string> reasons = missing ? [Reason.Of(StrategicMissing, ("bar", info.Closes30!.Value)), .. signal.Reasons] : signal.Reasons;
        return new Signalled(
            view.Portfolio, view.Symbol, bar, info.CloseTime, inForce?.Bar ?? 0, target, signal.Score, signal.Action, signal.Distribution, reasons,
            inputs.With(view.Policy.Identity, in observation));
    }
}
