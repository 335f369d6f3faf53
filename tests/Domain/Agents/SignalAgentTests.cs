using GrandModel.Actors.TestKit;
using GrandModel.Agents.Tactical;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the tactical signal: one for each 5-minute bar, waiting for the strategic decision only until the next bar.</summary>
public sealed class SignalAgentTests
{
    [Fact]
    public void The_first_signal_is_on_the_60th_bar_and_then_on_each()
    {
        var agent = New();
        for (var bar = 1; bar <= 70; bar++)
        {
            Tell(agent, Sample.Bar5(bar, closes30: bar % 6 == 0 ? bar / 6 : null));
            Assert.Equal(bar >= 60 ? [bar] : [], agent.Events.Cast<Signalled>().Select(s => s.Bar));
        }
    }

    [Fact]
    public void Before_the_first_strategic_decision_the_target_is_flat()
    {
        var signal = Assert.IsType<Signalled>(Assert.Single(At(60).Events));
        Assert.Equal((0L, Quantity.Zero, "flat"), (signal.StrategicBar, signal.StrategicTarget, signal.Action));
        Assert.Equal([new InputRef("instrument/ES", 1), new InputRef("instrument/ES", 60)], signal.Provenance.Inputs);
    }

    [Fact]
    public void The_score_and_what_it_allows_follow_from_the_newest_row_and_the_target()
    {
        var agent = At(286);
        agent.WhenTold(Sample.Coordinator, 3, Sample.Decided(47, 12)).ThenNothing();
        Tell(agent, Sample.Bar5(287, Sample.TacticalRow(bullish: 1, momentum: .5, surge: .2)));
        var signal = (Signalled)agent.Events[0];
        Close.To(.4 + (.6 * .5 * 1.2), signal.Score);
        Assert.Equal((47L, new Quantity(12), "increase"), (signal.StrategicBar, signal.StrategicTarget, signal.Action));
        Assert.Equal(["agent.coordinator/main/ES#3", "instrument/ES#228", "instrument/ES#287"], signal.Provenance.Inputs.Select(i => $"{i.Entity}#{i.Sequence}"));
    }

    [Fact]
    public void A_bar_that_closes_a_strategic_bar_waits_for_its_decision()
    {
        var agent = At(287);
        Tell(agent, Sample.Bar5(288, closes30: 48));
        agent.ThenNothing();
        agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(48, -3));
        var signal = Assert.IsType<Signalled>(Assert.Single(agent.Events));
        Assert.Equal((288L, 48L, new Quantity(-3)), (signal.Bar, signal.StrategicBar, signal.StrategicTarget));
        Assert.Equal(Sample.CloseOf(Timeframe.M5, 288), signal.BarClose);
    }

    [Fact]
    public void A_decision_that_came_before_its_bar_is_found()
    {
        var agent = At(287);
        agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(48, 5)).ThenNothing();
        Tell(agent, Sample.Bar5(288, closes30: 48));
        Assert.Equal(48, ((Signalled)agent.Events[0]).StrategicBar);
    }

    [Fact]
    public void The_next_bar_ends_the_waiting_with_the_old_target()
    {
        var agent = At(287);
        agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(47, 7));
        Tell(agent, Sample.Bar5(288, closes30: 48));
        agent.ThenNothing();
        Tell(agent, Sample.Bar5(289));
        Assert.Equal([288, 289], agent.Events.Cast<Signalled>().Select(s => s.Bar));
        var missing = (Signalled)agent.Events[0];
        Assert.Equal("STRATEGIC_MISSING: bar=48", missing.Reasons[0]);
        Assert.Equal((47L, new Quantity(7)), (missing.StrategicBar, missing.StrategicTarget));
        Assert.Equal(["instrument/ES#229", "instrument/ES#289"], missing.Provenance.Inputs.Skip(1).Select(i => $"{i.Entity}#{i.Sequence}"));
        Assert.DoesNotContain(((Signalled)agent.Events[1]).Reasons, r => r.StartsWith("STRATEGIC_MISSING", StringComparison.Ordinal));

        agent.WhenTold(Sample.Coordinator, 2, Sample.Decided(48, 9)).ThenNothing(); // too late for 288, in force from now on
        Tell(agent, Sample.Bar5(290));
        Assert.Equal(new Quantity(9), ((Signalled)agent.Events[0]).StrategicTarget);
    }

    [Fact]
    public void A_late_signal_sees_only_the_rows_up_to_its_bar()
    {
        var row = Sample.TacticalRow(bearish: 1);
        var waited = At(287);
        Tell(waited, Sample.Bar5(288, closes30: 48));
        Tell(waited, Sample.Bar5(289, row));
        var prompt = At(287);
        Tell(prompt, Sample.Bar5(288)); // closes nothing: signalled at once
        Assert.Equal(((Signalled)prompt.Events[0]).Provenance.Observation, ((Signalled)waited.Events[0]).Provenance.Observation);
        Assert.Equal(((Signalled)prompt.Events[0]).Score, ((Signalled)waited.Events[0]).Score);
    }

    [Fact]
    public void A_target_decided_on_a_later_bar_is_not_in_force_yet()
    {
        var agent = At(286);
        agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(47, 7)).WhenTold(Sample.Coordinator, 2, Sample.Decided(48, 9));
        Tell(agent, Sample.Bar5(287));
        Assert.Equal(47, ((Signalled)agent.Events[0]).StrategicBar);
    }

    [Fact]
    public void Strategic_bars_before_the_48th_are_not_waited_for()
    {
        var agent = At(281);
        Tell(agent, Sample.Bar5(282, closes30: 47));
        Assert.Single(agent.Events);
    }

    [Fact]
    public void Repeats_and_other_timeframes_say_nothing()
    {
        var agent = At(60);
        Tell(agent, Sample.Bar5(60));
        agent.ThenNothing();
        agent.WhenTold(Sample.Instrument, 61, Sample.Bar30(1)).ThenNothing();
    }

    // An agent that was told and has signalled all bars up to one.
    private static Scenario At(long last)
    {
        var agent = New();
        for (var bar = 1; bar <= last; bar++)
        {
            Tell(agent, Sample.Bar5(bar));
        }

        return agent;
    }

    private static Scenario New() => Scenario.Of(TacticalAgent.Define(Sample.Options()), Sample.Tactical("tactical"));

    private static void Tell(Scenario agent, BarClosed bar) => agent.At(bar.CloseTime.Value).WhenTold(Sample.Instrument, bar.Sequence, bar);
}
