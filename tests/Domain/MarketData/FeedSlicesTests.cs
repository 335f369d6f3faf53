using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Tests;

/// <summary>Guards the values of records, the merge by time, the cut into slices, filters and resuming.</summary>
public sealed class FeedSlicesTests
{
    private const string Trades = "ts_utc,symbol,price,size\n";

    [Fact]
    public void Trades_are_read_exactly()
    {
        var record = Single(Trades + "1703545200105900877,ESH24,4800.25,44\n");
        Assert.Equal((RecordKind.Trade, 1703545200105900877, 4_800_250_000_000, 44L), (record.Kind, record.Time, record.P0, record.S0));
        record = Single(Trades + "1703545200105900877,ESH24,9223372036.854775807,\n");
        Assert.Equal((long.MaxValue, MarketRecord.Unknown), (record.P0, record.S0));
        record = Single(Trades + "1703545200105900877,ESH24,0.000000001,0\n");
        Assert.Equal((1L, 0L), (record.P0, record.S0));
    }

    [Fact]
    public void Quotes_keep_unknown_sizes_and_sides_unknown()
    {
        var record = Single("ts_utc,symbol,bid,bid_size,ask,ask_size\n1398902400292000000,EURUSD,1.38676,,1.38686,7\n");
        Assert.Equal(RecordKind.Quote, record.Kind);
        Assert.Equal((1_386_760_000, 1_386_860_000, MarketRecord.Unknown, 7), (record.P0, record.P1, record.S0, record.S1));
        record = Single("ts_utc,symbol,bid,bid_size,ask,ask_size\n1398902400292000000,EURUSD,,,1.38686,\n");
        Assert.Equal((MarketRecord.Unknown, 1_386_860_000), (record.P0, record.P1));
    }

    [Fact]
    public void Bars_are_known_at_their_close()
    {
        var record = Single("ts_utc_open,symbol,open,high,low,close,volume\n2024-05-12T22:00:00Z,ES,5240.5,5242.5,5240,5242.25,\n");
        Assert.Equal((RecordKind.Bar, FeedTestKit.Ns("2024-05-12T22:05:00Z"), 300L), (record.Kind, record.Time, record.S1));
        Assert.Equal(
            new[] { 5240.5m, 5242.5m, 5240m, 5242.25m }.Select(FeedTestKit.Nanos),
            new[] { record.P0, record.P1, record.P2, record.P3 });
        Assert.Equal(MarketRecord.Unknown, record.S0);
    }

    [Fact]
    public void Daily_closes_are_known_at_the_end_of_their_day()
    {
        var record = Single("date,symbol,close\n1998-01-02,AAPL,0.1451\n");
        Assert.Equal((RecordKind.Daily, FeedTestKit.Ns("1998-01-03"), 86_400L), (record.Kind, record.Time, record.S1));
        Assert.Equal((145_100_000, 145_100_000, 145_100_000), (record.P0, record.P2, record.P3));
    }

    [Fact]
    public void A_slice_holds_what_came_after_the_second_before_up_to_it()
    {
        using var folder = new TempFolder();
        long[] times = [1_000_000_000_000_000_000, 1_000_000_000_000_000_001, 1_000_000_000_999_999_999, 1_000_000_001_000_000_000, 1_000_000_001_000_000_001];
        var path = folder.Write("x.csv", Trades + string.Concat(times.Select(t => $"{t},ES,1,1\n")));
        Assert.Equal(
            [1_000_000_000, 1_000_000_001, 1_000_000_001, 1_000_000_001, 1_000_000_002],
            FeedTestKit.Read(path).Records.Select(static r => r.Second));
    }

