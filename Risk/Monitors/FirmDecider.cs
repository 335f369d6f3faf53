using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Monitors;

/// <summary>Watches all portfolios together: says the firm's risk at each instant at which all were marked, and when its value at risk crosses the limit.</summary>
public static class FirmDecider
{
    /// <summary>Rules under the options.</summary>
    public static EntityDefinition<FirmState, FirmView, FirmEvent> Define(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return new()
        {
            Initial = static _ => new FirmState(false),
            InitialView = _ => new FirmView(options),
            Follow = static (FirmView view, object message, in MessageContext _, IStreamSink _) => view.Take(message),
            Rule = static (FirmState state, FirmView view, object message, in MessageContext _) => Decide(state, view, message),
            Apply = Evolve,
            StateJson = RiskJson.Default.FirmState,
            ViewSnapshots = FirmView.Codec(options),
        };
    }

    private static Decision<FirmEvent> Decide(FirmState state, FirmView view, object message) => message switch
    {
        EquityMarked => view.Assessed is { } assessed ? Assess(state, view, assessed) : Decision.NoChange,
        BarClosed or Deposited or LimitChanged => Decision.NoChange, // taken by the view
        _ => throw new UnreachableException($"risk.firm has no rule for {message.GetType().Name}"),
    };

    private static FirmEvent[] Assess(FirmState state, FirmView view, FirmAssessed e)
    {
        if (view.ValueAtRiskLimit is not { } limit || e.Var99 is not { } loss)
        {
            return [e];
        }

        var share = MonitorDecider.ShareOf(loss, e.Equity);
        return share > limit && !state.ValueAtRiskBreached
            ? [e, new FirmBreached(Measures.ValueAtRisk, share, limit, e.Equity, e.Time, view.Exposures())]
            : share <= limit && state.ValueAtRiskBreached ? [e, new FirmBreachClosed(Measures.ValueAtRisk, e.Time)] : [e];
    }

    private static FirmState Evolve(FirmState state, FirmEvent @event) => @event switch
    {
        FirmAssessed => state,
        FirmBreached => new FirmState(true),
        FirmBreachClosed => new FirmState(false),
        _ => throw new UnreachableException($"risk.firm has no rule for {@event.GetType().Name}"),
    };
}
