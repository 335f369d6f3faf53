using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk;
using GrandModel.Risk.Correlation;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Guards the monitor: a shock is told at its mark, once for each rise in severity, with the trip its policy names.</summary>
public sealed class CorrelationDeciderTests
{
    private static readonly RiskOptions Pair = Options with { Symbols = [Sample.Es, Sample.Nq] };

    [Fact]
    public void A_shock_is_told_at_the_mark_that_shows_it_and_trips_the_clusters_breaker()
    {
        var monitor = Calm(Pair, out var es, out var nq);
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .98m, 900)).ThenNothing(); // alone it is nothing yet
        monitor.WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .98m, 900));
        var shock = Assert.IsType<CorrelationShocked>(Assert.Single(monitor.Events));
        Assert.Equal(("firm", CorrelationSeverity.Critical, Sample.At(900)), (shock.Group, shock.Severity, shock.Time));
        Assert.True(shock.Jump > .7 && shock.Correlation > .9 && Math.Abs(shock.Minimum) < .5);
        Assert.InRange(shock.MinimumTime.Value, Sample.At(300).Value, Sample.At(899).Value);
        Assert.Equal([new SymbolPrice(Sample.Es, Sample.Points(es * .98m), Sample.At(900)), new SymbolPrice(Sample.Nq, Sample.Points(nq * .98m), Sample.At(900))], shock.Marks);
        Assert.Equal((Sample.Es, Sample.Nq), (shock.Pairs[0].First, shock.Pairs[0].Second));
        Assert.Equal(shock.Correlation, Assert.Single(shock.Pairs).Correlation, 1e-12);
        var send = Assert.IsType<Effect.Send>(Assert.Single(monitor.Effects));
        var trip = (Trip)send.Command;
        Assert.Equal((new EntityId("breaker/cluster"), "correlation", "correlation.monitor/firm", Roles.System), (send.To, trip.Cause, trip.By.Name, trip.By.Role));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .96m, 901)).WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .96m, 901)).ThenNothing();
    }

    [Theory]
    [InlineData(CorrelationSeverity.Moderate, "correlation-alarm")]
    [InlineData(CorrelationSeverity.High, "correlation")]
    [InlineData(CorrelationSeverity.Critical, "correlation")]
    public void Each_severity_has_its_cause_and_the_policy_may_change_it(CorrelationSeverity severity, string cause)
    {
        Assert.Equal(cause, CorrelationDecider.CauseOf(new CorrelationOptions().ActionAt(severity)));
        var tell = new CorrelationOptions
        {
            AtModerate = CorrelationAction.Tell, AtHigh = CorrelationAction.Tell, AtCritical = CorrelationAction.Tell,
        };
        var monitor = Calm(Pair with { Correlation = tell }, out var es, out var nq);
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .98m, 900)).WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .98m, 900));
        Assert.Single(monitor.Events);
        Assert.Empty(monitor.Effects);
    }

    [Fact]
    public void Only_a_higher_severity_is_told_again_until_the_breaker_is_armed_again()
    {
        var monitor = Calm(Pair, out var es, out var nq).Given(Shocked(CorrelationSeverity.Critical));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .98m, 900)).WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .98m, 900)).ThenNothing();
        monitor.WhenTold("breaker/cluster", 4, new BreakerRearmed("cluster", "manual", Olga, Anna)).ThenNothing();
        monitor.WhenTold("breaker/cluster", 5, new BreakerRearmed("cluster", "correlation-alarm", Olga, Anna)).ThenNothing(); // it is the other one that stands
        monitor.WhenTold("breaker/cluster", 6, new BreakerRearmed("cluster", "correlation", Olga, Anna)).Then(new CorrelationRearmed("firm", "correlation"));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .96m, 901)).WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .96m, 901));
        Assert.IsType<CorrelationShocked>(Assert.Single(monitor.Events)); // a shock that is still there is told again

        var rising = Calm(Pair, out es, out nq).Given(Shocked(CorrelationSeverity.Moderate));
        rising.WhenStreamed("instrument/ES", Mark(Sample.Es, es * .98m, 900)).WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq * .98m, 900));
        Assert.Equal(CorrelationSeverity.Critical, Assert.IsType<CorrelationShocked>(Assert.Single(rising.Events)).Severity);
    }

    [Fact]
    public void State_and_view_survive_their_snapshots()
    {
        var definition = CorrelationDecider.Define(Pair);
        var monitor = Calm(Pair, out var es, out var nq);
        var bytes = definition.SaveView(monitor.View!)!;
        var id = new EntityId("correlation.monitor/firm");
        var loaded = (CorrelationView)definition.LoadView(id, bytes);
        Assert.Equal(bytes, definition.SaveView(loaded));
        foreach (var view in new[] { (CorrelationView)monitor.View!, loaded })
        {
            view.Take(Mark(Sample.Es, es * .98m, 900));
            view.Take(Mark(Sample.Nq, nq * .98m, 900));
        }

        Assert.Equal(((CorrelationView)monitor.View!).Reading, loaded.Reading);
        var state = new CorrelationState("firm", CorrelationSeverity.High);
        Assert.Equal(state, definition.LoadState(definition.SaveState(state)));
    }

    [Fact]
    public void Options_name_what_is_wrong()
    {
        Assert.Empty((Options with { Symbols = [Sample.Es] }).CorrelationGroups); // one symbol correlates with nothing
        foreach (var (wrong, word) in new (CorrelationOptions, string)[]
        {
            (new() { FastLambda = 1 }, "FastLambda"), (new() { SlowLambda = 0 }, "SlowLambda"), (new() { WarmUp = 1 }, "WarmUp"), (new() { JumpHigh = .4 }, "JumpShock"), (new() { Window = default }, "Window"),
            (new() { Groups = [new CorrelationGroup("a", [Sample.Es], "cluster")] }, "at least two"),
            (new() { Groups = [new CorrelationGroup("a", [Sample.Es, new Symbol("CL")], "cluster")] }, "symbols of the run"),
            (new() { Groups = [new CorrelationGroup("a", [Sample.Es, Sample.Nq], "desk/x")] }, "cluster or portfolio/NAME"),
        })
        {
            Assert.Contains(word, Assert.Throws<ArgumentException>(() => (Pair with { Correlation = wrong }).Validate()).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Fifteen minutes of second marks in which ES and NQ go their own ways, one tick at a time.</summary>
    private static Scenario Calm(RiskOptions options, out decimal es, out decimal nq)
    {
        var monitor = Scenario.Of(CorrelationDecider.Define(options), "correlation.monitor/firm").At(Sample.Start.Value);
        var random = new Random(23);
        (es, nq) = (4500, 18_000);
        for (var second = 1; second < 900; second++)
        {
            es += 0.25m * random.Next(-2, 3);
            nq += 0.25m * random.Next(-8, 9);
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, es, second)).ThenNothing();
            monitor.WhenStreamed("instrument/NQ", Mark(Sample.Nq, nq, second)).ThenNothing();
        }

        return monitor;
    }

    private static CorrelationShocked Shocked(CorrelationSeverity severity) => new("firm", severity, .8, .1, default, .7, null, default, 100, [], []);
}
