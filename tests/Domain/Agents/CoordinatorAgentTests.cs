using GrandModel.Actors.TestKit;
using GrandModel.Agents.Coordination;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// Guards the coordinator: it waits for all votes of a bar, in any order, and sizes with the equity and the trades it was told.
/// </summary>
public sealed class CoordinatorAgentTests
{
    private static readonly (string Source, object Message)[] Bar48 =
    [
        (Sample.Strategic("mlmi"), Sample.Vote("mlmi", 48, .9, .08, .02)),
        (Sample.Strategic("nwrqk"), Sample.Vote("nwrqk", 48, .85, .1, .05)),
        (Sample.Strategic("regime"), Sample.Vote("regime", 48, .8, .15, .05)),
        (Sample.Instrument, Sample.Bar30(48)),
    ];

    [Fact]
    public void It_decides_when_the_last_of_votes_and_bar_has_come()
    {
        var agent = New();
        foreach (var (source, message) in Bar48)
        {
            agent.ThenNothing();
            agent.WhenTold(source, 48, message);
        }

        var decided = Assert.IsType<StrategicDecided>(Assert.Single(agent.Events));
        Assert.Equal((48L, "long", new Money(1_000_000), 6.5), (decided.Bar, decided.Action, decided.Equity, decided.Atr));
        Close.To(1, decided.States.Sum());
        Assert.True(decided.Target.Units > 0);
        Assert.Equal(
            ["instrument/ES#1", "instrument/ES#48", "portfolio/main#7", "agent.strategic/main/ES/mlmi#48", "agent.strategic/main/ES/nwrqk#48", "agent.strategic/main/ES/regime#48"],
            decided.Provenance.Inputs.Select(i => $"{i.Entity}#{i.Sequence}"));
    }

    [Fact]
    public void The_order_of_arrival_changes_no_bit_of_the_decision()
    {
        var decisions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var order in Permutations(Bar48))
        {
            var agent = New();
            foreach (var (source, message) in order)
            {
                agent.WhenTold(source, 48, message);
            }

            decisions.Add(Canon.Text(Assert.Single(agent.Events)));
        }

