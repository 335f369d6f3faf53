using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Monitors;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards that a loss at its limit trips the breaker once and soon, and that one bad price does not.</summary>
public sealed class MonitorDeciderTests
{
    [Fact]
    public void Each_mark_of_equity_is_assessed()
    {
        var monitor = Monitor().WhenTold("portfolio/main", 5, Marked(equity: 950_000, gross: 1_900_000, highWater: 1_000_000, dayStart: 980_000));
        var assessed = Assert.IsType<RiskAssessed>(Assert.Single(monitor.Events));
        Assert.Equal((Sample.Es, 7L, 2.0, 0.05, 1), (assessed.Symbol, assessed.Bar, assessed.Leverage, assessed.Drawdown, assessed.Concentration));
        Assert.Equal(30_000 / 980_000.0, assessed.DayLoss);
        Assert.Equal(new Money(-30_000), assessed.DayPnl);
        Assert.Null(assessed.Var95); // no day of returns yet
    }

    [Fact]
    public void Without_equity_leverage_is_unbounded_and_without_exposure_nothing()
    {
        var broke = Monitor().WhenTold("portfolio/main", 5, Marked(equity: -1, gross: 1_900_000, highWater: 1_000_000, dayStart: 1_000_000));
        var assessed = Assert.IsType<RiskAssessed>(Assert.Single(broke.Events));
        Assert.Equal((MonitorDecider.LeverageUnbounded, 1, 1), (assessed.Leverage, assessed.Drawdown, assessed.DayLoss));
        var idle = Monitor().WhenTold("portfolio/main", 5, Marked(equity: 0, gross: 0, highWater: 0, dayStart: 0));
        assessed = Assert.IsType<RiskAssessed>(Assert.Single(idle.Events));
        Assert.Equal((0, 0, 0, 0), (assessed.Leverage, assessed.Drawdown, assessed.DayLoss, assessed.Concentration));
    }

