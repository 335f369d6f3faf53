using System.Text;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Tests;

/// <summary>
/// Guards against bad input: each kind is named with file, line, field, value and what was expected; the row is left out and the rows
/// around it are read.
/// </summary>
public sealed class FeedFaultTests
{
    private const string Trades = "ts_utc,symbol,price,size\n";
    private const string Quotes = "ts_utc,symbol,bid,bid_size,ask,ask_size\n";
    private const string Bars = "ts_utc_open,symbol,open,high,low,close,volume\n";
    private const string Dailies = "date,symbol,close\n";
    private const string TradeA = "1381132800000000000,SPY,167.41,100\n";
    private const string TradeB = "1381132801000000000,SPY,167.42,200\n";
    private const string QuoteA = "1381132800000000000,SPY,167.40,1,167.41,2\n";
    private const string QuoteB = "1381132801000000000,SPY,167.40,1,167.41,2\n";
    private const string BarA = "2024-05-13T13:30:00Z,ES,5240,5241,5239,5240.5,10\n";
    private const string BarB = "2024-05-13T13:31:00Z,ES,5240,5241,5239,5240.5,10\n";
    private const string BarC = "2024-05-13T13:32:00Z,ES,5240,5241,5239,5240.5,10\n";

    [Theory]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,NaN,100\n", TradeB, "NUMBER", "price", "NaN")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,,100\n", TradeB, "NUMBER", "price", "")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,1e5,100\n", TradeB, "NUMBER", "price", "1e5")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.,100\n", TradeB, "NUMBER", "price", "167.")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,.5,100\n", TradeB, "NUMBER", "price", ".5")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,+1,100\n", TradeB, "NUMBER", "price", "+1")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY, 1,100\n", TradeB, "NUMBER", "price", " 1")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,1.2.3,100\n", TradeB, "NUMBER", "price", "1.2.3")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,Infinity,100\n", TradeB, "NUMBER", "price", "Infinity")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,-1.5,100\n", TradeB, "PRICE_NOT_POSITIVE", "price", "-1.5")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,0,100\n", TradeB, "PRICE_NOT_POSITIVE", "price", "0")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,0.000000000,100\n", TradeB, "PRICE_NOT_POSITIVE", "price", "0.000000000")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,9999999999,100\n", TradeB, "NUMBER_RANGE", "price", "9999999999")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,123456789012345678901234567890,1\n", TradeB, "NUMBER_RANGE", "price", "123456789012345678901234567890")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,1.0000000001,1\n", TradeB, "NUMBER_RANGE", "price", "1.0000000001")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4,-5\n", TradeB, "SIZE_NEGATIVE", "size", "-5")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4,1.5\n", TradeB, "NUMBER", "size", "1.5")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4,many\n", TradeB, "NUMBER", "size", "many")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4,1234567890123456789\n", TradeB, "NUMBER_RANGE", "size", "1234567890123456789")]
    [InlineData(Trades, TradeB, TradeA, "1381132802000000000,SPY,167.41,100\n", "TIME_BACK", "ts_utc", "1381132800000000000")]
    [InlineData(Trades, TradeA, "yesterday,SPY,167.4,1\n", TradeB, "TIME_FORMAT", "ts_utc", "yesterday")]
    [InlineData(Trades, TradeA, ",SPY,167.4,1\n", TradeB, "TIME_FORMAT", "ts_utc", "")]
    [InlineData(Trades, TradeA, "1381132800500,SPY,167.4,1\n", TradeB, "TIME_RANGE", "ts_utc", "1381132800500")] // milliseconds
    [InlineData(Trades, TradeA, "99999999999999999999,SPY,167.4,1\n", TradeB, "TIME_RANGE", "ts_utc", "99999999999999999999")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4\n", TradeB, "COLUMNS", "line", "1381132800500000000,SPY,167.4")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY,167.4,1,2\n", TradeB, "COLUMNS", "line", "1381132800500000000,SPY,167.4,1,2")]
    [InlineData(Trades, TradeA, "1381132800500000000\n", TradeB, "COLUMNS", "line", "1381132800500000000")]
    [InlineData(Trades, TradeA, "1381132800500000000,SPY\n", TradeB, "COLUMNS", "line", "1381132800500000000,SPY")]
    [InlineData(Trades, TradeA, "rubbish\n", TradeB, "COLUMNS", "line", "rubbish")]
    [InlineData(Trades, TradeA, "1381132800500000000,\"SPY\",167.4,1\n", TradeB, "QUOTED", "line", "1381132800500000000,\"SPY\",167.4,1")]
    [InlineData(Trades, TradeA, "1381132800500000000,S PY,167.4,1\n", TradeB, "SYMBOL_FORMAT", "symbol", "S PY")]
    [InlineData(Trades, TradeA, "1381132800500000000,,167.4,1\n", TradeB, "SYMBOL_FORMAT", "symbol", "")]
    [InlineData(Trades, TradeA, "1381132800500000000,ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456,167.4,1\n", TradeB, "SYMBOL_FORMAT", "symbol", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456")]
    [InlineData(Trades, TradeA, "1381132800500000000,XYZ,167.4,1\n", TradeB, "UNKNOWN_SYMBOL", "symbol", "XYZ")]
    [InlineData(Quotes, QuoteA, "1381132800500000000,SPY,,1,,2\n", QuoteB, "NUMBER", "bid", "")]
    [InlineData(Quotes, QuoteA, "1381132800500000000,SPY,167.4,1,-1,2\n", QuoteB, "PRICE_NOT_POSITIVE", "ask", "-1")]
    [InlineData(Quotes, QuoteA, "1381132800500000000,SPY,167.4,x,167.5,2\n", QuoteB, "NUMBER", "bid_size", "x")]
    [InlineData(Quotes, QuoteA, "1381132800500000000,SPY,167.4,1,167.5,x\n", QuoteB, "NUMBER", "ask_size", "x")]
    [InlineData(Bars, BarA, "2024-05-13T13:30:30Z,ES,5240,5239,5238,5239,10\n", BarB, "BAR_RANGE", "high", "5239")]
    [InlineData(Bars, BarA, "2024-05-13T13:30:30Z,ES,5240,5241,5240.25,5240.5,10\n", BarB, "BAR_RANGE", "low", "5240.25")]
    [InlineData(Bars, BarA, BarA, BarB, "BAR_DUPLICATE", "ts_utc_open", "2024-05-13T13:30:00Z")]
    [InlineData(Bars, BarB, BarA, BarC, "TIME_BACK", "ts_utc_open", "2024-05-13T13:30:00Z")]
    [InlineData(Bars, BarA, "2024-13-13T13:30:30Z,ES,1,1,1,1,1\n", BarB, "TIME_FORMAT", "ts_utc_open", "2024-13-13T13:30:30Z")]
    [InlineData(Bars, BarA, "2024-05-13T24:30:30Z,ES,1,1,1,1,1\n", BarB, "TIME_FORMAT", "ts_utc_open", "2024-05-13T24:30:30Z")]
    [InlineData(Bars, BarA, "1971-05-13T13:30:30Z,ES,1,1,1,1,1\n", BarB, "TIME_RANGE", "ts_utc_open", "1971-05-13T13:30:30Z")]
    [InlineData(Bars, BarA, "2024-05-13T13:30:30Z,ES,1,1,1,NaN,1\n", BarB, "NUMBER", "close", "NaN")]
    [InlineData(Bars, BarA, "2024-05-13T13:30:30Z,ES,1,1,1,1,-1\n", BarB, "SIZE_NEGATIVE", "volume", "-1")]
    [InlineData(Dailies, "2020-01-02,SPY,300\n", "2020-01-03,SPY,zero\n", "2020-01-06,SPY,301\n", "NUMBER", "close", "zero")]
    [InlineData(Dailies, "2020-01-02,SPY,300\n", "2020-01-02,SPY,300\n", "2020-01-06,SPY,301\n", "BAR_DUPLICATE", "date", "2020-01-02")]
    [InlineData(Dailies, "2020-01-02,SPY,300\n", "2020-02-30,SPY,300\n", "2020-01-06,SPY,301\n", "TIME_FORMAT", "date", "2020-02-30")]
    public void A_bad_row_is_told_and_left_out(string header, string before, string bad, string after, string code, string field, string value)
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "x.csv", "x.csv.gz" })
        {
            var options = new FeedOptions { BarTimeframe = Timeframe.M1 };
            var path = folder.Write(name, header + before + bad + after);
            var (records, report) = FeedTestKit.Read(path, options);
            Assert.Equal([2, 4], records.Select(static r => r.Record.Line));
            var fault = Assert.Single(report.Kept);
            Assert.Equal((code, name, 3, field, value), (fault.Code, fault.File, fault.Line, fault.Field, fault.Value));
            Assert.NotEmpty(fault.Expected);
            Assert.Equal([new KeyValuePair<string, long>(code, 1)], report.Counts);
            Assert.StartsWith($"{code}: {name} line 3: {field} is '{value}', expected ", fault.ToString(), StringComparison.Ordinal);

            var strict = Assert.Throws<FeedException>(() => FeedTestKit.Read(path, options with { Strict = true }));
            Assert.Equal((code, fault), (strict.Code, strict.Fault));
        }
    }

    [Fact]
    public void Strict_reading_gives_the_slices_that_were_complete_before_the_fault()
    {
        using var folder = new TempFolder();
        using var feed = FeedTestKit.Open(folder.Write("x.csv", Trades + TradeA + TradeB + "rubbish\n"), new FeedOptions { Strict = true });
        var batches = new List<MarketBatch>();
        feed.Take(feed.NextSecond!.Value, batches);
        Assert.Single(batches);
        Assert.Equal("COLUMNS", Assert.Throws<FeedException>(() => feed.Take(feed.NextSecond!.Value, batches)).Code);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        using var folder = new TempFolder();
        byte[] bytes = [.. Encoding.ASCII.GetBytes(Trades + TradeA), .. "1381132800500000000,SP"u8, 0xFF, 0xFE, .. ",167.4,1\n"u8, .. Encoding.ASCII.GetBytes(TradeB)];
        var (records, report) = FeedTestKit.Read(folder.Write("x.csv", bytes));
        Assert.Equal(2, records.Count);
        Assert.Equal(("ENCODING", 3), (report.Kept[0].Code, report.Kept[0].Line));
        Assert.Contains("\\xFF\\xFE", report.Kept[0].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4_096, 0)]
    [InlineData(4_097, 1)]
    [InlineData(70_000, 1)]
    [InlineData(300_000, 1)]
    public void An_endless_line_is_passed_over(int length, int faults)
    {
        using var folder = new TempFolder();
        var (records, report) = FeedTestKit.Read(folder.Write("x.csv", Trades + TradeA + new string('7', length) + "\n" + TradeB));
        Assert.Equal([2, 4], records.Select(static r => r.Record.Line));
        Assert.Equal(faults, report.Counts.Where(static c => c.Key == "LINE_TOO_LONG").Sum(static c => c.Value));
        Assert.Equal(3, report.Kept[0].Line);
    }

    [Fact]
    public void An_endless_last_line_ends_the_file()
    {
        using var folder = new TempFolder();
        var (records, report) = FeedTestKit.Read(folder.Write("x.csv", Trades + TradeA + new string('7', 200_000)));
        Assert.Single(records);
        Assert.Equal(("LINE_TOO_LONG", 3), (report.Kept[0].Code, report.Kept[0].Line));
    }

    [Fact]
    public void Windows_line_ends_a_mark_blank_lines_and_a_missing_last_end_are_tolerated()
    {
        using var folder = new TempFolder();
        var text = "\uFEFF" + (Trades + TradeA + "\n" + TradeB).Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd();
        var (records, report) = FeedTestKit.Read(folder.Write("x.csv", text));
        Assert.Equal([2, 4], records.Select(static r => r.Record.Line));
        Assert.Equal(0, report.FaultCount);
        Assert.Equal(
            ["BLANK_LINE=1", "BOM=1", "CRLF=3", "NO_LAST_NEWLINE=1"],
            report.Files[0].Notes.Select(static n => $"{n.Key}={n.Value}"));
    }

    [Fact]
    public void Gzip_cut_anywhere_is_told_and_gives_whole_rows_only()
    {
        using var folder = new TempFolder();
        var text = Trades + string.Concat(Enumerable.Range(0, 300).Select(i => $"{1381132800000000000 + (i * 77_777_777L)},SPY,{167 + (i * 7 % 100 / 100m)},{i * 31 % 997}\n"));
        var bytes = TempFolder.Gzip(Encoding.ASCII.GetBytes(text));
        var whole = FeedTestKit.Read(folder.Write("whole.csv.gz", Encoding.ASCII.GetBytes(text))).Records;
        var path = Path.Combine(folder.Path, "cut.csv.gz");
        var read = 0;
        for (var cut = 20; cut < bytes.Length; cut++)
        {
            File.WriteAllBytes(path, bytes[..cut]);
            try
            {
                var (records, report) = FeedTestKit.Read(path);
                Assert.Equal(["GZIP_TRUNCATED"], report.Counts.Select(static c => c.Key));
                Assert.Equal(whole.Take(records.Count), records);
                read++;
            }
            catch (FeedException e)
            {
                Assert.Contains(e.Code, new[] { FeedException.Header, FeedException.Empty, FeedException.NoMatch });
            }
        }

        Assert.True(read > bytes.Length / 2, $"{read} of {bytes.Length} cuts were read");
    }

    [Fact]
    public void Gzip_of_several_members_is_read_whole()
    {
        using var folder = new TempFolder();
        byte[] bytes = [.. TempFolder.Gzip(Encoding.ASCII.GetBytes(Trades + TradeA)), .. TempFolder.Gzip(Encoding.ASCII.GetBytes(TradeB))];
        var path = Path.Combine(folder.Path, "two.csv.gz");
        File.WriteAllBytes(path, bytes);
        var (records, report) = FeedTestKit.Read(path);
        Assert.Equal(2, records.Count);
        Assert.Equal(0, report.FaultCount);
        File.WriteAllBytes(path, bytes[..^5]);
        Assert.Equal("GZIP_TRUNCATED", FeedTestKit.Read(path).Report.Kept[0].Code);
    }

    [Fact]
    public void Damaged_gzip_is_told()
    {
        using var folder = new TempFolder();
        var text = Trades + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{1381132800000000000 + (i * 77_777_777L)},SPY,{167 + (i * 7 % 100 / 100m)},{i * 31 % 997}\n"));
        var bytes = TempFolder.Gzip(Encoding.ASCII.GetBytes(text));
        bytes[^6] ^= 0x55; // in the checksum: found only at the end
        var path = Path.Combine(folder.Path, "bad.csv.gz");
        File.WriteAllBytes(path, bytes);
        var (records, report) = FeedTestKit.Read(path);
        Assert.Equal("GZIP_CORRUPT", Assert.Single(report.Kept).Code);
        Assert.InRange(records.Count, 19_000, 20_000);
    }

    [Fact]
    public void An_unknown_symbol_is_counted_per_row_and_kept_once()
    {
        using var folder = new TempFolder();
        var rows = string.Concat(Enumerable.Range(0, 500).Select(i => $"{1381132800000000000 + i},{(i % 2 == 0 ? "SPY" : "XYZ")},1,1\n"));
        var (records, report) = FeedTestKit.Read(folder.Write("x.csv", Trades + rows));
        Assert.Equal(250, records.Count);
        Assert.Equal(250, report.FaultCount);
        Assert.Single(report.Kept);
    }

    [Fact]
    public void A_hundred_faults_are_kept_and_all_are_counted()
    {
        using var folder = new TempFolder();
        folder.Write("a.csv", Trades + string.Concat(Enumerable.Repeat("x\n", 80)) + TradeA);
        folder.Write("b.csv", Trades + TradeA + string.Concat(Enumerable.Repeat("y\n", 80)));
        var (records, report) = FeedTestKit.Read(folder.Path);
        Assert.Equal(2, records.Count);
        Assert.Equal(160, report.FaultCount);
        Assert.Equal(100, report.Kept.Count);
        Assert.Equal(("a.csv", "b.csv"), (report.Kept[79].File, report.Kept[80].File));
    }

    [Fact]
    public void Rows_of_symbols_that_were_not_asked_for_are_not_judged()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv", Trades + TradeA + "1381132800500000000,XYZ,NaN,1\n" + TradeB);
        var (records, report) = FeedTestKit.Read(path, new FeedOptions { Symbols = [new Symbol("SPY")], Strict = true });
        Assert.Equal(2, records.Count);
        Assert.Equal(0, report.FaultCount);
    }
}
