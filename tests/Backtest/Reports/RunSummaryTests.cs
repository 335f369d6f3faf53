using System.Text.Json;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports;
using GrandModel.Backtest.Statistics;
using GrandModel.Tests.Support;

namespace GrandModel.Tests.Reports;

/// <summary>Guards summary.json: its fields are a contract with scripts, so names, kinds and order change only together with docs/report.md and this test.</summary>
public sealed class RunSummaryTests
{
    private static readonly string[] Top =
    [
        "ticks:Number", "bars:Number", "decisions:Number", "orders:Number", "denied:Number", "fills:Number", "fees:Number", "finalEquity:Number",
        "maxDrawdown:Number", "sharpe:Number", "journalEvents:Number", "journalHash:String", "elapsedSeconds:Number", "ended:String", "portfolio:String",
        "seed:Number", "startingEquity:Number", "symbols:Array", "from:String", "to:String", "statistics:Object", "denials:Object", "faults:Object",
        "notes:Object", "rowsByType:Object", "store:Object", "anchors:Array",
    ];

    private static readonly string[] Inner =
    [
        "sessions", "marks", "totalReturn", "cagr", "volatility", "sharpe", "sortino", "calmar", "probabilisticSharpe", "deflatedSharpe",
        "minimumTrackRecordSessions", "skewness", "kurtosis", "growthLeverage", "bestSession", "worstSession", "positiveSessions", "drawdown", "exposure",
        "turnover", "turnoverPerYear", "slippage", "trades", "costs", "years",
    ];

    [Fact]
    public async Task Fields_have_their_names_kinds_and_order()
    {
        var (_, summary) = await RunAsync();

        Assert.Equal(Top, summary.EnumerateObject().Select(p => $"{p.Name}:{p.Value.ValueKind}"));
        Assert.Equal(Inner, summary.GetProperty("statistics").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["fraction", "amount", "peakRow", "peakTime", "troughRow", "troughTime", "recoveryRow", "recoveryTime"], Names(summary, "drawdown"));
        Assert.Equal(["inMarket", "averageGross", "largestGross", "largestGrossRow", "averageNet"], Names(summary, "exposure"));
        Assert.Equal(
            ["count", "wins", "losses", "hitRate", "averageWin", "averageLoss", "payoff", "profitFactor", "average", "net", "averageHours"], Names(summary, "trades"));
    }

    [Fact]
    public async Task Counts_and_money_are_those_of_the_record()
    {
        var (record, summary) = await RunAsync();

        Assert.Equal(
            (record.Decisions.Count, record.Orders.Count, record.Fills.Count, record.JournalEvents),
            (Long(summary, "decisions"), Long(summary, "orders"), Long(summary, "fills"), Long(summary, "journalEvents")));
        Assert.Equal(record.Marks[^1].Equity.Amount, summary.GetProperty("finalEquity").GetDecimal());
        Assert.Equal(record.Fills.Sum(f => f.Fill.Fee.Amount), summary.GetProperty("fees").GetDecimal());
        Assert.Equal(record.JournalHash, summary.GetProperty("journalHash").GetString());
        Assert.Equal(summary.GetProperty("sharpe").GetDouble(), summary.GetProperty("statistics").GetProperty("sharpe").GetDouble());
    }

    [Fact]
    public async Task The_bytes_do_not_depend_on_culture()
    {
        var (record, _) = await RunAsync();
        var plain = Bytes(record);
        Foreign.Run(() => Assert.Equal(plain, Bytes(record)));
    }

    [Fact]
    public async Task A_run_that_did_nothing_has_nulls_and_zeros_and_no_number_that_JSON_cannot_hold()
    {
        await using var store = new MemoryJournalStore(Guid.Empty, 2);
        var record = await RunRecordReader.ReadAsync(store, Messages.Catalog);
        var summary = JsonDocument.Parse(Bytes(record)).RootElement;

        Assert.Equal(JsonValueKind.Null, summary.GetProperty("sharpe").ValueKind);
        Assert.Equal(0, summary.GetProperty("maxDrawdown").GetDouble());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("ended").ValueKind);
        Assert.Empty(summary.GetProperty("symbols").EnumerateArray());
    }

    [Fact]
    public async Task Files_are_whole_when_the_summary_is_there()
    {
        var directory = Directory.CreateTempSubdirectory("gm-report-").FullName;
        try
        {
            var (record, _) = await RunAsync();
            RunOutputs.Write(directory, record, new RunFacts { Ticks = 7 });
            RunOutputs.Write(directory, record, new RunFacts { Ticks = 8 });

            Assert.Equal(RunOutputs.Files.Order(StringComparer.Ordinal), Directory.GetFiles(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            Assert.Equal(8, Long(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "summary.json"))).RootElement, "ticks"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<(RunRecord Record, JsonElement Summary)> RunAsync()
    {
        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 4 }.StoreAsync(), Messages.Catalog);
        return (record, JsonDocument.Parse(Bytes(record)).RootElement);
    }

    private static byte[] Bytes(RunRecord record) =>
        SummaryBuilder.Serialize(SummaryBuilder.Of(record, RunStatistics.Of(record), new RunFacts { Ticks = 1, ElapsedSeconds = 1.5 }));

    private static long Long(JsonElement summary, string name) => summary.GetProperty(name).GetInt64();

    private static IEnumerable<string> Names(JsonElement summary, string name) =>
        summary.GetProperty("statistics").GetProperty(name).EnumerateObject().Select(p => p.Name);
}
