using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the formulas of signals-1, with the published vectors where there are some.</summary>
public sealed class SignalsPolicyTests
{
    private static readonly SignalsParameters P = SignalsParameters.Default;

    [Fact]
    public void The_undecided_votes_give_the_published_states_and_no_position()
    {
        var d = Decide([.6, .3, .1, .2, .5, .3, .5, .4, .1], v: .7, mmd: .4, median: .6);
        Close.To(.13138541238961154, d.Distribution[0]);
        Close.To(.3370734572684395, d.Distribution[7]);
        Close.To(.05093388838252124, d.Conviction);
        Close.To(.09267707534668379, d.Certainty);
        Close.To(.0023602019056632507, d.RiskFraction);
        Assert.Equal((0, "flat"), (d.Target, d.Action));
        Assert.Contains(d.Reasons, r => r.StartsWith("CONVICTION_LOW:", StringComparison.Ordinal));
        Close.To(1.0, d.Entropy + d.Certainty);
    }

    [Fact]
    public void The_published_logits()
    {
        var policy = new CoordinatorPolicy(P.Coordinator);
        var s = (.5 - .1 + .4) / 3;
        Close.To([.8, 0, .44, .8, 0, .8, 0, 1.7421657976239295], policy.Logits(s, .5 * -.1, .7, .4, 1.7421657976239295 / 2));
        Close.To([0, .8, .44, .8, 0, 0, .8, 0], policy.Logits(-s, .5 * .1, .7, .4, 0));
        Close.To([0, 0, 1.6, 0, 1.2, 0, 0, 2], policy.Logits(0, 0, .2, .4, 1));
    }

    [Fact]
    public void The_agreeing_votes_give_the_published_position()
    {
        var d = Decide([.9, .08, .02, .85, .1, .05, .8, .15, .05], v: .3, mmd: .6, median: .4);
        Close.To(.47920641791716084, d.Distribution[0]);
        Close.To(.5209760544879671, d.Conviction);
        Close.To(.20789333650795516, d.Certainty);
        Close.To(.008315733460318206, d.RiskFraction);
        Close.To(.65, d.WinProbability);
        Close.To(1, d.Payoff);
        Assert.Equal((12, "long"), (d.Target, d.Action));
    }

    [Fact]
    public void The_mirrored_votes_give_the_mirrored_position()
    {
        var d = Decide([.02, .08, .9, .05, .1, .85, .05, .15, .8], v: .3, mmd: .6, median: .4);
        Close.To(-.5209760544879671, d.Conviction);
        Assert.Equal((-12, "short"), (d.Target, d.Action));
    }

    [Fact]
    public void From_thirty_trades_on_their_hit_rate_and_payoff_count()
    {
        double[] votes = [.9, .08, .02, .85, .1, .05, .8, .15, .05];
        var before = Decide(votes, .3, .6, .4, trades: 29, wins: 29, win: 100, loss: 100);
        Close.To(.65, before.WinProbability);
        var after = Decide(votes, .3, .6, .4, trades: 30, wins: 15, win: 300, loss: 200);
        Close.To((.65 + .5) / 2, after.WinProbability);
        Close.To(1.5, after.Payoff);
        Close.To(Math.Min(.25 * (.575 - (.425 / 1.5)), .02) * 2 * after.Certainty, after.RiskFraction);
        Assert.Equal(0, Decide(votes, .3, .6, .4, trades: 40, wins: 0, win: 0, loss: 100).Target);
        Close.To(1, Decide(votes, .3, .6, .4, trades: 40, wins: 40, win: 50, loss: 0).Payoff);
    }

