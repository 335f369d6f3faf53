using GrandModel.Actors;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Tactical;

/// <summary>
/// Rules of the risk agent: one budget for each 5-minute bar whose signal and assessment have come, whichever came first.
/// </summary>
internal static class RiskRules
{
    public static Decision<AgentEvent> Budget(TacticalState state, RiskView view, long bar)
    {
        if (bar <= state.LastBar || view.Complete(bar) is not { } round)
        {
            return Decision.NoChange;
        }

        KnownSignal signal = round.Signal!;
        KnownRisk risk = round.Risk!;
        KnownBar closed = round.Bar!;
        var observation = new Observation(Facts.Risk,
        [
            signal.Target.Units, signal.Score, closed.Close.ToDouble(), view.Multiplier, risk.Equity.ToDouble(), risk.Leverage, risk.DayLoss,
            risk.Drawdown, closed.Suspect || view.Doubt is not null ? 1 : 0, view.Breakers.Tripped, view.Breakers.Halted ? 1 : 0,
            view.Breakers.Flatten ? 1 : 0, view.Limits.Strictest(l => l.PositionQuantity), view.Limits.Strictest(l => l.GrossLeverage),
            view.Limits.Strictest(l => l.Concentration), view.Limits.Strictest(l => l.DayLoss), view.Breakers.LeverageFactor,
        ]);
        var budget = view.Policy.Decide(in observation);
        budget.Check(view.Policy.Identity, view.Policy.Actions.Count);
        return new Budgeted(
            view.Portfolio, view.Symbol, bar, signal.BarClose, budget.Vetoed, budget.Flatten, budget.LeverageFactor,
            Within(signal.Target, budget.Target), budget.Reasons, InputsOf(view, round).With(view.Policy.Identity, in observation));
    }

    // Whatever a policy says: a budget never goes beyond the strategic target, nor to the other side.
    private static Quantity Within(Quantity strategic, long target) =>
        new(Math.Clamp(target, Math.Min(strategic.Units, 0), Math.Max(strategic.Units, 0)));

    private static Inputs InputsOf(RiskView view, RiskRound round)
    {
        long bar = round.Bar!.Source, first = Math.Min(view.Doubt?.Source ?? bar, bar), last = Math.Max(view.Doubt?.Source ?? bar, bar);
        var inputs = new Inputs().Add(AgentIds.Instrument(view.Symbol), first, last);
        view.Limits.AddTo(inputs);
        view.Breakers.AddTo(inputs);
        return inputs
            .Add(AgentIds.Monitor(view.Portfolio), round.Risk!.Source)
            .Add(AgentIds.Tactical(view.Portfolio, view.Symbol, EntityNames.TacticalRole), round.Signal!.Source);
    }
}