    [Fact]
    public void A_loss_at_its_limit_on_three_marks_in_a_row_is_a_breach_once()
    {
        var monitor = Holding();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400.25m, 10)).ThenNothing(); // 49,875 of 50,000
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 11)).ThenNothing();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 12)).ThenNothing();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 13));
        monitor.Then(new RiskBreached(
                Sample.Main, "day-loss", 0.05, 0.05, new Money(950_000), new Money(1_000_000), Sample.At(13),
                [new MarkedPosition(Sample.Es, new Quantity(10), Sample.Points(4400), 50)]))
            .ThenEffects(new Effect.Send(
                new EntityId("breaker/portfolio/main"),
                new Trip("daily-loss", "measure=day-loss value=0.05 limit=0.05 equity=950000 reference=1000000", Process)));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 14)).ThenNothing();
    }

    [Fact]
    public void A_recovery_between_starts_the_count_again_and_one_instant_counts_once()
    {
        var monitor = Holding();
        foreach (var (price, second) in new[] { (4400m, 1.0), (4399, 2), (4401, 3), (4400, 4), (4399, 5), (4398, 5) })
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, price, second)).ThenNothing();
        }

        monitor.WhenStreamed("instrument/NQ", Mark(Sample.Nq, 18_000, 6)).ThenNothing(); // not held: says nothing about the loss
        Assert.IsType<RiskBreached>(Assert.Single(monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 6)).Events));
    }

    [Fact]
    public void An_isolated_bad_price_neither_counts_nor_becomes_the_high_water_mark()
    {
        var monitor = Holding();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 1));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 2));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4000, 3)).ThenNothing(); // would be the third: 9 % away, alone
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4500, 4)).ThenNothing(); // 2.3 % up, waits
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 5));
        Assert.IsType<RiskBreached>(Assert.Single(monitor.Events)); // the third good price at the limit in a row: the two others never were

        var up = Holding();
        up.WhenStreamed("instrument/ES", Mark(Sample.Es, 9000, 1));
        up.WhenTold("portfolio/main", 6, Marked(equity: 3_250_000, gross: 4_500_000, highWater: 3_250_000, dayStart: 1_000_000, price: 9000));
        foreach (var second in new[] { 2, 3, 4, 5 })
        {
            up.WhenStreamed("instrument/ES", Mark(Sample.Es, 4500, second)).ThenNothing(); // no drawdown from a price that never was
        }
    }

    [Fact]
    public void A_real_crash_is_seen_although_every_price_is_far_from_the_one_before()
    {
        var monitor = Holding();
        var breaches = new List<(string Measure, UnixNanos Time)>();
        var second = 0;
        foreach (var price in new[] { 4380m, 4260, 4140, 4020, 3900, 3780, 3660 })
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, price, ++second));
            breaches.AddRange(monitor.Events.Cast<RiskBreached>().Select(b => (b.Measure, b.Time)));
        }

        // 4260 waits and 4140 shows that the move is real, and so on: every second price counts.
        Assert.Equal([("day-loss", Sample.At(5)), ("drawdown", Sample.At(7))], breaches);
    }

    [Fact]
    public void Drawdown_is_measured_from_the_highest_equity_at_a_bar()
    {
        var monitor = Holding(dayLoss: null);
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4530, 1));
        monitor.WhenTold("portfolio/main", 6, Marked(equity: 1_015_000, gross: 2_265_000, highWater: 1_015_000, dayStart: 1_000_000, price: 4530));
        var second = 1;
        foreach (var price in new[] { 4450m, 4380, 4327.25m, 4327, 4326 })
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, price, ++second)).ThenNothing(); // 10 % are reached at 4327
        }

        var breach = Assert.IsType<RiskBreached>(Assert.Single(monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4327, ++second)).Events));
        Assert.Equal(("drawdown", 0.1, 1_015_000m), (breach.Measure, breach.Value, breach.Reference.Amount));
        Assert.Equal("drawdown", ((Trip)((Effect.Send)monitor.Effects[0]).Command).Cause);
    }

    [Fact]
    public void A_new_day_starts_from_the_equity_before_it_and_deposits_are_no_profit()
    {
        var monitor = Holding();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4420, 1));
        foreach (var second in new[] { 100, 101, 102 })
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4390, second, Day + 1)).ThenNothing(); // 5.5 % below the first day, 1.6 % below the second
        }

        monitor.WhenTold("portfolio/main", 7, new Deposited(new Money(-500_000), new Money(-1_750_000), "payout"));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4395, 103, Day + 1)).ThenNothing();
    }

    [Fact]
    public void After_the_breaker_is_armed_again_a_loss_that_stays_is_told_again_with_new_evidence()
    {
        var monitor = Holding();
        for (var second = 1; second <= 3; second++)
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, second));
        }

        Assert.Single(monitor.Events);
        monitor.WhenTold("breaker/portfolio/main", 3, new BreakerRearmed("portfolio/main", "manual", Olga, Anna)).ThenNothing();
        monitor.WhenTold("breaker/portfolio/main", 4, new BreakerRearmed("portfolio/main", "daily-loss", Olga, Anna))
            .Then(new BreachClosed(Sample.Main, "day-loss"));
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 4)).ThenNothing();
        monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 5)).ThenNothing();
        Assert.IsType<RiskBreached>(Assert.Single(monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4399, 6)).Events));
    }

    [Fact]
    public void Limits_of_the_strictest_scope_count()
    {
        var monitor = Holding().WhenTold("limits/cluster", 1, new LimitChanged("cluster", LimitRules.None with { DayLoss = 0.01 }, Anna, Ben));
        for (var second = 1; second <= 3; second++)
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, 4480, second));
        }

        Assert.Equal(0.01, Assert.IsType<RiskBreached>(Assert.Single(monitor.Events)).Limit);
    }

    [Fact]
    public void The_rungs_of_the_ladder_cut_leverage_one_after_the_other_before_the_drawdown_closes_everything()
    {
        var monitor = Holding(dayLoss: null, ladder: [new DrawdownRung(.04, .75), new DrawdownRung(.07, .5)]);
        var second = 0;
        var trips = new List<Trip>();
        foreach (var price in new[] { 4420m, 4420, 4420, 4419, 4360, 4360, 4360, 4300, 4300, 4300 })
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, price, ++second));
            trips.AddRange(monitor.Effects.Cast<Effect.Send>().Select(e => (Trip)e.Command));
        }

        Assert.Equal([("drawdown-cut-1", .75), ("drawdown-cut-2", .5), ("drawdown", (double?)null)], trips.Select(t => (t.Cause, t.Factor)));
        Assert.StartsWith("measure=drawdown-cut-1 value=0.04 limit=0.04 ", trips[0].Detail, StringComparison.Ordinal);
        monitor.WhenTold("breaker/portfolio/main", 9, new BreakerRearmed("portfolio/main", "drawdown-cut-1", Olga, Anna))
            .Then(new BreachClosed(Sample.Main, "drawdown-cut-1"));
        Assert.Throws<ArgumentException>(() => (Options with { DrawdownLadder = [new(.07, .5), new(.04, .75)] }).Validate());
    }

    [Fact]
    public void The_value_at_risk_is_told_with_each_assessment_and_beyond_its_limit_as_a_breach()
    {
        var options = With(LimitRules.None with { ValueAtRisk = .04 });
        var monitor = Scenario.Of(MonitorDecider.Define(options), "risk.monitor/main");
        var (events, second) = (new List<object>(), 0);
        foreach (var price in new[] { 4500m, 4545, 4500, 4410 }.Concat(Enumerable.Repeat(4500m, 40)))
        {
            monitor.WhenStreamed("instrument/ES", Mark(Sample.Es, price, ++second));
            monitor.WhenTold("portfolio/main", second, Marked(1_000_000, price * 500, 1_000_000, 1_000_000, price) with { Time = Sample.At(second), SessionDate = Day + second });
            events.AddRange(monitor.Events);
        }

        var assessed = events.OfType<RiskAssessed>().ToArray();
        var day = Math.Log(4545 / 4500.0);
        Assert.Equal((null, null), (assessed[0].Var95, assessed[1].Var95)); // a step a day: the first whole day is the second
        var weight = (.94 * (1 + Math.Pow(.94, 1 / 276.0))) + 1;
        Assert.Equal(1.6448536269514722 * 4500 * 500 * Math.Sqrt(((.94 * day * day) + (day * day)) / weight), assessed[2].Var95!.Value, 1e-3);
        Assert.Equal(assessed[2].Var99!.Value * 2.665214220345806 / 2.3263478740408408, assessed[2].Es99!.Value, 1e-6);
        var breach = Assert.Single(events.OfType<RiskBreached>());
        Assert.Equal(("value-at-risk", .04, 500), (breach.Measure, breach.Limit, (int)breach.Marks[0].Position.Units * 50));
        Assert.True(breach.Value > .04);
        Assert.Empty(monitor.Effects);
        Assert.Equal("value-at-risk", Assert.Single(events.OfType<BreachClosed>()).Measure);
    }

    [Fact]
    public void State_and_view_survive_their_snapshots()
    {
        var definition = MonitorDecider.Define(Options);
        var monitor = Holding().WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 1));
        var view = definition.SaveView(monitor.View!)!;
        var loaded = (MonitorView)definition.LoadView(new EntityId("risk.monitor/main"), view);
        Assert.Equal(view, definition.SaveView(loaded));
        Assert.Equal(((MonitorView)monitor.View!).Equity, loaded.Equity);
        Assert.Equal(monitor.State, definition.LoadState(definition.SaveState(monitor.State)));
    }

    private static Scenario Monitor() => Scenario.Of(MonitorDecider.Define(Options), "risk.monitor/main").At(Sample.Start.Value);

    /// <summary>A million, then 10 ES bought at 4500, now at 4450: each point is 500, the high-water mark a million.</summary>
    private static Scenario Holding(double? dayLoss = 0.05, DrawdownRung[]? ladder = null) => Scenario
        .Of(
            MonitorDecider.Define(With(LimitRules.None with { DayLoss = dayLoss, Drawdown = 0.10 }) with { DrawdownLadder = ladder ?? [] }),
            "risk.monitor/main")
        .WhenTold("portfolio/main", 1, new Deposited(new Money(1_000_000), new Money(1_000_000), "start"))
        .WhenTold("portfolio/main", 2, new FillApplied(
            Sample.First, "x", Sample.Es, Side.Buy, new Quantity(10), Sample.Points(4500), Money.Zero, 50, Sample.Start, new Quantity(10),
            new Money(-1_250_000), Money.Zero, default, default))
        .WhenStreamed("instrument/ES", Mark(Sample.Es, 4500, 0))
        .WhenTold("portfolio/main", 3, Marked(equity: 1_000_000, gross: 2_250_000, highWater: 1_000_000, dayStart: 1_000_000, price: 4500))
        .WhenStreamed("instrument/ES", Mark(Sample.Es, 4450, 0.5));

    private static EquityMarked Marked(decimal equity, decimal gross, decimal highWater, decimal dayStart, decimal price = 3800) => new(
        Sample.Main, Sample.Es, 7, Sample.Start, Day, new Money(equity - gross), new Money(equity), new Money(highWater), new Money(dayStart),
        new Money(gross), new Money(gross),
        gross == 0 ? [] : [new MarkedPosition(Sample.Es, new Quantity(10), Sample.Points(price), 50)]);
}
