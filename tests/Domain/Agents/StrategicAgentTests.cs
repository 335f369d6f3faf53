using GrandModel.Actors.TestKit;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Strategic;
using GrandModel.Agents.Windows;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests.Agents;

/// <summary>Guards when and how the strategic agents vote.</summary>
public sealed class StrategicAgentTests
{
    [Fact]
    public void The_first_vote_is_on_the_48th_bar_and_then_on_each()
    {
        var agent = New("mlmi");
        for (var bar = 1; bar <= 60; bar++)
        {
            Tell(agent, Sample.Bar30(bar));
            Assert.Equal(bar >= 48 ? 1 : 0, agent.Events.Count);
        }

        Assert.Equal(60, agent.StateAs<StrategicState>().LastBar);
    }

    [Fact]
    public void A_vote_tells_distribution_action_and_origin()
    {
        var agent = New("mlmi");
        for (var bar = 1; bar <= 50; bar++)
        {
            var undefined = bar < 10 ? 0b11u : 0;
            Tell(agent, Sample.Bar30(bar, Sample.StrategicRow(undefined: undefined, values: ("mlmi_value", .5))));
        }

        var vote = Assert.IsType<Voted>(Assert.Single(agent.Events));
        Assert.Equal((Sample.Main, Sample.Es, "mlmi", 50L, Sample.CloseOf(Timeframe.M30, 50), "bull"),
            (vote.Portfolio, vote.Symbol, vote.Role, vote.Bar, vote.BarClose, vote.Action));
        Close.To(1, vote.Distribution.Sum());
        Assert.InRange(vote.Uncertainty, 0, 1);
        Assert.Equal([new InputRef("instrument/ES", 1003), new InputRef("instrument/ES", 1050)], vote.Provenance.Inputs);
        Assert.Equal(("signals-1/mlmi", DetMath.NumericsId), (vote.Provenance.Policy, vote.Provenance.Numerics));
        Assert.Equal(Sample.Options().Policies.Mlmi.Identity.Hash, vote.Provenance.PolicyHash);
        Close.To(7 * 2 / (48.0 * 13), vote.Provenance.UndefinedShare); // bars 3 to 9
        Assert.Matches("^[0-9a-f]{64}$", vote.Provenance.Observation);
    }

    [Fact]
    public void A_repeated_bar_and_other_timeframes_say_nothing()
    {
        var agent = New("nwrqk");
        for (var bar = 1; bar <= 48; bar++)
        {
            Tell(agent, Sample.Bar30(bar));
        }

        Tell(agent, Sample.Bar30(48));
        agent.ThenNothing();
        Tell(agent, Sample.Bar5(1));
        agent.ThenNothing();
    }

    [Fact]
    public void The_regime_remembers_240_bars()
    {
        var agent = New("regime");
        for (var bar = 1; bar <= 300; bar++)
        {
            // Volatility of the first sixty bars is far above all later ones: remembered by the 80 % quantile until they leave.
            Tell(agent, Sample.Bar30(bar, Sample.StrategicRow(values: [("volatility", bar <= 60 ? .9 : .1 + (bar * 1e-4)), ("momentum", 0)])));
        }

        Assert.Equal("REGIME: state=VOLATILE", ((Voted)agent.Events[0]).Reasons[0]); // 300 is the largest of bars 61 to 300
        Assert.Equal([new InputRef("instrument/ES", 1061), new InputRef("instrument/ES", 1300)], ((Voted)agent.Events[0]).Provenance.Inputs);

        agent = New("regime");
        for (var bar = 1; bar <= 299; bar++)
        {
            Tell(agent, Sample.Bar30(bar, Sample.StrategicRow(values: [("volatility", bar is > 59 and <= 130 ? .9 : .1 + (bar * 1e-4)), ("momentum", 0)])));
        }

        Assert.Equal("REGIME: state=SIDEWAYS", ((Voted)agent.Events[0]).Reasons[0]); // 71 of 240 are larger
    }

    [Fact]
    public void A_bar_that_closes_after_now_is_refused()
    {
        var agent = New("mlmi").At(Sample.CloseOf(Timeframe.M30, 1).Value - 1);
        Assert.Throws<LookAheadException>(() => agent.WhenTold(Sample.Instrument, 1, Sample.Bar30(1)));
    }

    [Fact]
    public void A_row_of_another_schema_is_refused_and_the_alternative_is_found()
    {
        var agent = New("mlmi").At(long.MaxValue);
        var bar = Sample.Bar30(1);
        var other = new FeatureRow("strategic-N", [1], [], 0);
        Assert.Contains("expected strategic-P", Assert.Throws<InvalidDataException>(
            () => agent.WhenTold(Sample.Instrument, 1, bar with { Features = other })).Message, StringComparison.Ordinal);
        agent.WhenTold(Sample.Instrument, 1, bar with { Features = other, Alternative = bar.Features }).ThenNothing();
    }

    [Fact]
    public void Another_policy_takes_the_place_of_a_formula_without_a_change_to_the_agent()
    {
        // Reads the notebook's schema with a statistic of its own, as a network may.
        var policy = new OtherPolicy();
        var agent = Scenario.Of(StrategicAgent.Define(Sample.Options().Policies with { Regime = policy }), Sample.Strategic("regime"));
        for (var bar = 1; bar <= 48; bar++)
        {
            var row = new FeatureRow("strategic-N", [bar, .. new double[12]], [], 0);
            Tell(agent, Sample.Bar30(bar) with { Alternative = row });
        }

        var vote = (Voted)agent.Events[0];
        Assert.Equal(("neutral", "other-1", 46.0), (vote.Action, vote.Provenance.Policy, vote.Diagnostics[0].Value)); // median of 44 to 48

        policy.Distribution = [.5, .6, .1];
        Assert.Contains("other-1 gave no distribution: the sum is 1.2", Assert.Throws<InvalidOperationException>(
            () => Tell(agent, Sample.Bar30(49) with { Alternative = new FeatureRow("strategic-N", new double[13], [], 0) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_role_or_message_is_refused()
    {
        Assert.Throws<ArgumentException>(() => New("astrology"));
        Assert.Throws<System.Diagnostics.UnreachableException>(() => New("mlmi").WhenTold(Sample.Instrument, 1, Sample.Marked(1, 1)));
    }

    private static Scenario New(string role) => Scenario.Of(StrategicAgent.Define(Sample.Options().Policies), Sample.Strategic(role));

    private static void Tell(Scenario agent, BarClosed bar) =>
        agent.At(bar.CloseTime.Value).WhenTold(Sample.Instrument, (bar.Timeframe == Timeframe.M30 ? 1000 : 5000) + bar.Sequence, bar);

    private sealed class OtherPolicy : IPolicy<VoteDecision>
    {
        public double[] Distribution { get; set; } = [.1, .8, .1];

        public PolicyIdentity Identity => new("other-1", "00");

        public FeatureSchema Schema => FeatureSchemas.StrategicN;

        public IReadOnlyList<string> Actions => VoteActions.Names;

        public IReadOnlyList<StatisticRequest> Statistics { get; } = [new("median", "price_change", Statistic.Quantile, .5, 5)];

        public VoteDecision Decide(in Observation observation) => new()
        {
            Action = "neutral", Distribution = Distribution, Reasons = [], Diagnostics = [new Diagnostic("median", observation.Fact("median"))],
        };
    }
}
