using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.MarketData.Instruments;
using static GrandModel.Tests.Records;

namespace GrandModel.Tests;

/// <summary>Guards bars and marks: what goes into which bar, when a bar is known, and what is said of it.</summary>
public sealed class InstrumentBarsTests
{
    [Fact]
    public void Trades_make_bars_on_the_clock()
    {
        var run = Run(
            Trade("ES", "2024-05-13T13:30:00.5Z", 5240m, 3),
            Trade("ES", "2024-05-13T13:31:00Z", 5242.25m, 1),
            Trade("ES", "2024-05-13T13:34:59.999999999Z", 5239.5m, 2),
            Trade("ES", "2024-05-13T13:35:00Z", 5241m, 7),
            Trade("ES", "2024-05-13T13:40:00.1Z", 5241m, 7));
        var bar = run.Bars(Timeframe.M5).First();
        Assert.Equal("2024-05-13T13:30:00Z 2024-05-13T13:35:00Z", $"{bar.OpenTime} {bar.CloseTime}");
        Assert.Equal("5240 5242.25 5239.5 5239.5 6", $"{bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}");
        Assert.Equal((1, 3, 19_856), (bar.Sequence, bar.FeedPosition, bar.SessionDate)); // the trade at 13:35 belongs to the next bar
        Assert.Equal([1L, 2L], run.Bars(Timeframe.M5).Select(static b => b.Sequence));
    }

    [Fact]
    public void A_bar_is_known_at_its_end_also_without_a_trade()
    {
        var run = Run(Trade("ES", "2024-05-13T13:30:00.5Z", 5240m), Trade("ES", "2024-05-13T13:37:00Z", 5240m));
        var (second, _) = run.Out.Single(static o => o.Message is BarClosed);
        Assert.Equal("2024-05-13T13:35:00Z", UnixNanos.FromSeconds(second).ToString());
    }

    [Fact]
    public void The_five_minute_bar_names_the_thirty_minute_bar_that_closes_with_it_and_comes_first()
    {
        var run = Run(Trades("ES", "2024-05-13T13:30:00Z", 130, 30, 5240m));
        Assert.Equal(
            ["5m 1", "5m 2", "5m 3", "5m 4", "5m 5", "5m 6 closes 1", "30m 1", "5m 7", "5m 8", "5m 9", "5m 10", "5m 11", "5m 12 closes 2", "30m 2"],
            run.Out.Select(static o => o.Message).OfType<BarClosed>().Select(static b => $"{b.Timeframe} {b.Sequence}{(b.Closes30 is { } c ? $" closes {c}" : "")}"));
        var (five, thirty) = (run.Bars(Timeframe.M5).ElementAt(5), run.Bars(Timeframe.M30).First());
        Assert.Equal(five.CloseTime, thirty.CloseTime);
        Assert.Equal(5, thirty.Features.Columns.Length);
        Assert.Equal(("tactical-P", "strategic-P"), (five.Features.Schema, thirty.Features.Schema));
    }

    [Fact]
    public void A_thirty_minute_bar_closes_alone_when_its_last_five_minutes_are_empty()
    {
        var run = Run(Trade("ES", "2024-05-13T13:31:00Z", 5240m), Trade("ES", "2024-05-13T14:02:00Z", 5240m));
        Assert.Equal(
            ["2024-05-13T13:35:00Z 5m", "2024-05-13T14:00:00Z 30m"],
            run.Out.Where(static o => o.Message is BarClosed).Select(static o => $"{UnixNanos.FromSeconds(o.Second)} {((BarClosed)o.Message).Timeframe}"));
        Assert.Null(run.Bars(Timeframe.M5).Single().Closes30);
    }

    [Fact]
    public void Features_get_volume_hour_and_tick()
    {
        var run = Run(Trade("ES", "2024-05-13T13:31:00Z", 5240m, 4), Trade("ES", "2024-05-13T13:41:00Z", 5240m, MarketRecord.Unknown), Trade("ES", "2024-05-13T13:51:00Z", 5240m));
        Assert.Equal([1, 5240, 8 + (35 / 60.0), 0.25, 4], run.Bars(Timeframe.M5).First().Features.Columns);
        Assert.Equal(-1, run.Bars(Timeframe.M5).Last().Features.Columns[4]);
        Assert.Null(run.Bars(Timeframe.M5).Last().Volume);
    }

