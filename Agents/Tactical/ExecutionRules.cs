using GrandModel.Actors;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Policies;
using GrandModel.Contracts;

namespace GrandModel.Agents.Tactical;

/// <summary>
/// Rules of the execution agent: at most one order a 5-minute bar, once its signal and budget have come, and at once when a breaker
/// flattens, the scope is halted, or the portfolio's leverage is cut. What no longer fits the target is canceled first.
/// </summary>
internal static class ExecutionRules
{
    /// <summary>Own orders on their way from which nothing is increased any more, so that state stays small; reductions still go.</summary>
    public const int OwnOrdersMax = 64;

    public static Decision<AgentEvent> OnBar(TacticalState state, ExecutionView view, in MessageContext context)
    {
        var round = view.Round(view.ReadyBar);
        var budget = round.Budget!;
        var signal = round.Signal!;
        var inputs = NewInputs(state, view, lastScope: null, round.Bar!.Source)
            .Add(AgentIds.Tactical(view.Portfolio, view.Symbol, EntityNames.RiskRole), budget.Source)
            .Add(AgentIds.Tactical(view.Portfolio, view.Symbol, EntityNames.TacticalRole), signal.Source);
        var flatten = budget.Flatten || view.Breakers.Flatten;
        var target = flatten ? Quantity.Zero : view.Orders.WithinCut(budget.Target);
        var on = new Occasion(state, view, view.ReadyBar, round.Bar, target, flatten, inputs, context.Sequence);
        return Intend(on, Observe(on, signal.Score, signal.Action == "increase", budget.Vetoed || view.Orders.Cut is not null));
    }

    public static Decision<AgentEvent> BetweenBars(TacticalState state, ExecutionView view, string scope, in MessageContext context)
    {
        var inputs = NewInputs(state, view, scope, view.LastBar?.Source);
        var on = new Occasion(state, view, 0, view.LastBar, Quantity.Zero, view.Breakers.Flatten, inputs, context.Sequence);
        return Intend(on, Observe(on, score: 0, increase: false, vetoed: true));
    }

    public static Decision<AgentEvent> OnCut(TacticalState state, ExecutionView view, in MessageContext context)
    {
        // The cut is the portfolio's word and comes last, so that it is what a re-execution decides on.
        var inputs = NewInputs(state, view, lastScope: null, view.LastBar?.Source, portfolioLast: true);
        var target = view.Breakers.Flatten ? Quantity.Zero : view.Orders.WithinCut(view.Orders.Position);
        var on = new Occasion(state, view, 0, view.LastBar, target, view.Breakers.Flatten, inputs, context.Sequence);
        return Intend(on, Observe(on, score: 0, increase: false, vetoed: true));
    }

    private static Observation Observe(Occasion on, double score, bool increase, bool vetoed)
    {
        var (state, view) = (on.State, on.View);
        var full = state.Orders.Count(o => !view.Orders.HasEnded(o.Order)) >= OwnOrdersMax;
        return new Observation(Facts.Execution, new double[]
        {
            on.Target.Units, score, increase ? 1 : 0, vetoed || full || view.Breakers.Tripped > 0 ? 1 : 0, on.Flatten ? 1 : 0,
            view.Breakers.Halted ? 1 : 0, view.Orders.Position.Units, view.Orders.Working(Side.Buy, state.Orders),
            view.Orders.Working(Side.Sell, state.Orders), OrderMax(view, on.Reference),
        });
    }

    // A closing order must not be refused for its size: it goes in pieces that the limits let through.
    private static double OrderMax(ExecutionView view, KnownBar? bar)
    {
        var quantity = view.Limits.Strictest(l => l.OrderQuantity);
        var notional = view.Limits.Strictest(l => l.OrderNotional?.ToDouble());
        return bar is null || double.IsInfinity(notional)
            ? quantity
            : Math.Min(quantity, Math.Floor(notional / Math.Abs(bar.Close.ToDouble() * (double)view.Multiplier)));
    }

    private static Inputs NewInputs(TacticalState state, ExecutionView view, string? lastScope, long? bar, bool portfolioLast = false)
    {
        var inputs = new Inputs();
        if (bar is { } sequence)
        {
            inputs.Add(AgentIds.Instrument(view.Symbol), sequence);
        }

        view.Limits.AddTo(inputs);
        if (portfolioLast)
        {
            view.Breakers.AddTo(inputs, lastScope);
        }

        if (view.Orders.Sources(state.Orders) is { } window)
        {
            inputs.Add(AgentIds.Portfolio(view.Portfolio), window.First, window.Last);
        }

        if (!portfolioLast)
        {
            view.Breakers.AddTo(inputs, lastScope);
        }

        return inputs;
    }

    private static Decision<AgentEvent> Intend(Occasion on, Observation observation)
    {
        var policy = on.View.Policy;
        var decision = policy.Decide(in observation);
        decision.Check(policy.Identity, policy.Actions.Count);
        var provenance = on.Inputs.With(policy.Identity, in observation);
        var events = new List<AgentEvent>(2);
        if (Cancels(on, decision) is { Count: > 0 } orders)
        {
            events.Add(new CancelsIntended(on.View.Portfolio, on.View.Symbol, on.Bar, orders, decision.Reasons, provenance));
        }

        if (decision.Quantity > 0 && on.Reference is not null)
        {
            events.Add(Order(on, decision, on.Sequence + events.Count, provenance));
        }

        return events.ToArray();
    }

    private static List<OrderId> Cancels(Occasion on, OrderDecision decision) =>
    [
        .. on.State.Orders
            .Where(o => !o.Canceling && (o.Side == Side.Buy ? decision.CancelBuys : decision.CancelSells) && !on.View.Orders.HasEnded(o.Order))
            .Select(o => o.Order),
    ];

    private static OrderIntended Order(Occasion on, OrderDecision decision, long sequence, Provenance provenance)
    {
        var (state, view) = (on.State, on.View);
        var working = view.Orders.Working(Side.Buy, state.Orders) - view.Orders.Working(Side.Sell, state.Orders);
        return new OrderIntended(
            new OrderId($"{EntityNames.Key(view.Portfolio, view.Symbol)}/{sequence}"), view.Portfolio, view.Symbol, on.Bar,
            decision.Action == "buy" ? Side.Buy : Side.Sell, new Quantity(decision.Quantity), on.Target, view.Orders.Position, new Quantity(working),
            decision.Reduces, on.Reference!.Close, decision.Reasons, provenance)
        {
            Open = [.. state.Orders.Where(o => !view.Orders.HasEnded(o.Order)).Select(o => o.Order)],
        };
    }

    // One occasion to intend orders: bar 0 is between bars; the order's id comes from the sequence of its event.
    private sealed record Occasion(
        TacticalState State, ExecutionView View, long Bar, KnownBar? Reference, Quantity Target, bool Flatten, Inputs Inputs, long Sequence);
}
