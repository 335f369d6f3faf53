using System.Diagnostics;
using System.Globalization;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Correlation;

namespace GrandModel.Risk.Monitors;

/// <summary>
/// Watches a portfolio: says its risk at each bar, and once when the day's loss or the drawdown reaches its limit, which trips the portfolio's breaker.
/// docs/breakers.md.
/// </summary>
public static class MonitorDecider
{
    /// <summary>Leverage that is told when there is exposure and no equity: JSON knows no infinity.</summary>
    public const double LeverageUnbounded = 1e9;

    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<MonitorState, MonitorView, MonitorEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new()
        {
            Initial = static id => new MonitorState(new PortfolioId(id.Key), false, false),
            InitialView = id => new MonitorView(new PortfolioId(id.Key), options),
            Follow = static (MonitorView view, object message, in MessageContext _, IStreamSink _) => view.Take(message),
            Rule = static (MonitorState state, MonitorView view, object message, in MessageContext _) => Decide(state, view, message),
            Apply = Evolve,
            Effects = (MonitorState _, MonitorEvent @event, in MessageContext context) => React(options, @event, context.Self),
            StateJson = RiskJson.Default.MonitorState,
            ViewSnapshots = MonitorView.Codec(options),
        };
    }

    private static Decision<MonitorEvent> Decide(MonitorState state, MonitorView view, object message) => message switch
    {
        SecondMark => Breaches(state, view) is { Count: > 0 } breaches ? breaches.ToArray() : Decision.NoChange,
        EquityMarked e => Assess(state, view, e),
        BreakerRearmed e => Close(state, e),
        FillApplied or Deposited or LimitChanged => Decision.NoChange, // taken by the view
        _ => throw new UnreachableException($"risk.monitor has no rule for {message.GetType().Name}"),
    };

    private static List<MonitorEvent> Breaches(MonitorState state, MonitorView view)
    {
        var breaches = new List<MonitorEvent>();
        foreach (var measure in Measures.All)
        {
            if (!state.IsBreached(measure) && view.Breach(state.Id, measure) is { } breach)
            {
                breaches.Add(breach);
            }
        }

        return breaches;
    }

    private static MonitorEvent[] Assess(MonitorState state, MonitorView view, EquityMarked e)
    {
        var figures = view.FiguresOf(e);
        MonitorEvent[] told = [Assess(e, figures), .. Breaches(state, view)];
        if (view.ValueAtRiskLimit is not { } limit || figures is not { } loss)
        {
            return told;
        }

        var share = ShareOf(loss.Var99, e.Equity);
        var breached = state.IsBreached(Measures.ValueAtRisk);
        return share > limit && !breached
            ? [.. told, new RiskBreached(state.Id, Measures.ValueAtRisk, share, limit, e.Equity, e.Equity, e.Time, e.Positions)]
            : share <= limit && breached ? [.. told, new BreachClosed(state.Id, Measures.ValueAtRisk)] : told;
    }

    /// <summary>An amount over equity; <see cref="LeverageUnbounded"/> when there is no equity to carry it.</summary>
    internal static double ShareOf(double amount, Money equity) => amount == 0 ? 0 : equity > Money.Zero ? amount / equity.ToDouble() : LeverageUnbounded;

    private static RiskAssessed Assess(EquityMarked e, LossFigures? figures)
    {
        var leverage = e.Equity > Money.Zero ? (double)(e.Gross.Amount / e.Equity.Amount) : e.Gross == Money.Zero ? 0 : LeverageUnbounded;
        var largest = Money.Zero;
        foreach (var p in e.Positions)
        {
            var exposure = Money.Notional(p.Mark, p.Position, p.Multiplier);
            exposure = exposure < Money.Zero ? -exposure : exposure;
            largest = exposure > largest ? exposure : largest;
        }

        return new RiskAssessed(
            e.Portfolio,
            e.Symbol,
            e.Bar,
            e.Time,
            e.Equity,
            e.Gross,
            e.Net,
            leverage,
            Measures.Loss(e.HighWater, e.Equity),
            Measures.Loss(e.DayStart, e.Equity),
            e.Gross == Money.Zero ? 0 : (double)(largest.Amount / e.Gross.Amount),
            e.Equity - e.DayStart,
            figures?.Var95,
            figures?.Var99,
            figures?.Es95,
            figures?.Es99);
    }

    private static Decision<MonitorEvent> Close(MonitorState state, BreakerRearmed e)
    {
        foreach (var measure in Measures.All)
        {
            if (Measures.CauseOf(measure) == e.Cause && state.IsBreached(measure))
            {
                return new BreachClosed(state.Id, measure);
            }
        }

        return Decision.NoChange;
    }

    private static MonitorState Evolve(MonitorState state, MonitorEvent @event) => @event switch
    {
        RiskAssessed => state,
        RiskBreached e => state.With(e.Measure, true),
        BreachClosed e => state.With(e.Measure, false),
        _ => throw new UnreachableException($"risk.monitor has no rule for {@event.GetType().Name}"),
    };

    private static IReadOnlyList<Effect> React(RiskOptions options, MonitorEvent @event, EntityId self) => @event switch
    {
        RiskBreached e when Measures.CauseOf(e.Measure) is { } cause => [new Effect.Send(
            EntityId.Of(EntityNames.Breaker, Scopes.Of(e.Portfolio)),
            new Trip(
                cause,
                Detail(e),
                new Actor(self.Value, Roles.System),
                Measures.RungOf(e.Measure) is >= 0 and var rung ? options.DrawdownLadder[rung].Factor : null))],
        RiskAssessed or RiskBreached or BreachClosed => Effect.None,
        _ => throw new UnreachableException($"risk.monitor has no rule for {@event.GetType().Name}"),
    };

    private static string Detail(RiskBreached e) =>
        string.Create(CultureInfo.InvariantCulture, $"measure={e.Measure} value={e.Value:R} limit={e.Limit:R} equity={e.Equity} reference={e.Reference}");
}
