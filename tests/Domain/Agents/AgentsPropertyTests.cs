using FsCheck;
using FsCheck.Fluent;
using GrandModel.Actors.TestKit;
using GrandModel.Agents;
using GrandModel.Agents.Decisions;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// Guards what holds over whole sessions: no look-ahead, restarts, re-execution, and that nothing is intended beyond the target.
/// </summary>
public sealed class AgentsPropertyTests
{
    private const long Bars = 480; // 80 strategic bars, 33 of them decided

    [Fact]
    public void A_session_trades()
    {
        var world = new World(Sample.Options());
        new Session(world, seed: 7).Play(Bars);
        var kinds = world.Decisions.GroupBy(d => d.Message.GetType().Name).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal((3 * 33, 33, 421, 421), (kinds["Voted"], kinds["StrategicDecided"], kinds["Signalled"], kinds["Budgeted"]));
        Assert.True(kinds["OrderIntended"] > 20, $"{kinds["OrderIntended"]} orders");
        Assert.True(kinds["CancelsIntended"] > 0);
        Assert.Contains(world.Decisions, d => d.Message is OrderIntended { Reduces: true });
        Assert.Contains(world.Decisions, d => d.Message is OrderIntended { Position.Units: < 0 });
        Assert.Contains(world.Decisions, d => d.Message is OrderIntended { Position.Units: > 0 });
    }

    [Fact]
    public void Whatever_fills_the_position_never_passes_the_target_nor_zero() => ForAllSeeds(40, seed =>
    {
        var placed = 0;
        var target = 0L;
        var world = new World(Sample.Options(), orderSeed: seed);
        var session = new Session(world, seed)
        {
            DenyChance = seed % 3 * .2,
            BeforeBar = (bar, now) => Disturb(world, seed, bar, now),
            OnPlace = (place, position, buys, sells) =>
            {
                placed++;
                target = world.Decisions.Select(d => d.Message).OfType<OrderIntended>().Last().Target.Units;
                var highest = position + (place.Side == Side.Buy ? buys : 0);
                var lowest = position - (place.Side == Side.Sell ? sells : 0);
                Assert.True(place.Side == Side.Sell || highest <= Math.Max(position < 0 ? 0 : target, position < 0 ? target : position), Text());
                Assert.True(place.Side == Side.Buy || lowest >= Math.Min(position > 0 ? 0 : target, position > 0 ? target : position), Text());
                Assert.True(place.Side == Side.Sell || position >= 0 || highest <= 0, Text());
                Assert.True(place.Side == Side.Buy || position <= 0 || lowest >= 0, Text());

                string Text() => $"seed {seed}: {place.Side} {place.Quantity} toward {target} from {position}, working +{buys} -{sells}";
            },
        };
        session.Play(Bars);
        Assert.True(placed > 0, $"seed {seed} placed nothing");
    });

    [Fact]
    public void Saving_and_loading_after_each_message_changes_nothing() => ForAllSeeds(3, seed =>
    {
        var plain = new World(Sample.Options(), orderSeed: seed);
        var saved = new World(Sample.Options(), orderSeed: seed) { SavesAlways = true };
        foreach (var world in new[] { plain, saved })
        {
            new Session(world, seed) { BeforeBar = (bar, now) => Disturb(world, seed, bar, now) }.Play(340);
        }

        Assert.Equal(Texts(plain), Texts(saved));
    });

    [Fact]
    public void A_future_bar_changes_no_past_decision() => ForAllSeeds(10, seed =>
    {
        var from = 300 + (seed % 150);
        var instant = Sample.CloseOf(Timeframe.M5, from);
        var actual = new World(Sample.Options());
        new Session(actual, seed).Play(Bars);
        var other = new World(Sample.Options());
        new Session(other, seed) { Change = bar => bar.CloseTime > instant ? Distort(bar) : bar }.Play(Bars);
        var past = Texts(actual, until: instant);
        Assert.True(past.Count > 500);
        Assert.Equal(past, Texts(other, until: instant));
        Assert.NotEqual(Texts(actual), Texts(other));
    });

