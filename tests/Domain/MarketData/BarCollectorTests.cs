using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Tests;

/// <summary>Guards the bars that are looked at outside a run: only closed ones, prices of one kind, none over another.</summary>
public sealed class BarCollectorTests
{
    private const string Bars = "ts_utc_open,symbol,open,high,low,close,volume\n";
    private const string Trades = "ts_utc,symbol,price,size\n";
    private const string Quotes = "ts_utc,symbol,bid,bid_size,ask,ask_size\n";
    private static readonly long Open = FeedTestKit.Ns("2024-05-13T14:00:00Z");

    [Fact]
    public void Quotes_count_until_the_first_trade_and_their_running_bar_is_dropped()
    {
        using var folder = new TempFolder();
        folder.Write("q.csv", Quotes + $"{At(0)},ES,99,1,101,1\n{At(61)},ES,109,1,111,1\n{At(130)},ES,500,1,500,1\n");
        folder.Write("t.csv", Trades + $"{At(62)},ES,200,5\n{At(130)},ES,210,5\n");
        var bars = Collect(folder.Path, Timeframe.M1);

        Assert.Equal([(At(0), 100.0), (At(60), 200.0)], bars.Bars.Select(b => (b.Start, new Price(b.Close).ToDouble())));
        Assert.Equal([MarketRecord.Unknown, 5], bars.Bars.Select(b => b.Volume)); // the bar of the last trade has not closed
    }

    [Fact]
    public void Bars_over_others_and_off_the_grid_are_left_out_and_counted()
    {
        using var folder = new TempFolder();
        folder.Write("fine.csv", Bars + string.Concat(Enumerable.Range(0, 5).Select(i => $"2024-05-13T14:0{i}:00Z,ES,1,1,1,1,1\n")));
        folder.Write("long.csv", Bars + "2024-05-13T14:00:00Z,ES,9,9,9,9,1\n2024-05-13T14:05:00Z,ES,2,2,2,2,1\n2024-05-13T14:12:00Z,ES,9,9,9,9,1\n2024-05-13T14:17:00Z,ES,9,9,9,9,1\n");
        var bars = Collect(folder.Path, Timeframe.M5);

        Assert.Equal([1.0, 2.0], bars.Bars.Select(b => new Price(b.Close).ToDouble()));
        Assert.Equal(3, bars.LeftOut);
    }

    [Fact]
    public void Bars_of_two_lengths_need_a_length_to_be_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.csv", Bars + "2024-05-13T14:00:00Z,ES,1,1,1,1,1\n2024-05-13T14:01:00Z,ES,1,1,1,1,1\n");
        folder.Write("b.csv", Bars + "2024-05-13T15:00:00Z,ES,1,1,1,1,1\n2024-05-13T15:05:00Z,ES,1,1,1,1,1\n");

        var e = Assert.Throws<FeedException>(() => Collect(folder.Path, null));
        Assert.Equal(FeedException.Timeframe, e.Code);
        Assert.Contains("bars of 1m and of 5m", e.Message, StringComparison.Ordinal);
    }

    private static long At(int seconds) => Open + (seconds * UnixNanos.PerSecond);

    private static BarCollector Collect(string path, Timeframe? timeframe)
    {
        using var feed = FeedTestKit.Open(path);
        return BarCollector.Read(feed, new Symbol("ES"), SessionCalendar.Named("cme-equity"), timeframe);
    }
}
