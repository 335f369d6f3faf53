using GrandModel.Contracts;
using GrandModel.MarketData.Quality;
using static GrandModel.Tests.Records;

namespace GrandModel.Tests;

/// <summary>Guards the quality monitor: what is quarantined, when the whole is doubted, and that nothing latches.</summary>
public sealed class QualityTests
{
    [Fact]
    public void A_hole_in_a_session_makes_stale_then_a_gap_then_good_again()
    {
        var run = Run([.. Trades("ES", "2024-05-13T13:00:00Z", 60, 10, 5240m), .. Trades("ES", "2024-05-13T13:30:00Z", 100, 10, 5240m)]);
        Assert.Equal(
            ["Stale STALE 13:14:50", "Suspect GAP 13:30:00", "Good RECOVERED 13:31:00"],
            run.Out.Where(static o => o.Message is QualityChanged).Select(static o => Text(o)).Take(3));
        Assert.Contains("expectedSeconds=1210", run.Changes.ElementAt(1).Detail, StringComparison.Ordinal);
        Assert.Equal(["GAP"], run.Bars(Timeframe.M5).Single(static b => b.OpenTime.ToDateTime().Minute == 30).Suspect);
        Assert.Empty(run.Bars(Timeframe.M5).Single(static b => b.OpenTime.ToDateTime().Minute == 35).Suspect);
        Assert.Equal(["STALE"], run.Bars(Timeframe.M30).Single().Suspect);
    }

    [Fact]
    public void A_daily_break_a_weekend_and_a_holiday_are_no_hole()
    {
        foreach (var (to, from) in new[]
        {
            ("2024-05-13T20:59:00Z", "2024-05-13T22:01:00Z"), ("2024-05-17T20:59:00Z", "2024-05-19T22:01:00Z"),
            ("2024-07-03T16:59:00Z", "2024-07-04T22:01:00Z"), // noon before Independence Day to the evening of it
        })
        {
            var run = Run(Flat("ES", to, Timeframe.M1, 5240m), Flat("ES", from, Timeframe.M1, 5240m), Flat("ES", Later(from, 60), Timeframe.M1, 5240m));
            Assert.Empty(run.Changes);
        }
    }

    [Fact]
    public void Bars_may_miss_two_of_their_length_on_top()
    {
        foreach (var (minutes, gaps) in new[] { (7, 0), (8, 1) })
        {
            var run = Run(Flat("ES", "2024-05-13T13:00:00Z", Timeframe.M1, 5240m), Flat("ES", Later("2024-05-13T13:01:00Z", minutes * 60), Timeframe.M1, 5240m));
            Assert.Equal(gaps, run.Views["ES"].Quality.Counts().Where(static c => c.Reason == "GAP").Sum(static c => c.Count));
        }
    }

    [Fact]
    public void Odd_prints_are_kept_out_of_bars_and_marks()
    {
        var run = Run(
            [
                .. Trades("SPY", "2013-10-07T14:00:00Z", 100, 1, 167.40m),
                Trade("SPY", "2013-10-07T14:01:40.5Z", 168.90m),
                Trade("SPY", "2013-10-07T14:01:41Z", 167.41m),
                Trade("SPY", "2013-10-07T14:01:42Z", 160m),
                .. Trades("SPY", "2013-10-07T14:02:00Z", 300, 1, 167.40m),
            ]);
        Assert.Equal([new ReasonCount("OUTLIER", 2)], run.Views["SPY"].Quality.Counts());
        Assert.Empty(run.Changes); // two odd prints are no reason to doubt the market
        Assert.Equal("167.42 167.4", $"{run.Bars(Timeframe.M5).First().High} {run.Bars(Timeframe.M5).First().Low}");
        Assert.DoesNotContain(run.Marks, static m => m.Price < Price.From(167m) || m.Price > Price.From(168m));
    }

