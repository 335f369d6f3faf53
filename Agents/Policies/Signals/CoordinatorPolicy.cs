using GrandModel.Agents.Numerics;
using GrandModel.Agents.Superposition;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// signals-1/coordinator: the superposition layer and the decision engine. Votes and memory give logits of the eight states, the states
/// give conviction and certainty, those give the win probability, the risk fraction and the target.
/// </summary>
public sealed class CoordinatorPolicy(CoordinatorParameters parameters) : IPolicy<TargetDecision>
{
    private static readonly IReadOnlyList<string> VoteNames = [.. Facts.Coordinator.Take(9)];
    private static readonly UnitaryMixing Mixing = UnitaryMixing.Identity(BasisStates.Count);

    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/coordinator", parameters, SignalsJson.Default.CoordinatorParameters);

    /// <inheritdoc/>
    public FeatureSchema Schema => FeatureSchemas.StrategicP;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions => BasisStates.Names;

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics { get; } =
    [
        new("volatility_rank", "volatility_30", Statistic.Rank, 0, parameters.MemoryBars),
        new("mmd_median", "mmd_score", Statistic.Quantile, 0.5, parameters.MemoryBars),
    ];

    /// <inheritdoc/>
    public TargetDecision Decide(in Observation observation)
    {
        Span<double> directions = stackalloc double[3];
        var (s, doubt) = Votes(in observation, directions);
        var v = observation.Fact("volatility_rank");
        var m = Change(observation.Newest("mmd_score"), observation.Fact("mmd_median"));
        var states = States(Logits(s, directions[0] * directions[1], v, m, doubt));
        var conviction = Conviction(states, Math.Sign(s));
        var entropy = Probability.NormalizedEntropy(states);
        var certainty = 1 - entropy;
        var reasons = new List<string>
        {
            Reason.Of("STATE", "dominant", BasisStates.Names[Probability.ArgMax(states)]),
        };
        var (q, b, r) = Stake(in observation, conviction, certainty, reasons);
        var target = Target(in observation, conviction, r, reasons);
        return new TargetDecision
        {
            Action = target > 0 ? "long" : target < 0 ? "short" : "flat",
            Distribution = states,
            Entropy = entropy,
            Conviction = conviction,
            Certainty = certainty,
            WinProbability = q,
            Payoff = b,
            RiskFraction = r,
            Target = target,
            Reasons = reasons,
            Diagnostics =
            [
                new Diagnostic("s", s), new Diagnostic("v", v), new Diagnostic("m", m), new Diagnostic("doubt", doubt),
                new Diagnostic("purity", Amplitudes.Purity(states)), new Diagnostic("degree", Amplitudes.Degree(states)),
            ],
        };
    }

    /// <summary>Logits of the eight states.</summary>
    /// <param name="s">Mean of bull - bear over the agents, -1 to 1.</param>
    /// <param name="agreement">d of MLMI times d of NWRQK: negative when they disagree.</param>
    /// <param name="v">Rank of the volatility, 0 to 1.</param>
    /// <param name="m">Distribution change, 0 to 1.</param>
    /// <param name="doubt">Mean of the votes' entropies over ln 3, 0 to 1.</param>
    public double[] Logits(double s, double agreement, double v, double m, double doubt) =>
    [
        parameters.MomentumGain * Math.Max(0, s),
        parameters.MomentumGain * Math.Max(0, -s),
        parameters.SidewaysGain * (1 - Math.Abs(s)) * (1 - v),
        parameters.VolatilityGain * Math.Max(0, (2 * v) - 1),
        parameters.VolatilityGain * Math.Max(0, 1 - (2 * v)),
        agreement < 0 ? parameters.TurnGain * m : 0,
        agreement > 0 ? parameters.TurnGain * m : 0,
        parameters.UncertaintyGain * doubt,
    ];

