using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// signals-1/tactical: a score from fair value gaps, short momentum and volume. It allows an increase only when it agrees with the
/// strategic side clearly enough; reductions need no signal.
/// </summary>
public sealed class TacticalPolicy(TacticalParameters parameters) : IPolicy<SignalDecision>
{
    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/tactical", parameters, SignalsJson.Default.TacticalParameters);

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchemas.TacticalP;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions { get; } = ["buy", "hold", "sell"];

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics => [];

    /// <inheritdoc/>
    public SignalDecision Decide(in Observation observation)
    {
        var gaps = observation.Newest("fvg_bullish_active") - observation.Newest("fvg_bearish_active");
        var momentum = observation.Newest("momentum_5") * (1 + observation.Newest("volume_surge"));
        var t = Math.Clamp((parameters.GapWeight * gaps) + (parameters.MomentumWeight * momentum), -1, 1);
        var target = observation.Fact("strategic_target");
        var action = target == 0 ? "flat"
            : Math.Abs(t) < parameters.ScoreMin ? "hold"
            : Math.Sign(t) == Math.Sign(target) ? "increase"
            : "reduce";
        var reason = action switch
        {
            "flat" => Reason.Of("SIGNAL_TARGET_FLAT"),
            "hold" => Reason.Of("SIGNAL_WEAK", ("score", t), ("expected", parameters.ScoreMin)),
            "increase" => Reason.Of("SIGNAL_AGREES", ("score", t)),
            _ => Reason.Of("SIGNAL_AGAINST", ("score", t)),
        };
        return new SignalDecision
        {
            Action = action,
            Distribution = ThreeWayVote.Of(t, parameters.Temperature),
            Score = t,
            Reasons = [reason],
            Diagnostics = [new Diagnostic("gaps", gaps), new Diagnostic("momentum", momentum)],
        };
    }
}