    [Theory]
    [InlineData(0, 6.5, 50, "EQUITY_NONE")]
    [InlineData(1e6, 0, 50, "ATR_UNDEFINED")]
    public void Without_equity_or_range_there_is_no_position(double equity, double atr, double multiplier, string reason)
    {
        var d = Decide([.9, .08, .02, .85, .1, .05, .8, .15, .05], .3, .6, .4, equity: equity, atr: atr, multiplier: multiplier);
        Assert.Equal(0, d.Target);
        Assert.Contains(d.Reasons, r => r.StartsWith(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Leverage_caps_the_target()
    {
        var d = Decide([.9, .08, .02, .85, .1, .05, .8, .15, .05], .3, .6, .4, atr: .5);
        Assert.Equal(17, d.Target); // floor(4e6 / (4500 x 50)) instead of 166
        Assert.Contains("CAPPED_LEVERAGE: from=166 to=17", d.Reasons);
    }

    [Fact]
    public void No_change_at_all_is_no_turn() => Assert.Equal(0, Diagnostic(Decide([.9, .08, .02, .02, .1, .88, .8, .15, .05], .3, 0, 0), "m"));

    [Theory]
    [InlineData(.4, 0)]
    [InlineData(-.2, 1)]
    [InlineData(.3157894736842105, -1)]
    public void Mlmi_votes_with_value_and_signal(double value, double signal)
    {
        var d = Vote(new MlmiPolicy(P.Mlmi), ("mlmi_value", value), ("mlmi_signal", signal));
        Close.To(SoftVote(value + (.5 * signal)), d.Distribution);
        Assert.Equal(value + (.5 * signal) > 0 ? "bull" : "bear", d.Action);
    }

    [Theory]
    [InlineData(.2, 0, 0, 0)]
    [InlineData(-.4, 1, 0, 0)]
    [InlineData(.1, 0, 1, -1)]
    public void Nwrqk_votes_with_slope_turns_and_crossings(double slope, double bullish, double bearish, double cross)
    {
        var d = Vote(
            new NwrqkPolicy(P.Nwrqk),
            ("nwrqk_slope", slope), ("nwrqk_bullish_change", bullish), ("nwrqk_bearish_change", bearish), ("nwrqk_cross", cross));
        Close.To(SoftVote(Math.Tanh(2 * slope) + (.5 * (bullish - bearish)) + (.25 * cross)), d.Distribution);
    }

    [Fact]
    public void A_balanced_vote_goes_to_the_first_of_equals() =>
        Assert.Equal("bull", Vote(new MlmiPolicy(P.Mlmi)).Action);

    [Fact]
    public void Undefined_inputs_are_told()
    {
        var d = Vote(new MlmiPolicy(P.Mlmi), undefined: 1);
        Assert.Contains("VOTE_UNDEFINED: name=mlmi_value", d.Reasons);
        Close.To([1.0 / 3, 1.0 / 3, 1.0 / 3], d.Distribution);
    }

    [Theory]
    [InlineData(.06, .05, "VOLATILE", .25, .5, .25)]
    [InlineData(.01, .03, "BULL", .7, .2, .1)]
    [InlineData(.02, -.021, "BEAR", .1, .2, .7)]
    [InlineData(.004, .01, "SIDEWAYS", .15, .7, .15)]
    public void The_published_cutoffs_give_the_published_regimes(
        double volatility, double momentum, string state, double bull, double neutral, double bear)
    {
        // Cut-offs .05 and .02 stand in for the quantiles.
        var d = Regime(volatility, momentum, .05, .02, count: 240);
        Assert.Equal($"REGIME: state={state}", d.Reasons[0]);
        Close.To([bull, neutral, bear], d.Distribution);
    }

    [Fact]
    public void At_a_cutoff_nothing_triggers() => Assert.Equal("REGIME: state=SIDEWAYS", Regime(.05, .02, .05, .02, 240).Reasons[0]);

    [Fact]
    public void The_regime_needs_a_memory()
    {
        var d = Regime(.06, .05, .05, .02, count: 47);
        Assert.Equal(["REGIME: state=SIDEWAYS", "REGIME_MEMORY_SHORT: values=47 expected=48"], d.Reasons);
        Assert.Equal("REGIME: state=VOLATILE", Regime(.06, .05, .05, .02, count: 48).Reasons[0]);
    }

    [Theory]
    [InlineData(1, 0, 0, 0, .4)]
    [InlineData(0, 1, -.5, .25, -.775)]
    [InlineData(1, 0, 1, 1, 1)]
    [InlineData(1, 1, .0276793622674942, .4239307267648448, .023648096657964256)]
    public void The_tactical_score(double bullish, double bearish, double momentum, double surge, double want) =>
        Assert.Equal(want, Signal(Sample.TacticalRow(bullish, bearish, momentum, surge), 5).Score, 9);

    [Theory]
    [InlineData(0, .4, "flat")]
    [InlineData(5, .05, "increase")]
    [InlineData(5, .0499, "hold")]
    [InlineData(5, -.05, "reduce")]
    [InlineData(-5, -.05, "increase")]
    [InlineData(-5, .3, "reduce")]
    public void The_signal_allows_an_increase_only_on_its_side(long target, double score, string action)
    {
        var d = Signal(Sample.TacticalRow(momentum: score / .6), target);
        Assert.Equal(action, d.Action);
        Close.To(SoftVote(score), d.Distribution);
    }

    private static double[] SoftVote(double z)
    {
        double[] e = [Math.Exp(z / .5), 1, Math.Exp(-z / .5)];
        return [.. e.Select(x => x / e.Sum())];
    }

    private static double Diagnostic(PolicyDecision decision, string name) => decision.Diagnostics.Single(d => d.Name == name).Value;

    private static TargetDecision Decide(
        double[] votes, double v, double mmd, double median, double equity = 1e6, double atr = 6.5, double multiplier = 50, int trades = 0, int wins = 0,
        double win = 0, double loss = 0)
    {
        var policy = new CoordinatorPolicy(P.Coordinator);
        return Run(policy, Sample.StrategicRow(atr, values: ("mmd_score", mmd)), Facts.Coordinator, [.. votes, equity, multiplier, trades, wins, win, loss], [v, median]);
    }

    private static VoteDecision Regime(double volatility, double momentum, double volatilityCutoff, double momentumCutoff, int count) => Run(
        new RegimePolicy(P.Regime), Sample.StrategicRow(values: [("volatility", volatility), ("momentum", momentum)]), Facts.Strategic, [],
        [volatilityCutoff, count, momentumCutoff, count]);

    private static VoteDecision Vote(IPolicy<VoteDecision> policy, params (string, double)[] values) =>
        Run(policy, Sample.StrategicRow(values: values), Facts.Strategic, [], []);

    private static VoteDecision Vote(IPolicy<VoteDecision> policy, uint undefined) =>
        Run(policy, Sample.StrategicRow(undefined: undefined), Facts.Strategic, [], []);

    private static SignalDecision Signal(FeatureRow row, double target) => Run(new TacticalPolicy(P.Tactical), row, Facts.Tactical, [target], []);

    // A matrix of one row is enough: these policies look at the newest.
    private static TDecision Run<TDecision>(IPolicy<TDecision> policy, FeatureRow row, IReadOnlyList<string> facts, double[] values, double[] statistics)
        where TDecision : PolicyDecision
    {
        string[] names = [.. facts, .. policy.Statistics.Select(s => s.Name)];
        var observation = new Observation(policy.Schema!, row.Columns, [row.Undefined], row.Extras, names, (double[])[.. values, .. statistics]);
        var decision = policy.Decide(in observation);
        decision.Check(policy.Identity, policy.Actions.Count);
        return decision;
    }
}
