using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.MarketData.Simulation;

namespace GrandModel.Tests;

/// <summary>
/// Guards what holds for any data: nothing that comes later changes what was said before, nothing is said before it is known, a run that
/// stops anywhere and goes on says the same, and bars hold their prices.
/// </summary>
public sealed class InstrumentPropertyTests
{
    public static TheoryData<long> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Later_records_never_change_what_was_said_before(long seed)
    {
        var records = RandomRecords(seed, 600);
        var random = new DetRandom(seed, "cut");
        var whole = Lines(new InstrumentRun().Run(new ListFeed(records)));
        for (var i = 0; i < 10; i++)
        {
            var at = (int)random.NextLong(records.Count);
            var changed = records[..at];
            changed.AddRange(records[at..].Select(r => (r.Symbol, r.Record with { P0 = r.Record.P0 * 2, P1 = r.Record.P1 * 3, S0 = 77 })));
            var second = Ceil(records[at].Record.Time);
            var other = Lines(new InstrumentRun().Run(new ListFeed(changed)));
            Assert.Equal(whole.Where(l => l.Second < second), other.Where(l => l.Second < second));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_said_before_it_is_known(long seed)
    {
        var records = RandomRecords(seed, 2_000);
        var run = new InstrumentRun().Run(new ListFeed(records));
        foreach (var (second, message) in run.Out)
        {
            var known = message switch
            {
                BarClosed b => b.CloseTime.Value,
                SecondMark m => m.Time.Value,
                _ => 0,
            };
            Assert.True(known <= second * UnixNanos.PerSecond, message.ToString());
            if (message is BarClosed bar)
            {
                var prices = records.Where(r => r.Record.Time >= bar.OpenTime.Value && r.Record.Time < bar.CloseTime.Value).Select(static r => r.Record.P0).ToList();
                Assert.Contains(bar.Close.Nanos, prices);
                Assert.True(bar.Low <= bar.Open && bar.Low <= bar.Close && bar.High >= bar.Open && bar.High >= bar.Close);
            }
        }

        Assert.True(run.Bars(Timeframe.M5).Count() > 20);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Sequences_have_no_gaps_and_positions_do_not_fall(long seed)
    {
        var run = new InstrumentRun().Run(new ListFeed(RandomRecords(seed, 2_000)));
        foreach (var symbol in run.Views.Keys)
        {
            List<BarClosed> Of(Timeframe timeframe) => [.. run.Bars(timeframe).Where(b => b.Symbol.Value == symbol)];
            foreach (var bars in new[] { Of(Timeframe.M5), Of(Timeframe.M30) })
            {
                Assert.Equal(Enumerable.Range(1, bars.Count).Select(static i => (long)i), bars.Select(static b => b.Sequence));
                Assert.Equal(bars.OrderBy(static b => b.CloseTime), bars);
                Assert.Equal(bars.OrderBy(static b => b.FeedPosition), bars);
            }

            foreach (var bar in Of(Timeframe.M5).Where(static b => b.Closes30 is not null))
            {
                Assert.Equal(bar.CloseTime, Of(Timeframe.M30)[(int)bar.Closes30!.Value - 1].CloseTime);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Going_on_from_a_snapshot_says_the_same(long seed)
    {
        Simulator Feed() => new(new SimulatorOptions
        {
            Symbols = [new Symbol("ES"), new Symbol("SPY")],
            Seed = seed,
            Activity = 0.02,
            From = FeedTestKit.Ns("2024-05-13T12:00:00Z"),
            To = FeedTestKit.Ns("2024-05-14T14:00:00Z"),
        });
        var whole = new InstrumentRun().Run(Feed());
        var random = new DetRandom(seed, "stop");
        var stop = FeedTestKit.Ns("2024-05-13T12:30:00Z") / UnixNanos.PerSecond + random.NextLong(90_000);
        var first = new InstrumentRun().Run(Feed(), stop);
        var rest = Feed();
        rest.SkipThrough(first.Second);
        var second = new InstrumentRun().Restore(first).Run(rest);
        Assert.Equal(Lines(whole), [.. Lines(first), .. Lines(second)]);
        Assert.True(first.Out.Count > 10 && second.Out.Count > 10);
    }

    [RecordedDataFact]
    public void Going_on_in_recorded_data_says_the_same()
    {
        foreach (var name in new[] { "ticks/quotes_IBM_20131007_09.csv.gz", "bars/bars_1min_MES_20240901_20250221.csv.gz" })
        {
            using var feed = FeedTestKit.Open(RecordedData.File(name));
            var whole = new InstrumentRun().Run(feed);
            using var again = FeedTestKit.Open(RecordedData.File(name));
            var first = new InstrumentRun().Run(again, whole.Out[whole.Out.Count / 3].Second);
            using var rest = FeedTestKit.Open(RecordedData.File(name));
            rest.SkipThrough(first.Second);
            var second = new InstrumentRun().Restore(first).Run(rest);
            Assert.Equal(Lines(whole), [.. Lines(first), .. Lines(second)]);
        }
    }

    private static List<(long Second, string Text)> Lines(InstrumentRun run) => [.. run.Out.Select(static o => (o.Second, Canon.Text(o.Message)))];

    // Trades and quotes of two symbols with pauses, odd prices, crossed quotes, over a session's end.
    private static List<(string Symbol, MarketRecord Record)> RandomRecords(long seed, int count)
    {
        var random = new DetRandom(seed, "records");
        var records = new List<(string, MarketRecord)>();
        var time = FeedTestKit.Ns("2024-05-13T18:00:00Z");
        var price = 5240.0;
        for (var i = 0; i < count; i++)
        {
            time += random.NextLong(random.NextLong(40) == 0 ? 900_000_000_000 : 15_000_000_000);
            price *= 1 + (0.0003 * random.NextNormal());
            var odd = random.NextLong(60) == 0 ? 1.05 : 1;
            var nanos = (long)(price * odd * 4) * 250_000_000;
            var isQuote = random.NextLong(3) == 0;
            var spread = (random.NextLong(30) == 0 ? -1 : 1) * 250_000_000;
            records.Add((random.NextLong(4) == 0 ? "NQ" : "ES", new MarketRecord
            {
                Kind = isQuote ? RecordKind.Quote : RecordKind.Trade,
                Time = time,
                P0 = nanos,
                P1 = isQuote ? nanos + spread : 0,
                S0 = random.NextLong(5) == 0 ? MarketRecord.Unknown : random.NextLong(9),
                S1 = 1,
            }));
        }

        return records;
    }

    private static long Ceil(long time) => (time + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond;
}
