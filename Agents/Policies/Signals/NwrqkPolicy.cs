using GrandModel.Agents.Numerics;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>signals-1/nwrqk: votes with the slope, the turns and the crossings of the kernel estimates.</summary>
public sealed class NwrqkPolicy(NwrqkParameters parameters) : IPolicy<VoteDecision>
{
    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/nwrqk", parameters, SignalsJson.Default.NwrqkParameters);

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchemas.StrategicP;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions => VoteActions.Names;

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics => [];

    /// <inheritdoc/>
    public VoteDecision Decide(in Observation observation)
    {
        var change = observation.Extra("nwrqk_bullish_change") - observation.Extra("nwrqk_bearish_change");
        var cross = observation.Extra("nwrqk_cross");
        var slope = DetMath.Tanh(parameters.SlopeGain * observation.Newest("nwrqk_slope"));
        var z = slope + (parameters.ChangeWeight * change) + (parameters.CrossWeight * cross);
        var p = ThreeWayVote.Of(z, parameters.Temperature);
        var reasons = new List<string> { Reason.Of("NWRQK_STRENGTH", ("z", z)) };
        if (change != 0)
        {
            reasons.Add(Reason.Of("NWRQK_TURN", ("direction", change)));
        }

        if (cross != 0)
        {
            reasons.Add(Reason.Of("NWRQK_CROSS", ("direction", cross)));
        }

        ThreeWayVote.Undefined(in observation, reasons, "nwrqk_slope");
        return new VoteDecision
        {
            Action = Actions[Probability.ArgMax(p)],
            Distribution = p,
            Reasons = reasons,
            Diagnostics = [new Diagnostic("z", z), new Diagnostic("slope", slope)],
        };
    }
}
