using GrandModel.Contracts;
using GrandModel.Risk.Surveillance;

namespace GrandModel.Tests.Risk.Surveillance;

/// <summary>Guards the rules over fills and messages: wash trades with QUANT's vectors, momentum ignition, quote stuffing and marking the close on both sides of each threshold.</summary>
public sealed class TradePatternTests
{
    [Theory]
    [InlineData(0.7, "house", "house", 10, 1)] // W1
    [InlineData(1.5, "house", "house", 10, 0)] // W2
    [InlineData(0.7, "house", "other", 10, 0)] // W3
    [InlineData(1.0, "house", "house", 9, 1)]
    [InlineData(1.001, "house", "house", 9, 0)]
    [InlineData(0.7, "house", "house", 8, 0)]
    public void Both_sides_of_one_owner_at_one_price_and_time_are_a_wash(double seconds, string buyer, string seller, long sold, int alerts)
    {
        var tape = Tape.Quiet();
        tape.Hit(0.2, Side.Buy, 4500.25m, 10, "A", buyer);
        tape.Hit(0.2 + seconds, Side.Sell, 4500.25m, sold, "B", seller);
        var found = tape.Scan();
        Assert.Equal(alerts, found.Count);
        Assert.All(found, a => Assert.Equal((SurveillanceRules.WashTrade, Severity.High), (a.Rule, a.Severity)));
    }

    [Fact]
    public void Another_price_is_no_wash()
    {
        var tape = Tape.Quiet();
        tape.Hit(0, Side.Buy, 4500.25m, 10);
        tape.Hit(0.5, Side.Sell, 4500, 10);
        Assert.Empty(tape.Scan());
    }

    [Fact]
    public void Both_sides_of_one_match_are_a_wash_whatever_the_quantities()
    {
        var tape = Tape.Quiet();
        tape.Hit(0, Side.Buy, 4500.25m, 10, trade: "m-1");
        tape.Hit(0.5, Side.Sell, 4500, 3, trade: "m-1");
        Assert.Equal("one-match", Assert.Single(Assert.Single(tape.Scan()).Clauses).Name);
    }

    [Fact]
    public void A_fill_is_in_one_wash_only()
    {
        var tape = Tape.Quiet();
        tape.Hit(0, Side.Buy, 4500.25m, 10);
        tape.Hit(0.5, Side.Sell, 4500.25m, 10);
        tape.Hit(0.6, Side.Sell, 4500.25m, 10);
        Assert.Single(tape.Scan());
    }

    [Fact]
    public void A_push_that_is_undone_at_a_profit_before_the_price_comes_back_is_ignition()
    {
        var alert = Assert.Single(Ignition().Scan());
        Assert.Equal((SurveillanceRules.MomentumIgnition, Severity.High), (alert.Rule, alert.Severity));
        Assert.Empty(alert.NotChecked);
    }

    [Theory]
    [InlineData(70, 20, 20, 120, 4500.75, 1)] // a fifth of the volume, three times the median move, all undone, half of the way back
    [InlineData(71, 20, 20, 120, 4500.75, 0)] // 20 of 101
    [InlineData(70, 20, 16, 120, 4500.75, 1)] // four fifths undone
    [InlineData(70, 20, 15, 120, 4500.75, 0)]
    [InlineData(70, 20, 20, 120.1, 4500.75, 0)] // too late
    [InlineData(70, 20, 20, 120, 4501.00, 0)] // a third of the way back
    public void Ignition_needs_every_clause(long others, long own, long sold, double soldAt, decimal back, int alerts) =>
        Assert.Equal(alerts, Ignition(others, own, sold, soldAt, back).Scan().Count);

    [Fact]
    public void A_small_move_is_no_ignition() => Assert.Empty(Ignition(top: 4501.00m, back: 4500.25m).Scan());

    [Fact]
    public void A_loss_is_no_ignition() => Assert.Empty(Ignition(soldFor: 4501.50m).Scan());

    [Fact]
    public void Ignition_without_prices_of_seconds_says_what_was_not_checked()
    {
        var tape = new Tape();
        tape.Bar(-10, 4500, 1_000);
        tape.Hit(0, Side.Buy, 4500.25m, 20, aggressive: null);
        tape.Hit(60, Side.Sell, 4502, 20);
        var alert = Assert.Single(tape.Scan());
        Assert.Equal(Severity.Medium, alert.Severity);
        Assert.Equal(["aggressive", "volume-share", "move-against-median", "retraced-share"], alert.NotChecked);
    }