    [Fact]
    public void Files_are_merged_by_time_then_source_then_line()
    {
        using var folder = new TempFolder();
        folder.Write("a.csv", Trades + Row(1, "ES") + Row(2, "NQ") + Row(2, "ES") + Row(4, "ES"));
        folder.Write("b.csv", Trades + Row(1, "ES") + Row(2, "ES") + Row(3, "ES") + Row(2_000, "ES"));
        folder.Write("c.csv", Trades + Row(1, "ES") + Row(900, "ES"));
        var all = FeedTestKit.Read(folder.Path).Records.Where(static r => r.Symbol.Value == "ES").Select(static r => (r.Record.Time - T0, r.Record.Source, r.Record.Line));
        Assert.Equal([(1, 0, 2), (1, 1, 2), (1, 2, 2), (2, 0, 4), (2, 1, 3), (3, 1, 4), (4, 0, 5), (900, 2, 3), (2_000, 1, 5)], all);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_merge_with_many_ties_is_the_sorted_whole(long seed)
    {
        using var folder = new TempFolder();
        var random = new DetRandom(seed, "ties");
        for (var file = 0; file < 5; file++)
        {
            var time = random.NextLong(100);
            var rows = new System.Text.StringBuilder(Trades);
            for (var i = 0; i < 3_000; i++)
            {
                rows.Append(Row(time += random.NextLong(3), "ES"));
            }

            folder.Write($"{file}.csv", rows.ToString());
        }

        var merged = FeedTestKit.Read(folder.Path).Records.Select(static r => (r.Record.Time, r.Record.Source, r.Record.Line)).ToList();
        Assert.Equal(15_000, merged.Count);
        Assert.Equal(merged.Order(), merged);
    }

    [Fact]
    public void Batches_come_in_ordinal_order_of_symbols()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Trades + Row(1, "SPY") + Row(2, "ES") + Row(3, "NQ") + Row(4, "SPY"));
        using var feed = FeedTestKit.Open(path);
        var batches = new List<MarketBatch>();
        feed.Take(feed.NextSecond!.Value, batches);
        Assert.Equal(["ES:1", "NQ:1", "SPY:2"], batches.Select(static b => $"{b.Symbol}:{b.Records.Length}"));
        Assert.Null(feed.NextSecond);
        Assert.Equal(2, feed.Position(new Symbol("SPY")));
    }

    [Fact]
    public void A_slice_without_records_gives_nothing_and_none_may_be_left_behind()
    {
        using var folder = new TempFolder();
        using var feed = FeedTestKit.Open(folder.Write("x.csv", Trades + Row(1, "ES") + Row(5_000_000_000, "ES")));
        var batches = new List<MarketBatch>();
        var first = feed.NextSecond!.Value;
        feed.Take(first - 1, batches);
        Assert.Empty(batches);
        feed.Take(first, batches);
        Assert.Single(batches);
        feed.Take(first + 1, batches);
        Assert.Single(batches);
        Assert.Throws<ArgumentOutOfRangeException>(() => feed.Take(first + 100, batches));
    }

    [Fact]
    public void Symbols_and_times_are_filtered()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Trades + string.Concat(Enumerable.Range(0, 20).Select(i => Row(i, i % 2 == 0 ? "ES" : "NQ"))));
        var options = new FeedOptions { Symbols = [new Symbol("ES")], From = T0 + 4, To = T0 + 10 };
        Assert.Equal([4, 6, 8], FeedTestKit.Read(path, options).Records.Select(static r => r.Record.Time - T0));
    }

    [Fact]
    public void Bars_are_filtered_by_open_and_close()
    {
        using var folder = new TempFolder();
        var rows = Enumerable.Range(0, 6).Select(static i => $"2024-05-12T22:{i * 5:00}:00Z,ES,1,1,1,1,1\n");
        var path = folder.Write("x.csv", "ts_utc_open,symbol,open,high,low,close,volume\n" + string.Concat(rows));
        var options = new FeedOptions { From = FeedTestKit.Ns("2024-05-12T22:05:00Z"), To = FeedTestKit.Ns("2024-05-12T22:20:00Z") };
        Assert.Equal([3, 4, 5], FeedTestKit.Read(path, options).Records.Select(static r => r.Record.Line));
    }

    [Fact]
    public void Going_on_behind_a_slice_gives_the_same_rest()
    {
        using var folder = new TempFolder();
        var random = new DetRandom(3, "resume");
        foreach (var name in new[] { "a.csv", "b.csv.gz" })
        {
            var time = 0L;
            var rows = new System.Text.StringBuilder(Trades);
            for (var i = 0; i < 5_000; i++)
            {
                rows.Append(Row(time += random.NextLong(700_000_000), random.NextLong(2) == 0 ? "ES" : "NQ"));
            }

            folder.Write(name, rows.ToString());
        }

        var all = FeedTestKit.Read(folder.Path).Records;
        foreach (var at in new[] { 0, 1, all.Count / 3, all.Count - 1 })
        {
            using var feed = FeedTestKit.Open(folder.Path);
            feed.SkipThrough(all[at].Second);
            var es = all.Count(r => r.Second <= all[at].Second && r.Symbol.Value == "ES");
            Assert.Equal(es, feed.Position(new Symbol("ES")));
            Assert.Equal(all.Where(r => r.Second > all[at].Second), FeedTestKit.ReadAll(feed));
        }
    }

    [Fact]
    public void A_reader_that_is_ahead_waits_and_is_stopped_with_its_feed()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv.gz", Trades + string.Concat(Enumerable.Range(0, 50_000).Select(static i => Row(i * 1_000_000_000L, "ES"))));
        using var feed = FeedTestKit.Open(path);
        Assert.NotNull(feed.NextSecond);
        SpinWait.SpinUntil(() => feed.Report().Files[0].Waits > 0, TimeSpan.FromSeconds(30));
        Assert.True(feed.Report().Files[0].Waits > 0);
        Assert.InRange(feed.Report().Files[0].Records, 1, 20_000); // blocks ahead are bounded
    }

    [Fact]
    public void Too_many_records_in_a_second_are_an_error()
    {
        using var folder = new TempFolder();
        var row = Row(5, "ES");
        var text = new System.Text.StringBuilder(Trades);
        for (var i = 0; i <= 1 << 20; i++)
        {
            text.Append(row);
        }

        Assert.Equal("FEED_LIMIT", Assert.Throws<FeedException>(() => FeedTestKit.Read(folder.Write("x.csv", text.ToString()))).Code);
    }

    [RecordedDataFact]
    public void All_recorded_files_are_read_without_a_fault()
    {
        var options = new FeedOptions { SkipUnsupported = true };
        using var feed = new FeedSlices(FeedFiles.Find([RecordedData.Folder!], options), options);
        var batches = new List<MarketBatch>();
        var (records, last) = (0L, long.MinValue);
        while (feed.NextSecond is { } second)
        {
            batches.Clear();
            feed.Take(second, batches);
            foreach (var batch in batches)
            {
                records += batch.Records.Length;
                Assert.True(batch.Records.Span[0].Time > last);
            }

            last = second * UnixNanos.PerSecond;
        }

        Assert.Equal(DescribedRows(), records);
        Assert.Equal(0, feed.Report().FaultCount);
    }

    // The numbers of rows in the description of the data, without the two files that are passed over.
    private static long DescribedRows()
    {
        var (rows, file) = (0L, "");
        foreach (var line in File.ReadLines(RecordedData.File("README.md")))
        {
            file = line.StartsWith("### ", StringComparison.Ordinal) ? line : file;
            if (line.StartsWith("- rows: ", StringComparison.Ordinal) && !file.Contains("depth5_", StringComparison.Ordinal) && !file.Contains("orders_", StringComparison.Ordinal))
            {
                rows += long.Parse(line["- rows: ".Length..line.IndexOf(';', StringComparison.Ordinal)].Replace(",", "", StringComparison.Ordinal));
            }
        }

        return rows;
    }

    private const long T0 = 1_700_000_000_000_000_000;

    private static string Row(long after, string symbol) => $"{T0 + after},{symbol},100.25,3\n";

    private static MarketRecord Single(string text)
    {
        using var folder = new TempFolder();
        return Assert.Single(FeedTestKit.Read(folder.Write("x.csv", text), new FeedOptions { BarTimeframe = Timeframe.M5 }).Records).Record;
    }
}
