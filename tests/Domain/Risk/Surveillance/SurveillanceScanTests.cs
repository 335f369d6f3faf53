using FsCheck.Fluent;
using GrandModel.Contracts;
using GrandModel.Risk.Surveillance;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk.Surveillance;

/// <summary>Guards the scan as a whole: ratios, thresholds, order of records, limits on what it holds, and that the same records give the same cases.</summary>
public sealed class SurveillanceScanTests
{
    [Theory]
    [InlineData(120, 8, 14.0)]
    [InlineData(3000, 40, 74.0)]
    [InlineData(5, 5, 0.0)]
    [InlineData(0, 4, -1.0)]
    [InlineData(7, 0, null)]
    public void Order_to_trade_is_orders_over_trades_less_one(long orders, long trades, double? ratio) => Assert.Equal(ratio, OrderToTrade.Ratio(orders, trades));

    [Fact]
    public void Order_to_trade_of_less_than_nothing_is_an_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderToTrade.Ratio(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderToTrade.Ratio(1, -1));
    }

    [Fact]
    public void Entries_replacements_and_cancels_count_as_orders_and_fills_as_trades()
    {
        var tape = new Tape();
        var order = tape.Enter(0, Side.Buy, 4499, 8);
        tape.Replace(1, order, 4498, 6);
        tape.Fill(2, order, 4498, 4);
        tape.Cancel(3, order, 2);
        tape.Scan(out var scan);
        var flow = Assert.Single(scan.Flows);
        Assert.Equal((3, 1, 16, 4), (flow.Orders, flow.Trades, flow.OrderVolume, flow.TradeVolume));
        Assert.Equal((2.0, 3.0), (flow.Ratio, flow.VolumeRatio));
    }

    [Fact]
    public void Records_out_of_order_and_quantities_that_cannot_be_are_errors()
    {
        var tape = Tape.Quiet();
        var good = tape.Enter(0, Side.Buy, 4499, 5);
        var scan = new SurveillanceScan(Tape.Options);
        scan.Take(good);
        Assert.StartsWith("RECORD_ORDER: ", Assert.Throws<ArgumentException>(() => scan.Take(good with { Time = Tape.At(-1) })).Message, StringComparison.Ordinal);
        Assert.StartsWith("RECORD_INVALID: ", Assert.Throws<ArgumentException>(() => scan.Take(good with { Quantity = default })).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "RECORD_INVALID: ", Assert.Throws<ArgumentException>(() => scan.Take(good with { Action = OrderAction.Filled, Price = null })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_that_cannot_be_is_named_with_what_was_expected()
    {
        var wrong = new SurveillanceThresholds { Spoofing = new SpoofingThresholds { DepthShare = double.NaN } };
        var error = Assert.Throws<ArgumentException>(() => new SurveillanceScan(Tape.Options with { Thresholds = wrong }));
        Assert.Equal("THRESHOLD_INVALID: Spoofing.DepthShare: NaN; expected above 0, at most 1.", error.Message);
    }

    [Fact]
    public void A_file_changes_what_it_names_and_nothing_else()
    {
        var read = ThresholdsFile.Read("""{"spoofing":{"cancelSeconds":0.5},"closing":{"ticksMin":3}}"""u8);
        var expected = new SurveillanceThresholds
        {
            Spoofing = new SpoofingThresholds { CancelSeconds = 0.5 },
            Closing = new ClosingThresholds { TicksMin = 3 },
        };
        Assert.Equal(expected, read);
        Assert.Equal(SurveillanceThresholds.Default, ThresholdsFile.Read("{}"u8));
    }

    [Theory]
    [InlineData("""{"spoof":{}}""", "spoof: expected one of spoofing, layering")]
    [InlineData("""{"spoofing":{"depth":1}}""", "spoofing.depth: expected one of medianMultiple")]
    [InlineData("""{"spoofing":3}""", "spoofing: expected an object")]
    [InlineData("[]", "the file: expected an object")]
    public void A_file_with_names_that_there_are_not_is_refused(string json, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<System.Text.Json.JsonException>(() => ThresholdsFile.Read(System.Text.Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Thresholds_decide()
    {
        var tape = Tape.Quiet();
        var order = tape.Enter(0, Side.Sell, 4500.75m, 100);
        tape.Hit(1.2, Side.Buy, 4500, 5);
        tape.Cancel(2, order);
        var strict = new SurveillanceThresholds { Spoofing = new SpoofingThresholds { CancelSeconds = 0.5 } };
        Assert.Single(tape.Scan());
        Assert.Empty(tape.Scan(Tape.Options with { Thresholds = strict }));
    }

    [Fact]
    public void The_oldest_go_at_the_limit_and_the_scan_says_so()
    {
        var tape = new Tape();
        for (var i = 0; i < SurveillanceLimits.OrdersMax + 3; i++)
        {
            tape.Enter(i, Side.Buy, 4499, 5);
        }

        tape.Scan(out var scan);
        Assert.Equal(3, scan.Coverage.Dropped);
    }

    [Fact]
    public void Alerts_and_cases_are_those_of_the_records_and_of_nothing_else()
    {
        var steps = Gen.Choose(0, 5).ArrayOf(60);
        SeededProperty.Check(steps, kinds =>
        {
            var (first, second) = (Random(kinds).Scan(), Random(kinds).Scan());
            Assert.Equal(first.Select(a => (a.CaseId, a.Severity, a.Summary)), second.Select(a => (a.CaseId, a.Severity, a.Summary)));
            Assert.Equal(first.Count, first.Select(a => a.CaseId).Distinct(StringComparer.Ordinal).Count());
            Assert.All(first, a => Assert.DoesNotContain(a.Clauses, c => c.Finding == Finding.No));
        });
    }

    [Fact]
    public void No_order_is_both_a_spoof_and_a_layer()
    {
        var steps = Gen.Choose(0, 5).ArrayOf(60);
        var layerings = 0;
        SeededProperty.Check(steps, kinds =>
        {
            var alerts = Random(kinds).Scan();
            var layers = alerts.Where(a => a.Rule == SurveillanceRules.Layering).SelectMany(a => a.Subject).ToHashSet();
            layerings += layers.Count > 0 ? 1 : 0;
            Assert.DoesNotContain(alerts.Where(a => a.Rule == SurveillanceRules.Spoofing).SelectMany(a => a.Subject), layers.Contains);
        });
        Assert.True(layerings > 0, "no case had layers: the generator has lost its point");
    }

    // Half-second steps: large sells on five levels, small buys that fill, cancels of the oldest.
    private static Tape Random(int[] kinds)
    {
        var tape = Tape.Quiet();
        var live = new Queue<OrderRecord>();
        for (var i = 0; i < kinds.Length; i++)
        {
            var second = i * 0.5;
            switch (kinds[i])
            {
                case <= 2:
                    live.Enqueue(tape.Enter(second, Side.Sell, 4500.50m + (0.25m * (i % 5)), 100));
                    break;
                case 3:
                    tape.Hit(second, Side.Buy, 4500, 5);
                    break;
                default:
                    for (var n = 0; n < 4 && live.Count > 0; n++)
                    {
                        tape.Cancel(second, live.Dequeue());
                    }

                    break;
            }
        }

        return tape;
    }
}
