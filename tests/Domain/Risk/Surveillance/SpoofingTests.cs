using GrandModel.Contracts;
using GrandModel.Risk.Surveillance;

namespace GrandModel.Tests.Risk.Surveillance;

/// <summary>Guards spoofing and layering: QUANT's vectors, each clause on both sides of its threshold, and that one doing is told once.</summary>
public sealed class SpoofingTests
{
    [Fact]
    public void S1_a_large_order_cancelled_right_after_a_fill_of_the_other_side()
    {
        var alert = Assert.Single(Spoof().Scan());
        Assert.Equal((SurveillanceRules.Spoofing, Severity.Medium, Tape.At(2)), (alert.Rule, alert.Severity, alert.Time));
        Assert.Empty(alert.NotChecked);
        Assert.Equal(3, alert.Evidence.Count);
        Assert.Single(alert.Subject);
    }

    [Fact]
    public void S2_cancelled_seven_seconds_later_is_none() => Assert.Empty(Spoof(cancelAt: 9).Scan());

    [Fact]
    public void S3_an_order_that_mostly_filled_is_none() => Assert.Empty(Spoof(filled: 60).Scan());

    [Theory]
    [InlineData(3.2, 1)] // two seconds after the fill
    [InlineData(3.201, 0)]
    public void The_cancel_comes_within_two_seconds(double cancelAt, int alerts) => Assert.Equal(alerts, Spoof(cancelAt: cancelAt).Scan().Count);

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    public void A_tenth_may_fill(long filled, int alerts) => Assert.Equal(alerts, Spoof(filled: filled).Scan().Count);

    [Theory]
    [InlineData(80, 1)] // 20 % of 400
    [InlineData(79, 0)]
    public void The_order_is_a_fifth_of_the_depth(long size, int alerts) => Assert.Equal(alerts, Spoof(size: size).Scan().Count);

    [Theory]
    [InlineData(4501.50, 1)] // five ticks from the ask
    [InlineData(4501.75, 0)]
    public void The_order_is_near_the_touch(decimal price, int alerts) => Assert.Equal(alerts, Spoof(price: price).Scan().Count);

    [Theory]
    [InlineData(15, 1)]
    [InlineData(14, 0)]
    public void The_order_is_three_times_the_median(long size, int alerts)
    {
        var tape = Spoof(size: size, depth: 50);
        Assert.Equal(alerts, tape.Scan().Count);
    }

    [Fact]
    public void Fills_of_the_same_side_or_of_another_owner_are_no_reason()
    {
        var tape = Tape.Quiet();
        var order = tape.Enter(0, Side.Sell, 4500.75m, 100);
        tape.Hit(1, Side.Sell, 4500, 5);
        tape.Hit(1.2, Side.Buy, 4500.25m, 5, "B", "other");
        tape.Cancel(2, order);
        Assert.Empty(tape.Scan());
    }

    [Fact]
    public void The_other_account_of_the_owner_may_have_had_the_fill()
    {
        var tape = Tape.Quiet();
        var order = tape.Enter(0, Side.Sell, 4500.75m, 100);
        tape.Hit(1.2, Side.Buy, 4500, 5, "B");
        tape.Cancel(2, order);
        Assert.Equal(["A", "B"], Assert.Single(tape.Scan()).Accounts);
    }

    [Fact]
    public void A_market_order_rests_nowhere()
    {
        var tape = Tape.Quiet();
        var order = tape.Enter(0, Side.Sell, null, 100);
        tape.Hit(1.2, Side.Buy, 4500, 5);
        tape.Cancel(2, order);
        Assert.Empty(tape.Scan());
    }

    [Theory]
    [InlineData(1_700, Severity.High)]
    [InlineData(1_900, Severity.Medium)] // the first cycle is more than half an hour ago
    public void The_third_cycle_in_half_an_hour_is_high(double third, Severity severity)
    {
        var tape = Tape.Quiet();
        foreach (var second in new[] { 0, 600, third })
        {
            var order = tape.Enter(second, Side.Sell, 4500.75m, 1_000);
            tape.Hit(second + 1, Side.Buy, 4500, 5);
            tape.Cancel(second + 2, order);
        }

        Assert.Equal([Severity.Medium, Severity.Medium, severity], tape.Scan().Where(a => a.Rule == SurveillanceRules.Spoofing).Select(a => a.Severity));
    }