    [Fact]
    public void A_future_bar_that_is_there_already_changes_no_past_decision() => ForAllSeeds(10, seed =>
    {
        // Four bars at a time reach the agents in any order, so bars are decided on when later ones have come.
        var instant = Sample.CloseOf(Timeframe.M5, 294 + (12 * (seed % 13))); // a bar that may be signalled only when the next one came
        var worlds = new[] { false, true }.Select(distort =>
        {
            var world = new World(Sample.Options(), orderSeed: seed);
            new Session(world, seed) { Burst = 4, DenyChance = 1, Change = bar => distort && bar.CloseTime > instant ? Distort(bar) : bar }.Play(Bars);
            return world;
        }).ToList();
        Assert.Equal(Past(worlds[0]), Past(worlds[1]));
        Assert.Contains(worlds[0].Decisions, d => d.Message is Signalled s && d.TimeNs > s.BarClose.Value);

        List<string> Past(World world) =>
        [
            .. world.Decisions.Select(d => d.Message).Where(m => BarCloseOf(m) is { } close && close <= instant).Select(Canon.Text),
        ];
    });

    [Fact]
    public void The_order_in_which_messages_of_an_instant_arrive_changes_no_vote_target_or_signal() => ForAllSeeds(10, seed =>
    {
        // Nothing is ever held, so the equity that a target is sized with is the same whichever mark was told before.
        var worlds = new[] { seed, seed + 1, seed + 2 }.Select(order => new World(Sample.Options(), orderSeed: order)).ToList();
        foreach (var world in worlds)
        {
            new Session(world, seed) { DenyChance = 1 }.Play(Bars);
        }

        Assert.Equal(Unordered(worlds[0]), Unordered(worlds[1]));
        Assert.Equal(Unordered(worlds[0]), Unordered(worlds[2]));

        static List<string> Unordered(World world) =>
        [
            .. world.Decisions.Select(d => $"{d.Source}#{d.Sequence} {Text(d.Message)}").Where(t => t.Length > 0).Order(StringComparer.Ordinal),
        ];

        static string Text(object message) => message switch
        {
            StrategicDecided e => Canon.Text(e with { Provenance = e.Provenance with { Inputs = [] } }), // which mark was told last may differ
            Voted or Signalled or Budgeted => Canon.Text(message),
            _ => "",
        };
    });

    [Fact]
    public void Every_decision_is_made_again_from_the_inputs_it_names() => ForAllSeeds(3, seed =>
    {
        var options = Sample.Options();
        var world = new World(options, orderSeed: seed);
        new Session(world, seed)
        {
            BeforeBar = (bar, now) => Disturb(world, seed, bar, now),
            Change = bar => bar is { Timeframe.Seconds: 300, Sequence: 330 } ? bar with { Closes30 = 9_999 } : bar, // a strategic bar that never comes
        }.Play(Bars);
        Assert.Contains(world.Decisions, d => d.Message is Signalled s && s.Reasons[0].StartsWith("STRATEGIC_MISSING", StringComparison.Ordinal));
        Assert.Contains(world.Decisions, d => d.Message is CancelsIntended);
        Assert.Contains(world.Decisions, d => d.Message is OrderIntended { Bar: 0 });
        var replay = new DecisionReplay(options);
        foreach (var decision in world.Decisions)
        {
            var own = world.Read(decision.Source, 1, decision.Sequence).ToList();
            var outcome = replay.Run(decision.Source, own, world.Read);
            Assert.True(outcome.IsEqual, $"{decision.Source}#{decision.Sequence}: {string.Join(", ", outcome.Differences)}");
        }
    });

    [Fact]
    public void A_changed_coefficient_shows_where_a_decision_parts()
    {
        var world = new World(Sample.Options());
        new Session(world, seed: 7).Play(Bars);
        var changed = SignalsFile.Parse("""{ "mlmi": { "temperature": 0.7 } }""", "test");
        var replay = new DecisionReplay(new AgentsOptions([Sample.Main], [Sample.Spec("ES", 50)], "SIM") { Policies = PolicySet.Signals(changed) });
        foreach (var role in EntityNames.StrategicRoles)
        {
            var agent = AgentIds.Strategic(Sample.Main, Sample.Es, role);
            var paths = replay.Run(agent, [.. world.Journal(agent).Take(5)], world.Read).Differences.Select(d => d.Path).ToList();
            Assert.Equal(role == "mlmi" ? ["distribution[0]", "distribution[1]", "distribution[2]", "uncertainty", "provenance.policyHash"] : [], paths);
        }
    }