    [Fact]
    public void Volume_is_unknown_when_a_part_has_none()
    {
        var run = Run(
            Flat("ES", "2024-05-13T13:30:00Z", Timeframe.M1, 5240m, 7),
            Flat("ES", "2024-05-13T13:31:00Z", Timeframe.M1, 5240m, null),
            Flat("ES", "2024-05-13T13:34:00Z", Timeframe.M1, 5240m, 7),
            Flat("ES", "2024-05-13T13:39:00Z", Timeframe.M1, 5240m, 7),
            Flat("ES", "2024-05-13T13:59:00Z", Timeframe.M1, 5240m, 7));
        Assert.Equal([null, 7L, 7L], run.Bars(Timeframe.M5).Select(static b => b.Volume));
        Assert.Null(run.Bars(Timeframe.M30).Single().Volume);
    }

    [Fact]
    public void Minute_bars_make_five_and_thirty_minute_bars_at_their_close()
    {
        var run = Run(
            Bar("ES", "2024-05-13T13:30:00Z", Timeframe.M1, 5240m, 5241m, 5239m, 5240.5m, 10),
            Bar("ES", "2024-05-13T13:33:00Z", Timeframe.M1, 5240.5m, 5243m, 5240m, 5242m, 20),
            Bar("ES", "2024-05-13T13:34:00Z", Timeframe.M1, 5242m, 5242m, 5238m, 5238.5m, 5),
            Bar("ES", "2024-05-13T13:59:00Z", Timeframe.M1, 5238m, 5238m, 5237m, 5237.5m, 5));
        var bar = run.Bars(Timeframe.M5).First();
        Assert.Equal("5240 5243 5238 5238.5 35", $"{bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}");
        Assert.Equal("2024-05-13T13:35:00Z", UnixNanos.FromSeconds(run.Out.First(static o => o.Message is BarClosed).Second).ToString());
        var thirty = run.Bars(Timeframe.M30).Single();
        Assert.Equal("5240 5243 5237 5237.5 40", $"{thirty.Open} {thirty.High} {thirty.Low} {thirty.Close} {thirty.Volume}");
        Assert.Equal(
            ["5240.5 13:31", "5242 13:34", "5238.5 13:35", "5237.5 14:00"],
            run.Marks.Select(static m => $"{m.Price} {m.Time.ToDateTime():HH:mm}"));
    }

    [Fact]
    public void Bars_longer_than_five_minutes_make_thirty_minute_bars_only()
    {
        var quarter = new Timeframe(900);
        var run = Run(Flat("ES", "2024-05-13T13:30:00Z", quarter, 5240m), Flat("ES", "2024-05-13T13:45:00Z", quarter, 5242m), Flat("ES", "2024-05-13T14:00:00Z", Timeframe.M30, 5243m));
        Assert.Empty(run.Bars(Timeframe.M5));
        Assert.Equal(["5242 2", "5243 1"], run.Bars(Timeframe.M30).Select(static b => $"{b.Close} {b.Volume}"));
    }

    [Theory]
    [InlineData("4h", "2024-05-12T22:00:00Z")]
    [InlineData("7m", "2024-05-12T22:00:00Z")] // does not divide 30 minutes
    [InlineData("5m", "2024-05-12T22:02:00Z")] // off the grid
    public void Bars_that_do_not_fit_give_marks_only(string length, string open)
    {
        Assert.True(Timeframe.TryParse(length, out var timeframe));
        var run = Run(Flat("ES", open, timeframe, 5240m));
        Assert.Equal(["ES"], run.Marks.Select(static m => m.Symbol.Value));
        Assert.DoesNotContain(run.Out, static o => o.Message is BarClosed);
    }

