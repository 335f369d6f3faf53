using System.Security.Cryptography;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Reference;
using GrandModel.MarketData.Simulation;

namespace GrandModel.Tests;

/// <summary>
/// Guards the simulator: the same seed gives the same bytes, instruments are independent of each other's presence, and figures are as
/// measured.
/// </summary>
public sealed class SimulatorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_records_and_another_one_others()
    {
        Assert.Equal(Hash(Options(7)), Hash(Options(7)));
        Assert.NotEqual(Hash(Options(7)), Hash(Options(8)));
        Assert.Equal(Options(7).Describe(), Options(7).Describe());
        Assert.NotEqual(Options(7).Describe(), (Options(7) with { Activity = 0.5 }).Describe());
    }

    // Written once: a change of any record is a new version of the simulator.
    [Fact]
    public void Records_of_this_version_are_these() =>
        Assert.Equal("fb44fb011fe38d9a", Hash(Options(7)));

    [Fact]
    public void Another_instrument_changes_none_of_the_others()
    {
        // Over the daily break, in which only the coin trades.
        var options = Options(3) with { From = FeedTestKit.Ns("2024-05-13T20:30:00Z"), To = FeedTestKit.Ns("2024-05-13T22:30:00Z") };
        var alone = All(options with { Symbols = [new Symbol("ES")] });
        var together = All(options with { Symbols = [new Symbol("SPY"), new Symbol("BTCUSD"), new Symbol("ES")] }).Where(static r => r.Symbol.Value == "ES");
        Assert.Equal(
            alone.Select(static r => (r.Second, r.Record.Time, r.Record.P0, r.Record.P1, r.Record.S0)),
            together.Select(static r => (r.Second, r.Record.Time, r.Record.P0, r.Record.P1, r.Record.S0)));
    }

    [Fact]
    public void Skipping_gives_the_same_rest()
    {
        var all = All(Options(5));
        var at = all[all.Count / 2].Second;
        using var simulator = new Simulator(Options(5));
        simulator.SkipThrough(at);
        Assert.Equal(all.Count(r => r.Second <= at && r.Symbol.Value == "NQ"), simulator.Position(new Symbol("NQ")));
        Assert.Equal(all.Where(r => r.Second > at), FeedTestKit.ReadAll(simulator));
    }

    [Fact]
    public void Records_are_sane_and_within_sessions()
    {
        foreach (var group in All(Options(2) with { Symbols = [new Symbol("ES"), new Symbol("SPY"), new Symbol("GCZ24")] }).GroupBy(static r => r.Symbol))
        {
            var spec = InstrumentCatalog.BuiltIn.Get(group.Key);
            var calendar = SessionCalendar.Named(spec.Calendar);
            var last = 0L;
            foreach (var (second, _, r) in group)
            {
                Assert.True(r.Time > last && (r.Time + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond == second);
                last = r.Time;
                Assert.True(calendar.IsRegular(r.Time));
                Assert.True(r.P0 > 0 && r.P0 % spec.TickSize.Nanos == 0 && r.S0 > 0);
                if (r.Kind == RecordKind.Quote)
                {
                    Assert.InRange((r.P1 - r.P0) / spec.TickSize.Nanos, 1, 2);
                }
            }
        }
    }

    [Fact]
    public void Written_files_read_back_as_the_same_records()
    {
        using var folder = new TempFolder();
        var options = Options(4) with { Symbols = [new Symbol("ES"), new Symbol("SPY")] };
        using (var simulator = new Simulator(options))
        {
            var files = FeedCsv.Write(simulator, folder.Path, gzip: true);
            Assert.Equal(["quotes_ES.csv.gz", "quotes_SPY.csv.gz", "trades_ES.csv.gz", "trades_SPY.csv.gz"], files.Select(static f => Path.GetFileName(f.Path)));
        }

        var read = FeedTestKit.Read(folder.Path);
        Assert.Equal(0, read.Report.FaultCount);
        Assert.Equal(
            All(options).Select(static r => (r.Second, r.Symbol, r.Record with { Source = 0, Line = 0 })),
            read.Records.Select(static r => (r.Second, r.Symbol, r.Record with { Source = 0, Line = 0 })));
    }

    [Fact]
    public void Bars_and_daily_closes_are_written_too()
    {
        using var folder = new TempFolder();
        using var feed = new ListFeed(
        [
            ("SPY", new MarketRecord { Kind = RecordKind.Daily, Time = FeedTestKit.Ns("2020-01-03"), P3 = FeedTestKit.Nanos(320.5m), S1 = 86_400 }),
            Records.Bar("ES", "2024-05-13T13:30:00Z", Timeframe.M5, 5240m, 5241m, 5239m, 5240.5m, null),
        ]);
        FeedCsv.Write(feed, folder.Path, gzip: false);
        Assert.Equal("date,symbol,close\n2020-01-02,SPY,320.5\n", File.ReadAllText(Path.Combine(folder.Path, "daily_SPY.csv")));
        Assert.Equal(
            "ts_utc_open,symbol,open,high,low,close,volume\n2024-05-13T13:30:00Z,ES,5240,5241,5239,5240.5,\n",
            File.ReadAllText(Path.Combine(folder.Path, "bars_5m_ES.csv")));
    }

    [Theory]
    [InlineData(0, 1, 1, 0.5, "StartPrice")]
    [InlineData(100, -1, 1, 0.5, "positive figures")]
    [InlineData(100, 0.001, 2, 0.5, "positive figures")]
    [InlineData(100, 0.001, 1, 0, "positive figures")]
    public void Figures_out_of_range_are_refused(decimal price, double volatility, double share, double trades, string message)
    {
        var figures = new SimulatedInstrument(price, volatility, share, trades, 0.5, 1, 1.5, 5);
        var options = Options(1) with { Instruments = new SortedDictionary<string, SimulatedInstrument> { ["ES"] = figures } };
        var e = Assert.Throws<ArgumentException>(() => new Simulator(options));
        Assert.Contains("Instruments[ES]", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Simulator(Options(1) with { Symbols = [] }));
        Assert.Throws<ArgumentException>(() => new Simulator(Options(1) with { To = 0 }));
        Assert.Throws<ArgumentException>(() => new Simulator(Options(1) with { Activity = 0 }));
        Assert.Throws<ReferenceException>(() => new Simulator(Options(1) with { Symbols = [new Symbol("XYZ")] }));
    }

    [Fact]
    public void Volatility_correlation_and_the_day_are_as_measured()
    {
        var options = new SimulatorOptions
        {
            Symbols = [new Symbol("ES"), new Symbol("NQ"), new Symbol("GC")],
            Seed = 11,
            From = FeedTestKit.Ns("2024-06-03T00:00:00Z"),
            To = FeedTestKit.Ns("2024-06-15T00:00:00Z"),
            Activity = 0.5,
        };
        var closes = new SortedDictionary<string, SortedDictionary<long, double>>(StringComparer.Ordinal);
        using var simulator = new Simulator(options);
        foreach (var (second, symbol, record) in FeedTestKit.ReadAll(simulator).Where(static r => r.Record.Kind == RecordKind.Trade))
        {
            closes.TryAdd(symbol.Value, []);
            closes[symbol.Value][(second - 1) / 60] = record.P0 / 1e9;
        }

        var returns = closes.ToDictionary(static c => c.Key, static c => MinuteReturns.Of(c.Value));
        Assert.InRange(MinuteReturns.Deviation(returns["ES"].Values), 0.00020, 0.00028); // measured 0.000238
        Assert.InRange(MinuteReturns.Deviation(returns["NQ"].Values), 0.00029, 0.00040); // measured 0.000338
        Assert.InRange(MinuteReturns.Correlation(returns["ES"], returns["NQ"]), 0.85, 0.95); // measured 0.914
        Assert.InRange(MinuteReturns.Correlation(returns["ES"], returns["GC"]), -0.1, 0.2);
        var opening = MinuteReturns.Deviation(MinuteReturns.At(returns["ES"], 8.5, 9));
        Assert.InRange(opening / MinuteReturns.Deviation(MinuteReturns.At(returns["ES"], 11.5, 12.5)), 1.2, 2.2); // measured 1.6
        Assert.InRange(opening / MinuteReturns.Deviation(MinuteReturns.At(returns["ES"], 21.5, 23.5)), 3, 6.5); // measured 4.5
        Assert.InRange(returns["ES"].Values.Count(static r => Math.Abs(r) > 0.0011), 5, 90); // jumps
    }

    [RecordedDataFact]
    public void Figures_are_those_of_the_recorded_data()
    {
        var es = MinuteReturns.OfFile("bars/bars_1min_ES_20240524_20240906.csv.gz");
        var nq = MinuteReturns.OfFile("bars/bars_1min_NQ_20240524_20240830.csv.gz");
        Assert.Equal(0.000238, MinuteReturns.Deviation(es.Values), 6);
        Assert.Equal(0.000338, MinuteReturns.Deviation(nq.Values), 6);
        Assert.Equal(0.914, MinuteReturns.Correlation(es, nq), 3);
        var average = MinuteReturns.Deviation(es.Values);
        Assert.Equal(1.86, MinuteReturns.Deviation(MinuteReturns.At(es, 8.5, 9)) / average, 2);
        Assert.Equal(1.15, MinuteReturns.Deviation(MinuteReturns.At(es, 11.5, 12)) / average, 2);
        Assert.Equal(0.40, MinuteReturns.Deviation(MinuteReturns.At(es, 22, 22.5)) / average, 2);

        var sizes = FeedTestKit.Read(RecordedData.File("ticks/trades_ESH24_20231225.csv.gz")).Records.Select(static r => r.Record.S0).ToList();
        Assert.Equal(0.60, sizes.Count(static s => s == 1) / (double)sizes.Count, 2); // 1 - 2^-1.32
        Assert.Equal(0.01, sizes.Count(static s => s > 33) / (double)sizes.Count, 2); // 33^-1.32
        var spreads = FeedTestKit.Read(RecordedData.File("ticks/quotes_ESH24_20231225.csv.gz")).Records
            .Where(static r => r.Record.Time >= 1_703_545_200_000_000_000).Select(static r => (r.Record.P1 - r.Record.P0) / 250_000_000).ToList();
        Assert.InRange(spreads.Count(static s => s == 1) / (double)spreads.Count, 0.80, 0.96); // 0.94 by time
    }

    private static SimulatorOptions Options(long seed) => new()
    {
        Symbols = [new Symbol("ES"), new Symbol("NQ")],
        Seed = seed,
        From = FeedTestKit.Ns("2024-05-13T13:00:00Z"),
        To = FeedTestKit.Ns("2024-05-13T14:00:00Z"),
    };

    private static List<(long Second, Symbol Symbol, MarketRecord Record)> All(SimulatorOptions options)
    {
        using var simulator = new Simulator(options);
        return FeedTestKit.ReadAll(simulator);
    }

    private static string Hash(SimulatorOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (second, symbol, r) in All(options))
        {
            hash.AppendData(System.Text.Encoding.ASCII.GetBytes($"{second} {symbol} {r.Kind} {r.Time} {r.P0} {r.P1} {r.S0} {r.S1}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}

/// <summary>Log returns of neighbouring minutes, by minute since 1970.</summary>
internal static class MinuteReturns
{
    public static SortedDictionary<long, double> Of(SortedDictionary<long, double> closes)
    {
        var returns = new SortedDictionary<long, double>();
        foreach (var (minute, close) in closes)
        {
            if (closes.TryGetValue(minute - 1, out var before))
            {
                returns[minute] = Math.Log(close / before);
            }
        }

        return returns;
    }

    public static SortedDictionary<long, double> OfFile(string name)
    {
        var closes = new SortedDictionary<long, double>();
        foreach (var (second, _, record) in FeedTestKit.Read(RecordedData.File(name)).Records)
        {
            closes[(second - 1) / 60] = record.P3 / 1e9;
        }

        return Of(closes);
    }

    public static double Deviation(IEnumerable<double> returns)
    {
        var (sum, count) = (0.0, 0);
        foreach (var r in returns)
        {
            sum += r * r;
            count++;
        }

        return Math.Sqrt(sum / count);
    }

    public static double Correlation(SortedDictionary<long, double> a, SortedDictionary<long, double> b)
    {
        var (ab, aa, bb) = (0.0, 0.0, 0.0);
        foreach (var (minute, x) in a)
        {
            if (b.TryGetValue(minute, out var y))
            {
                (ab, aa, bb) = (ab + (x * y), aa + (x * x), bb + (y * y));
            }
        }

        return ab / Math.Sqrt(aa * bb);
    }

    /// <summary>Returns of minutes that begin between two hours of Chicago time.</summary>
    public static IEnumerable<double> At(SortedDictionary<long, double> returns, double fromHour, double toHour) =>
        returns.Where(r => UsZone.Central.HourOfDay(r.Key * 60 * UnixNanos.PerSecond) is var hour && hour >= fromHour && hour < toHour).Select(static r => r.Value);
}