    [Fact]
    public void A_changed_input_shows_where_a_decision_parts()
    {
        var options = Sample.Options();
        var world = new World(options);
        new Session(world, seed: 7).Play(Bars);
        var agent = AgentIds.Tactical(Sample.Main, Sample.Es, "tactical");
        var paths = new DecisionReplay(options)
            .Run(agent, [.. world.Journal(agent).Take(9)], (e, first, last) => world.Read(e, first, last).Select(t => t.Message is BarClosed b ? t with { Message = Distort(b) } : t))
            .Differences.Select(d => d.Path).ToList();
        Assert.Contains("provenance.observation", paths);
        Assert.Contains("score", paths);
        var none = new DecisionReplay(options).Run(agent, [.. world.Journal(agent).Take(9)], (_, _, _) => []);
        Assert.Equal([new Difference("", "Signalled", "")], none.Differences);
    }

    [Fact]
    public void A_portfolio_more_changes_no_other()
    {
        var one = new World(Sample.Options("main"));
        var two = new World(Sample.Options("main", "second"));
        foreach (var world in new[] { one, two })
        {
            new Session(world, seed: 7).Play(340);
        }

        Assert.Equal(Texts(one), [.. Texts(two).Where(t => t.Contains("/main/", StringComparison.Ordinal))]);
        Assert.Contains(two.Decisions, d => d.Source.Key.StartsWith("second/", StringComparison.Ordinal));
    }

    // Breakers trip and are armed again, halts come and go, data are doubted, limits change.
    private static void Disturb(World world, int seed, long bar, UnixNanos now)
    {
        var scope = Scopes.Of(Sample.Main);
        object? message = ((bar + seed) % 97) switch
        {
            10 => Sample.Tripped(BreakerEffect.StopOpening, "daily-loss"),
            20 => new BreakerRearmed(scope, "daily-loss", Sample.Officer, Sample.Officer),
            40 => Sample.Tripped(BreakerEffect.Flatten),
            46 => new BreakerRearmed(scope, "drawdown", Sample.Officer, Sample.Officer),
            60 => new Halted(scope, 1, "drill", Sample.Officer),
            66 => new Resumed(scope, 1, "over", Sample.Officer),
            75 => Sample.Limits(position: 3, order: 2),
            80 => Sample.Limits(position: 9),
            85 => new QualityChanged(Sample.Es, "Stale", "STALE", "", [], bar),
            88 => new QualityChanged(Sample.Es, "Good", "RECOVERED", "", [], bar),
            _ => null,
        };
        if (message is not null)
        {
            var source = message switch
            {
                LimitChanged => AgentIds.Limits(scope),
                QualityChanged => AgentIds.Instrument(Sample.Es),
                _ => AgentIds.Breaker(scope),
            };
            world.Tell(source, now, message);
        }
    }

    private static UnixNanos? BarCloseOf(object decision) => decision switch
    {
        Voted e => e.BarClose,
        StrategicDecided e => e.BarClose,
        Signalled e => e.BarClose,
        _ => null,
    };

    private static BarClosed Distort(BarClosed bar) => bar with
    {
        Close = bar.Close + new Price(7_000_000_000),
        Features = bar.Features with { Columns = [.. bar.Features.Columns.Select(c => -c)], Extras = [.. bar.Features.Extras.Select(c => c * 1.5)] },
    };

    private static List<string> Texts(World world, UnixNanos? until = null) =>
    [
        .. world.Decisions.Where(d => until is null || d.TimeNs <= until.Value.Value).Select(d => $"{d.Source}#{d.Sequence} {Canon.Text(d.Message)}"),
    ];

    private static void ForAllSeeds(int count, Action<int> property) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20_240_512, 31));
}