    [Fact]
    public void Without_a_calendar_bars_are_taken_as_they_come()
    {
        var run = Run(
            InstrumentRun.Options() with { Calendar = "none" },
            Flat("ES", "2024-05-18T12:02:00Z", Timeframe.M5, 5240m),
            Flat("ES", "2024-05-18T12:07:00Z", Timeframe.M5, 5241m),
            Flat("ES", "2024-05-20T12:17:00Z", Timeframe.M30, 5242m));
        Assert.Equal(["2024-05-18T12:02:00Z", "2024-05-18T12:07:00Z"], run.Bars(Timeframe.M5).Select(static b => b.OpenTime.ToString()));
        Assert.Equal("2024-05-20T12:17:00Z", run.Bars(Timeframe.M30).Last().OpenTime.ToString());
        Assert.Empty(run.Changes);
    }

    [Fact]
    public void A_session_end_closes_bars_and_late_prints_have_their_own()
    {
        var run = Run(
            Trade("ES", "2013-10-07T21:10:00Z", 1670m), // 16:10 Chicago; the close was at 16:15
            Trade("ES", "2013-10-07T21:14:59Z", 1671m),
            Trade("ES", "2013-10-07T21:15:00.2Z", 1672m),
            Trade("ES", "2013-10-07T22:00:01Z", 1673m),
            Trade("ES", "2013-10-07T22:40:01Z", 1673m));
        Assert.Equal(
            ["21:00-21:15 1671", "21:15-21:30 1672", "22:00-22:30 1673"],
            run.Bars(Timeframe.M30).Select(static b => $"{b.OpenTime.ToDateTime():HH:mm}-{b.CloseTime.ToDateTime():HH:mm} {b.Close}"));
        Assert.Equal([15_985, 15_985, 15_986], run.Bars(Timeframe.M30).Select(static b => b.SessionDate)); // 2013-10-07, then -08
    }

    [Fact]
    public void The_last_good_price_of_each_second_is_marked()
    {
        var run = Run(
            Trade("SPY", "2013-10-07T13:30:00Z", 167.40m),
            Trade("SPY", "2013-10-07T13:30:00.1Z", 167.41m),
            Trade("SPY", "2013-10-07T13:30:01Z", 167.42m),
            Trade("SPY", "2013-10-07T13:30:05.5Z", 167.43m));
        Assert.Equal(
            ["167.4 13:30:00 15985", "167.42 13:30:01 15985", "167.43 13:30:06 15985"],
            run.Marks.Select(static m => $"{m.Price} {m.Time.ToDateTime():HH:mm:ss} {m.SessionDate}"));
    }

    [Fact]
    public void One_message_over_several_seconds_gives_a_mark_for_each()
    {
        var records = new[] { Trade("ES", "2024-05-13T13:30:00.5Z", 1m), Trade("ES", "2024-05-13T13:30:00.6Z", 2m), Trade("ES", "2024-05-13T13:30:02Z", 3m) };
        var scenario = Scenario.Of(InstrumentEntity.Definition(InstrumentRun.Options()), "instrument/ES");
        scenario.WhenInput(new MarketBatch(new Symbol("ES"), records.Select(static r => r.Item2).ToArray()));
        Assert.Equal(["2 13:30:01", "3 13:30:02"], scenario.Streamed.Cast<SecondMark>().Select(static m => $"{m.Price} {m.Time.ToDateTime():HH:mm:ss}"));
    }

    [Fact]
    public void The_mark_of_a_closing_bar_belongs_to_the_day_that_closes()
    {
        var run = Run(Flat("ES", "2024-05-13T20:59:00Z", Timeframe.M1, 5240m), Flat("ES", "2024-05-13T22:00:00Z", Timeframe.M1, 5241m));
        Assert.Equal([19_856, 19_857], run.Marks.Select(static m => m.SessionDate));
    }

    [Fact]
    public void Quotes_give_prices_only_until_the_first_trade()
    {
        var run = Run(
            Quote("ES", "2024-05-13T13:30:00.5Z", 5240m, 5240.5m),
            Quote("ES", "2024-05-13T13:31:00Z", 5242m, 5242.5m),
            Trade("ES", "2024-05-13T13:32:00Z", 5241m, 2),
            Quote("ES", "2024-05-13T13:33:00Z", 5250m, 5250.5m),
            Trade("ES", "2024-05-13T13:36:00Z", 5241m, 2));
        Assert.Equal(["5240.25", "5242.25", "5241", "5241"], run.Marks.Select(static m => m.Price.ToString()));
        var bar = run.Bars(Timeframe.M5).Single();
        Assert.Equal("5241 5241 5241 5241 2", $"{bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}");
    }