    [Theory]
    [InlineData(20, 2.0, 0, 1, 1)] // 50 a second
    [InlineData(20.5, 2.1, 0, 1, 0)] // 48 a second
    [InlineData(20, 1.98, 0, 1, 0)]
    [InlineData(20, 2.0, 1, 1, 1)] // 101 messages to a trade
    [InlineData(20, 2.0, 2, 1, 0)]
    [InlineData(16.6, 2.1, 0, 3, 1)] // lives of 49.8 ms
    [InlineData(16.7, 2.1, 0, 3, 0)] // of 50.1 ms
    public void Bursts_that_hardly_trade_and_hardly_live_are_stuffing(double everyMs, double seconds, int trades, int lifeSteps, int alerts)
    {
        var tape = new Tape();
        var entered = new Dictionary<int, OrderRecord>();
        for (var i = 0; i * everyMs <= seconds * 1_000; i++)
        {
            var second = i * everyMs / 1_000;
            if (i % 2 == 1 && entered.Remove(i - lifeSteps, out var order))
            {
                tape.Cancel(second, order);
                continue;
            }

            entered[i] = tape.Enter(second, Side.Buy, 4499, 5);
            if (i > 0 && trades-- > 0)
            {
                tape.Fill(second, entered[i], 4499, 1);
            }
        }

        var found = tape.Scan();
        Assert.Equal(alerts, found.Count);
        Assert.All(found, a => Assert.Equal(SurveillanceRules.QuoteStuffing, a.Rule));
    }

    [Theory]
    [InlineData(75, 4500.50, 25, 1)]
    [InlineData(76, 4500.50, 25, 0)] // 25 of 101
    [InlineData(75, 4500.25, 25, 0)] // one tick
    [InlineData(75, 4499.50, 25, 0)] // against the position
    public void Own_trades_that_move_the_settlement_price_for_the_position_mark_the_close(long others, decimal last, long own, int alerts)
    {
        var tape = new Tape();
        tape.Trade(900, 4500, 10);
        tape.Trade(1_010, 4500.25m, others);
        tape.Hit(1_020, Side.Buy, last, own);
        tape.Trade(1_020, last, own);
        var found = tape.Scan();
        Assert.Equal(alerts, found.Count);
        Assert.All(found, a => Assert.Equal((SurveillanceRules.MarkingTheClose, Severity.Medium), (a.Rule, a.Severity)));
    }

    [Fact]
    public void Closing_the_position_in_the_window_marks_nothing()
    {
        var tape = new Tape();
        tape.Trade(900, 4500, 10);
        tape.Hit(950, Side.Sell, 4500, 25);
        tape.Hit(1_020, Side.Buy, 4501, 25);
        tape.Trade(1_020, 4501, 25);
        Assert.Empty(tape.Scan());
    }

    [Fact]
    public void Trades_in_the_window_without_its_prices_say_what_was_not_checked()
    {
        var tape = new Tape();
        tape.Bar(900, 4500, 1_000);
        tape.Hit(1_000, Side.Buy, 4501, 25); // the window's first instant
        tape.Bar(1_200, 4501, 1_000);
        var alert = Assert.Single(tape.Scan());
        Assert.Equal(Severity.Low, alert.Severity);
        Assert.Equal(["volume-share", "ticks-in-favour"], alert.NotChecked);
    }

    // Quiet trades of one tick a half minute, then own buys to the top, sold again, and the price back.
    private static Tape Ignition(
        long others = 70, long own = 20, long sold = 20, double soldAt = 60, decimal back = 4500.50m, decimal top = 4501.50m, decimal soldFor = 4501.75m)
    {
        var tape = new Tape();
        for (var i = 0; i <= 30; i++)
        {
            tape.Trade(-900 + (30 * i), i % 2 == 1 ? 4500.00m : 4500.50m, 10);
        }

        tape.Trade(5, top, others);
        tape.Hit(20, Side.Buy, top, own);
        tape.Trade(20, top, own);
        tape.Hit(20 + soldAt, Side.Sell, soldFor, sold);
        tape.Trade(250, back, 10);
        return tape;
    }
}