        Assert.Single(decisions);
    }

    [Fact]
    public void Repeats_and_votes_of_other_bars_do_not_count()
    {
        var agent = New();
        agent.WhenTold(Bar48[3].Source, 48, Bar48[3].Message);
        agent.WhenTold(Bar48[0].Source, 48, Bar48[0].Message).WhenTold(Bar48[0].Source, 48, Bar48[0].Message).ThenNothing();
        agent.WhenTold(Bar48[1].Source, 47, Sample.Vote("nwrqk", 47, .8, .1, .1)).ThenNothing();
        agent.WhenTold(Bar48[1].Source, 48, Bar48[1].Message).ThenNothing();
        agent.WhenTold(Bar48[2].Source, 48, Bar48[2].Message);
        Assert.Single(agent.Events);
        agent.WhenTold(Bar48[2].Source, 48, Bar48[2].Message).ThenNothing();
        agent.WhenTold(Bar48[3].Source, 48, Bar48[3].Message).ThenNothing();
    }

    [Fact]
    public void A_bar_whose_votes_stay_away_is_passed_over()
    {
        var agent = New();
        agent.WhenTold(Bar48[3].Source, 48, Bar48[3].Message).WhenTold(Bar48[0].Source, 48, Bar48[0].Message);
        agent.At(Sample.CloseOf(Timeframe.M30, 49).Value).WhenTold(Sample.Instrument, 49, Sample.Bar30(49));
        foreach (var role in EntityNames.StrategicRoles)
        {
            agent.WhenTold(Sample.Strategic(role), 49, Sample.Vote(role, 49, .8, .1, .1));
        }

        Assert.Equal(49, ((StrategicDecided)agent.Events[0]).Bar);
        agent.WhenTold(Bar48[1].Source, 48, Bar48[1].Message).WhenTold(Bar48[2].Source, 48, Bar48[2].Message).ThenNothing(); // too late
    }

    [Fact]
    public void A_decision_made_late_sees_only_the_bars_up_to_its_own()
    {
        var late = New();
        late.WhenTold(Bar48[3].Source, 48, Bar48[3].Message);
        late.At(Sample.CloseOf(Timeframe.M30, 49).Value).WhenTold(Sample.Instrument, 49, Sample.Bar30(49, Sample.StrategicRow(atr: 99)));
        var prompt = New();
        foreach (var agent in new[] { late, prompt })
        {
            foreach (var (source, message) in Bar48)
            {
                agent.WhenTold(source, 48, message);
            }
        }

        prompt.WhenTold(Bar48[3].Source, 48, Bar48[3].Message);
        Assert.Equal(48, late.StateAs<CoordinatorState>().LastBar);
        Assert.Equal(prompt.StateAs<CoordinatorState>(), late.StateAs<CoordinatorState>());
    }

    [Fact]
    public void Equity_is_that_of_the_last_mark_of_any_symbol()
    {
        var agent = New();
        agent.GivenTold(Sample.Portfolio, 9, Sample.Marked(400, 2_000_000, "NQ"));
        Complete(agent);
        Assert.Equal(new Money(2_000_000), ((StrategicDecided)agent.Events[0]).Equity);
    }

    [Fact]
    public void Without_a_mark_there_is_no_position()
    {
        var agent = New(marked: false);
        Complete(agent);
        var decided = (StrategicDecided)agent.Events[0];
        Assert.Equal((Quantity.Zero, "flat"), (decided.Target, decided.Action));
        Assert.Contains("EQUITY_NONE: equity=0", decided.Reasons);
    }

    [Fact]
    public void Closed_trades_of_the_symbol_teach_it_net_of_their_share_of_the_fee()
    {
        var agent = New();
        for (var i = 0; i < 40; i++)
        {
            // Half of each fill closed: profit 100 - 20 / 2 = 90, or -50 - 10 = -60.
            var won = i % 2 == 0;
            agent.GivenTold(Sample.Portfolio, 10 + i, Sample.Fill(new OrderId("o"), Side.Sell, 2, 0, won ? 100 : -50, closed: 1, fee: 20));
            agent.GivenTold(Sample.Portfolio, 100 + i, Sample.Fill(new OrderId("o"), Side.Sell, 2, 0, 100, closed: 0, fee: 20)); // only opened
            agent.GivenTold(Sample.Portfolio, 200 + i, Sample.Fill(new OrderId("o"), Side.Sell, 2, 0, 900, closed: 2, symbol: "NQ"));
        }

        Complete(agent);
        var decided = (StrategicDecided)agent.Events[0];
        Close.To(1.5, decided.Payoff);
        Close.To((Math.Min(.65, .5 + (.5 * Math.Abs(decided.Conviction))) + .5) / 2, decided.WinProbability);
        Assert.Equal([new InputRef("portfolio/main", 7), new InputRef("portfolio/main", 49)], decided.Provenance.Inputs.Where(i => i.Entity == "portfolio/main"));
    }

    [Fact]
    public void A_hundred_trades_are_remembered()
    {
        var history = new TradeHistory();
        for (var i = 1; i <= 150; i++)
        {
            history.Add(Sample.Fill(new OrderId("o"), Side.Buy, 1, 0, i <= 50 ? -1000 : i % 4 == 0 ? -40 : 20, closed: 1), i);
        }

        Assert.Equal((100, 51L, 150L), (history.Count, history.FirstSource, history.LastSource));
        Assert.Equal((75, 20.0, 40.0), history.Summarize());
    }

    [Fact]
    public void Volatility_and_distribution_change_are_seen_against_their_memory()
    {
        var agent = New(values: bar => [("volatility_30", bar * .001), ("mmd_score", bar == 48 ? .6 : .2)]);
        Complete(agent, Sample.Bar30(48, Sample.StrategicRow(values: [("volatility_30", .048), ("mmd_score", .6)])));
        var numbers = ((StrategicDecided)agent.Events[0]).Diagnostics.ToDictionary(d => d.Name, d => d.Value);
        Close.To(1, numbers["v"]);
        Close.To(.6 / .8, numbers["m"]);
    }

    [Fact]
    public void An_unknown_role_or_message_is_refused()
    {
        Assert.Contains("expected one of mlmi", Assert.Throws<InvalidDataException>(
            () => New().WhenTold(Sample.Strategic("mlmi"), 1, Sample.Vote("tarot", 48, 1, 0, 0))).Message, StringComparison.Ordinal);
        Assert.Throws<System.Diagnostics.UnreachableException>(() => New().WhenTold(Sample.Monitor, 1, Sample.Assessed(1)));
    }

    private static void Complete(Scenario agent, BarClosed? bar = null)
    {
        agent.At(Sample.CloseOf(Timeframe.M30, 48).Value).WhenTold(Sample.Instrument, 48, bar ?? Bar48[3].Message);
        foreach (var (source, message) in Bar48.Take(3))
        {
            agent.WhenTold(source, 48, message);
        }
    }

    // A coordinator before bar 48, with a mark of a million.
    private static Scenario New(bool marked = true, Func<long, (string, double)[]>? values = null)
    {
        var agent = Scenario.Of(CoordinatorAgent.Define(Sample.Options()), Sample.Coordinator);
        for (var bar = 1; bar <= 47; bar++)
        {
            agent.At(Sample.CloseOf(Timeframe.M30, bar).Value)
                .GivenTold(Sample.Instrument, bar, Sample.Bar30(bar, Sample.StrategicRow(values: values?.Invoke(bar) ?? [])));
        }

        if (marked)
        {
            agent.GivenTold(Sample.Portfolio, 7, Sample.Marked(282, 1_000_000));
        }

        return agent.At(Sample.CloseOf(Timeframe.M30, 48).Value);
    }

    private static IEnumerable<T[]> Permutations<T>(T[] items) => items.Length == 1
        ? [items]
        : items.SelectMany((first, i) => Permutations([.. items[..i], .. items[(i + 1)..]]).Select(rest => (T[])[first, .. rest]));
}