    [Fact]
    public void What_the_records_do_not_say_is_named_and_lowers_the_alert()
    {
        var alert = Assert.Single(Spoof(tape: Tape.Quiet(depth: false, touch: false, sizes: 4)).Scan(out var scan));
        Assert.Equal(Severity.Low, alert.Severity);
        Assert.Equal(["size-against-median", "size-against-depth", "ticks-from-touch"], alert.NotChecked);
        var coverage = scan.Coverage;
        Assert.False(coverage.HasDepth || coverage.HasTouch || coverage.HasTrades);
        var spoofing = coverage.Rules.Single(r => r.Rule == SurveillanceRules.Spoofing);
        Assert.Equal((1, 1), (spoofing.Examined, spoofing.Alerts));
        Assert.Equal(["size-against-depth", "size-against-median", "ticks-from-touch"], spoofing.Unchecked.Select(u => u.Clause));
        Assert.Empty(Spoof(tape: Tape.Quiet(depth: false, touch: false), size: 14).Scan()); // what is known still counts
    }

    [Fact]
    public void L1_three_levels_against_one_fill_are_layering_once() => AssertLayering(Layers(60, 3));

    [Fact]
    public void L1_with_orders_that_would_each_be_a_spoof_is_still_one_alert() => AssertLayering(Layers(100, 3));

    [Fact]
    public void L2_two_levels_are_none() => Assert.Empty(Layers(60, 2).Scan());

    [Fact]
    public void Three_orders_on_two_levels_are_none() => Assert.Empty(Layers(60, 3, levels: 2).Scan());

    [Theory]
    [InlineData(5, 1)] // from second 0 to 10
    [InlineData(5.1, 0)]
    public void Layers_are_entered_within_ten_seconds(double step, int alerts) => Assert.Equal(alerts, Layers(60, 3, step: step, fillAt: 12).Scan().Count);

    [Theory]
    [InlineData(450, 1)] // 180 of 450 is 40 %
    [InlineData(451, 0)]
    public void Layers_are_two_fifths_of_the_depth(long depth, int alerts) => Assert.Equal(alerts, Layers(60, 3, depth: depth).Scan().Count);

    [Theory]
    [InlineData(11, 1)] // five seconds after the fill
    [InlineData(11.01, 0)]
    public void Layers_are_cancelled_within_five_seconds(double cancelAt, int alerts) => Assert.Equal(alerts, Layers(60, 3, cancelAt: cancelAt).Scan().Count);

    [Fact]
    public void An_order_that_stays_does_not_hide_those_that_go()
    {
        var tape = Layers(60, 3);
        tape.Enter(3, Side.Sell, 4510, 500);
        AssertLayering(tape);
    }

    [Fact]
    public void Two_fills_do_not_tell_the_same_layers_twice()
    {
        var tape = Layers(60, 3);
        tape.Hit(6.5, Side.Buy, 4500, 5);
        AssertLayering(tape);
    }

    private static void AssertLayering(Tape tape)
    {
        var alert = Assert.Single(tape.Scan());
        Assert.Equal((SurveillanceRules.Layering, Severity.High), (alert.Rule, alert.Severity));
        Assert.Equal(7, alert.Evidence.Count); // three entries, the fill, three cancels
    }

    private static Tape Spoof(double cancelAt = 2, long filled = 0, long size = 100, decimal price = 4500.75m, long depth = 400, Tape? tape = null)
    {
        var known = tape is null;
        tape ??= Tape.Quiet();
        if (known)
        {
            tape.Market(-1, (4500.00m, 4500.25m), depth);
        }

        var order = tape.Enter(0, Side.Sell, price, size);
        if (filled > 0)
        {
            tape.Fill(0.5, order, price, filled);
        }

        tape.Hit(1.2, Side.Buy, 4500, 5);
        tape.Cancel(cancelAt, order, size - filled);
        return tape;
    }

    private static Tape Layers(long size, int count, int levels = 3, double step = 2, double fillAt = 6, double? cancelAt = null, long depth = 400)
    {
        var tape = Tape.Quiet();
        tape.Market(-1, (4500.00m, 4500.25m), depth);
        var orders = Enumerable.Range(0, count).Select(i => tape.Enter(i * step, Side.Sell, 4500.50m + (0.25m * (i % levels)), size)).ToArray();
        tape.Hit(fillAt, Side.Buy, 4500, 5);
        foreach (var order in orders)
        {
            tape.Cancel(cancelAt ?? fillAt + 2, order);
        }

        return tape;
    }
}
