using GrandModel.Agents.Numerics;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// signals-1/regime: volatility above its cut-off is VOLATILE; else momentum above or below its cut-off is BULL or BEAR; else SIDEWAYS.
/// Cut-offs are quantiles of the recent values, because fixed ones hardly ever trigger on 30-minute bars.
/// </summary>
public sealed class RegimePolicy(RegimeParameters parameters) : IPolicy<VoteDecision>
{
    private const string Momentum = "momentum", Volatility = "volatility";

    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/regime", parameters, SignalsJson.Default.RegimeParameters);

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchemas.StrategicP;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions => VoteActions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics { get; } =
    [
        new("volatility_cutoff", Volatility, Statistic.Quantile, parameters.Quantile, parameters.Bars),
        new("volatility_count", Volatility, Statistic.Count, 0, parameters.Bars),
        new("momentum_cutoff", Momentum, Statistic.AbsoluteQuantile, parameters.Quantile, parameters.Bars),
        new("momentum_count", Momentum, Statistic.Count, 0, parameters.Bars),
    ];

    /// <inheritdoc/>
    public VoteDecision Decide(in Observation observation)
    {
        var reasons = new List<string>();
        var state = State(in observation, reasons);
        reasons.Insert(0, Reason.Of("REGIME", "state", state));
        var votes = state switch
        {
            "VOLATILE" => parameters.Volatile,
            "BULL" => parameters.Bull,
            "BEAR" => parameters.Bear,
            _ => parameters.Sideways,
        };
        var p = votes.ToArray();
        return new VoteDecision
        {
            Action = Actions[Probability.ArgMax(p)],
            Distribution = p,
            Reasons = reasons,
            Diagnostics =
            [
                new Diagnostic(Volatility, observation.Extra(Volatility)),
                new Diagnostic("volatility_cutoff", observation.Fact("volatility_cutoff")),
                new Diagnostic(Momentum, observation.Extra(Momentum)),
                new Diagnostic("momentum_cutoff", observation.Fact("momentum_cutoff")),
            ],
        };
    }

    private string State(in Observation observation, List<string> reasons)
    {
        var values = Math.Min(observation.Fact("volatility_count"), observation.Fact("momentum_count"));
        if (values < parameters.BarsMin)
        {
            reasons.Add(Reason.Of("REGIME_MEMORY_SHORT", ("values", values), ("expected", parameters.BarsMin)));
            return "SIDEWAYS";
        }

        foreach (var name in (ReadOnlySpan<string>)[Volatility, Momentum])
        {
            if (!observation.HasExtra(name))
            {
                reasons.Add(Reason.Of("VOTE_UNDEFINED", "name", name));
                return "SIDEWAYS";
            }
        }

        var momentum = observation.Extra(Momentum);
        var cutoff = observation.Fact("momentum_cutoff");
        return observation.Extra(Volatility) > observation.Fact("volatility_cutoff") ? "VOLATILE"
            : momentum > cutoff ? "BULL"
            : momentum < -cutoff ? "BEAR"
            : "SIDEWAYS";
    }
}
