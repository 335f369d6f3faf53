using GrandModel.Agents.Numerics;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>signals-1/mlmi: votes with the machine learning momentum index and its crossing.</summary>
public sealed class MlmiPolicy(MlmiParameters parameters) : IPolicy<VoteDecision>
{
    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/mlmi", parameters, SignalsJson.Default.MlmiParameters);

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchemas.StrategicP;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions => VoteActions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics => [];

    /// <inheritdoc/>
    public VoteDecision Decide(in Observation observation)
    {
        double value = observation.Newest("mlmi_value"), signal = observation.Newest("mlmi_signal");
        var z = value + (parameters.SignalWeight * signal);
        var p = ThreeWayVote.Of(z, parameters.Temperature);
        var reasons = new List<string> { Reason.Of("MLMI_STRENGTH", ("z", z)) };
        if (signal != 0)
        {
            reasons.Add(Reason.Of("MLMI_CROSS", ("direction", signal)));
        }

        ThreeWayVote.Undefined(in observation, reasons, "mlmi_value", "mlmi_signal");
        return new VoteDecision
        {
            Action = Actions[Probability.ArgMax(p)],
            Distribution = p,
            Reasons = reasons,
            Diagnostics = [new Diagnostic("z", z)],
        };
    }
}