    private static (double S, double Doubt) Votes(in Observation observation, Span<double> directions)
    {
        Span<double> vote = stackalloc double[3];
        double s = 0, doubt = 0;
        for (var agent = 0; agent < 3; agent++)
        {
            for (var k = 0; k < 3; k++)
            {
                vote[k] = observation.Fact(VoteNames[(3 * agent) + k]);
            }

            directions[agent] = vote[0] - vote[2];
            s += directions[agent];
            doubt += Probability.NormalizedEntropy(vote);
        }

        return (s / 3, doubt / 3);
    }

    // Against its own median; no distance at all is no change.
    private static double Change(double score, double median) => score + median > 0 ? score / (score + median) : 0;

    private static double[] States(double[] logits)
    {
        const int n = BasisStates.Count;
        Span<double> phases = stackalloc double[n], re = stackalloc double[n], im = stackalloc double[n];
        Span<double> psiRe = stackalloc double[n], psiIm = stackalloc double[n];
        phases.Clear();
        Amplitudes.Prepare(logits, phases, re, im);
        Mixing.Apply(re, im, psiRe, psiIm);
        var p = new double[n];
        Amplitudes.Born(psiRe, psiIm, p);
        return p;
    }

    private double Conviction(double[] states, int sign)
    {
        ReadOnlySpan<double> direction = [1, -1, 0, 0, 0, -sign, sign, 0];
        double sum = 0;
        for (var i = 0; i < states.Length; i++)
        {
            sum += states[i] * parameters.Weights[i] * direction[i];
        }

        return sum;
    }

    private (double WinProbability, double Payoff, double RiskFraction) Stake(
        in Observation observation, double conviction, double certainty, List<string> reasons)
    {
        var q = Math.Min(parameters.WinProbabilityMax, 0.5 + (parameters.WinGain * Math.Abs(conviction)));
        var b = 1.0;
        var trades = observation.Fact("trades");
        if (trades >= parameters.TradesMin)
        {
            q = (q + (observation.Fact("wins") / trades)) / 2;
            var loss = observation.Fact("average_loss");
            b = loss > 0 ? observation.Fact("average_win") / loss : 1; // nothing lost yet: no ratio to learn from
        }
        else
        {
            reasons.Add(Reason.Of("TRADES_FEW", ("trades", trades), ("expected", parameters.TradesMin)));
        }

        var stake = Sizing.Kelly.Fractional(Sizing.Kelly.Binary(q, b), parameters.KellyFraction, parameters.RiskFractionMax);
        return (q, b, stake * Math.Min(1, parameters.CertaintyGain * certainty));
    }

    private long Target(in Observation observation, double conviction, double riskFraction, List<string> reasons)
    {
        double equity = observation.Fact("equity"), multiplier = observation.Fact("multiplier"), atr = observation.Extra("atr14");
        if (!(equity > 0))
        {
            reasons.Add(Reason.Of("EQUITY_NONE", ("equity", equity)));
            return 0;
        }

        if (!(atr > 0) || !observation.HasExtra("atr14"))
        {
            reasons.Add(Reason.Of("ATR_UNDEFINED", ("atr", atr)));
            return 0;
        }

        if (Math.Abs(conviction) < parameters.ConvictionMin)
        {
            reasons.Add(Reason.Of("CONVICTION_LOW", ("conviction", conviction), ("expected", parameters.ConvictionMin)));
            return 0;
        }

        var units = Sizing.PositionSize.AtRisk(riskFraction, equity, parameters.StopAtr * atr, multiplier);
        var cap = Sizing.PositionSize.WithinLeverage(parameters.LeverageMax, equity, observation.Extra("close"), multiplier);
        reasons.Add(Reason.Of("SIZED", ("risk", riskFraction), ("units", units)));
        if (units > cap)
        {
            reasons.Add(Reason.Of("CAPPED_LEVERAGE", ("from", units), ("to", cap)));
        }

        return Math.Sign(conviction) * Math.Min(units, cap);
    }
}