    [Theory]
    [InlineData(1.02)]
    [InlineData(0.25)] // a split
    [InlineData(40)]
    public void A_level_that_is_confirmed_is_accepted(double factor)
    {
        var run = Run(
            [
                .. Trades("AAPL", "2020-08-28T14:00:00Z", 100, 1, 500m),
                .. Trades("AAPL", "2020-08-28T14:01:40Z", 100, 1, 500m * (decimal)factor),
            ]);
        Assert.Equal([new ReasonCount("OUTLIER", 3)], run.Views["AAPL"].Quality.Counts());
        Assert.Equal(197, run.Marks.Count());
    }

    [Fact]
    public void A_burst_of_odd_prints_makes_the_status_suspect_until_it_is_quiet()
    {
        var records = Trades("SPY", "2013-10-07T14:00:00Z", 400, 1, 167.40m).ToList();
        foreach (var (second, price) in new[] { (120, 180m), (110, 175m), (100, 170m) })
        {
            records.Insert(second + 1, Trade("SPY", Later("2013-10-07T14:00:00Z", second), price));
        }

        var run = Run(records);
        Assert.Equal(
            ["Suspect OUTLIER 14:02:00", "Good RECOVERED 14:03:00"],
            run.Out.Where(static o => o.Message is QualityChanged).Select(static o => Text(o)));
        Assert.Equal(["OUTLIER"], run.Bars(Timeframe.M5).First().Suspect);
    }

    [Fact]
    public void A_night_may_move_the_price()
    {
        var run = Run(
            [
                .. Trades("SPY", "2013-10-07T19:58:00Z", 100, 1, 167.40m),
                .. Trades("SPY", "2013-10-08T13:30:00Z", 100, 1, 173m), // 3.3 % over the night
            ]);
        Assert.Empty(run.Views["SPY"].Quality.Counts());
    }

    [Fact]
    public void Crossed_quotes_are_quarantined_and_locked_ones_are_not()
    {
        var run = Run(
            Quote("IBM", "2013-10-07T14:00:00Z", 181m, 181.1m),
            Quote("IBM", "2013-10-07T14:00:01Z", 181.1m, 181.1m),
            Quote("IBM", "2013-10-07T14:00:02Z", 181.2m, 181.1m),
            Quote("IBM", "2013-10-07T14:00:03Z", 181m, 181.1m));
        Assert.Equal([new ReasonCount("CROSSED", 1)], run.Views["IBM"].Quality.Counts());
        Assert.Equal(["181.05", "181.1", "181.05"], run.Marks.Select(static m => m.Price.ToString()));
    }