    [Fact]
    public void Quotes_outside_the_session_and_one_sided_ones_are_no_price()
    {
        var oneSided = Quote("ES", "2024-05-13T22:00:01Z", 5240m, 5240.5m);
        oneSided.Item2.P1 = MarketRecord.Unknown;
        var run = Run(Quote("ES", "2024-05-13T21:30:00Z", 5240m, 5240.5m), oneSided, Quote("ES", "2024-05-13T22:00:02Z", 5240m, 5240.5m));
        Assert.Equal(["22:00:02"], run.Marks.Select(static m => m.Time.ToDateTime().ToString("HH:mm:ss")));
    }

    [Fact]
    public void Coarser_bars_over_an_interval_that_is_covered_are_duplicates_and_fill_holes_elsewhere()
    {
        var run = Run(
            Flat("ES", "2024-05-13T13:30:00Z", Timeframe.M5, 5240m),
            Flat("ES", "2024-05-13T13:35:00Z", Timeframe.M1, 5241m),
            Flat("ES", "2024-05-13T13:39:00Z", Timeframe.M1, 5242m),
            Flat("ES", "2024-05-13T13:35:00Z", Timeframe.M5, 9999m), // as a file of longer bars gives it again
            Flat("ES", "2024-05-13T13:40:00Z", Timeframe.M5, 5243m));
        Assert.Equal(["5240", "5242", "5243"], run.Bars(Timeframe.M5).Select(static b => b.Close.ToString()));
        Assert.Equal([new ReasonCount("DUPLICATE", 1)], run.Views["ES"].Quality.Counts());
    }

    [Fact]
    public void Daily_closes_are_marked_on_their_date()
    {
        var run = Run(("SPY", new MarketRecord { Kind = RecordKind.Daily, Time = FeedTestKit.Ns("2020-01-03"), P3 = FeedTestKit.Nanos(320m), S1 = 86_400 }));
        var mark = run.Marks.Single();
        Assert.Equal((FeedTestKit.Ns("2020-01-03"), 18_263), (mark.Time.Value, mark.SessionDate)); // 2020-01-02
    }

    [RecordedDataFact]
    public void Thirty_minute_bars_built_from_minutes_equal_the_separate_file()
    {
        using var minutes = FeedTestKit.Open(RecordedData.File("bars/bars_1min_ES_20240524_20240906.csv.gz"));
        var built = new InstrumentRun().Run(minutes).Bars(Timeframe.M30).ToList();
        var recorded = FeedTestKit.Read(RecordedData.File("bars/bars_30min_ES_20220713_20240906.csv.gz")).Records.ToDictionary(static r => r.Record.Time, static r => r.Record);
        var (common, equal, rollDays) = (0, 0, 0);
        foreach (var bar in built)
        {
            if (recorded.TryGetValue(bar.OpenTime.Value + Timeframe.M30.Nanos, out var r))
            {
                common++;
                var same = (bar.Open.Nanos, bar.High.Nanos, bar.Low.Nanos, bar.Close.Nanos) == (r.P0, r.P1, r.P2, r.P3);
                equal += same ? 1 : 0;
                rollDays += !same && bar.OpenTime.ToDateTime() is { Month: 6, Day: >= 12 and <= 14 } ? 1 : 0;
            }
        }

        // The description of the data: 2,988 of 3,085, all but 9 of the rest on the roll days of June 2024.
        Assert.Equal(3_085, common);
        Assert.Equal(2_988, equal);
        Assert.InRange(common - equal - rollDays, 0, 9);
    }

    private static InstrumentRun Run(params (string, MarketRecord)[] records) => new InstrumentRun().Run(new ListFeed(records));

    private static InstrumentRun Run(IEnumerable<(string, MarketRecord)> records) => new InstrumentRun().Run(new ListFeed(records));

    private static InstrumentRun Run(MarketDataOptions options, params (string, MarketRecord)[] records) =>
        new InstrumentRun(options).Run(new ListFeed(records));
}