    [Fact]
    public void Crossed_quotes_before_the_opening_count_but_do_not_alarm()
    {
        var run = Run([.. Enumerable.Range(0, 10).Select(static i => Quote("ES", Later("2024-05-13T21:30:00Z", i), 5241m, 5240m))]);
        Assert.Equal([new ReasonCount("CROSSED", 10)], run.Views["ES"].Quality.Counts());
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void Records_that_go_back_or_come_for_a_closed_bar_are_out_of_order()
    {
        var run = new InstrumentRun();
        run.Run(new ListFeed([Trade("ES", "2024-05-13T13:31:00Z", 5240m), Trade("ES", "2024-05-13T13:34:59.5Z", 5241m)]));
        var view = run.Views["ES"];
        view.Wake(FeedTestKit.Ns("2024-05-13T13:35:00Z"));
        var stream = new KeptStream();
        var late = new[] { Trade("ES", "2024-05-13T13:34:00Z", 5240m), Trade("ES", "2024-05-13T13:34:59.9Z", 5240m), Trade("ES", "2024-05-13T13:35:00Z", 5242m) };
        view.Take(new MarketBatch(new Symbol("ES"), late.Select(static r => r.Item2).ToArray()), stream);
        Assert.Equal([new ReasonCount("OUT_OF_ORDER", 2)], view.Quality.Counts());
        Assert.Equal("5242", ((SecondMark)Assert.Single(stream.Messages)).Price.ToString());
    }

    [Fact]
    public void Limits_out_of_range_are_named()
    {
        var e = Assert.Throws<ArgumentException>(() => (QualityLimits.Default with { OutlierShare = 0 }).Checked());
        Assert.Contains("OutlierShare is 0", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (QualityLimits.Default with { HoleSeconds = 0 }).Checked());
        Assert.Throws<ArgumentException>(() => (QualityLimits.Default with { OutlierDeviations = double.NaN }).Checked());
    }

    [Fact]
    public void Limits_may_differ_by_symbol()
    {
        var options = InstrumentRun.Options() with
        {
            QualityBySymbol = new SortedDictionary<string, QualityLimits> { ["ESM14"] = new QualityLimits { HoleSeconds = 7200 } },
        };
        var run = new InstrumentRun(options).Run(new ListFeed(
        [
            Trade("ESM14", "2013-10-07T14:00:00Z", 1660m), Trade("ESZ13", "2013-10-07T14:00:00Z", 1670m),
            Trade("ESM14", "2013-10-07T15:00:00Z", 1660m), Trade("ESZ13", "2013-10-07T15:00:00Z", 1670m),
        ]));
        Assert.Equal(["ESZ13"], run.Changes.Select(static c => c.Symbol.Value).Distinct());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_comes_at_most_three_records_of_a_new_level_are_lost(long seed)
    {
        var random = new DetRandom(seed, "levels");
        var level = 5000.0;
        var records = new List<(string, MarketRecord)>();
        var levels = 0;
        var time = FeedTestKit.Ns("2024-05-13T13:00:00Z");
        for (var i = 0; i < 20_000; i++)
        {
            if (random.NextLong(200) == 0)
            {
                level *= random.NextLong(2) == 0 ? 1.03 + random.NextDouble() : 0.5 + (random.NextDouble() * 0.45);
                level = level is < 100 or > 1e6 ? 5000 : level;
                levels++;
            }

            var price = level * (1 + (0.0001 * random.NextNormal()));
            records.Add(("ES", new MarketRecord { Kind = RecordKind.Trade, Time = time += 100_000_000, P0 = (long)(price * 1e9), S0 = 1 }));
        }

        var run = Run(records);
        var lost = run.Views["ES"].Quality.Counts().Where(static c => c.Reason == "OUTLIER").Sum(static c => c.Count);
        Assert.InRange(lost, levels, 3 * levels);
    }

    [RecordedDataFact]
    public void Counts_on_recorded_data_are_those_of_the_page()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "quality.md"));
        var rows = page.Where(static l => l.Contains(".csv.gz |", StringComparison.Ordinal)).Select(static l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.True(rows.Count >= 20);
        foreach (var file in rows.GroupBy(static r => r[1]))
        {
            using var feed = FeedTestKit.Open(RecordedData.File(file.Key));
            var views = new InstrumentRun().Run(feed).Views;
            foreach (var row in file)
            {
                var counts = string.Join(' ', views[row[2]].Quality.Counts().Select(static c => $"{c.Reason}={c.Count}"));
                Assert.Equal($"{row[1]} {row[2]} {row[3]}", $"{row[1]} {row[2]} {(counts.Length > 0 ? counts : "none")}");
            }
        }
    }

    [RecordedDataFact]
    public void The_hole_of_July_2024_is_found()
    {
        using var feed = FeedTestKit.Open(RecordedData.File("bars/bars_1min_ES_20240524_20240906.csv.gz"));
        var gap = new InstrumentRun().Run(feed).Changes.First(static c => c.Reason == "GAP");
        var (from, to) = (FeedTestKit.Ns("2024-07-12T20:59:00Z"), FeedTestKit.Ns("2024-07-18T23:38:00Z"));
        Assert.StartsWith($"fromNs={from} toNs={to} ", gap.Detail, StringComparison.Ordinal);
    }

    private static string Text((long Second, object Message) o) =>
        o.Message is QualityChanged c ? $"{c.Status} {c.Reason} {UnixNanos.FromSeconds(o.Second).ToDateTime():HH:mm:ss}" : "";

    private static string Later(string time, long seconds) => new UnixNanos(FeedTestKit.Ns(time)).Add(seconds * UnixNanos.PerSecond).ToString();

    private static InstrumentRun Run(params (string, MarketRecord)[] records) => new InstrumentRun().Run(new ListFeed(records));

    private static InstrumentRun Run(IEnumerable<(string, MarketRecord)> records) => new InstrumentRun().Run(new ListFeed(records));
}
