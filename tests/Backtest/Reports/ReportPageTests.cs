using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports;
using GrandModel.Backtest.Statistics;
using GrandModel.Tests.Support;

namespace GrandModel.Tests.Reports;

/// <summary>
/// Guards report.html: it needs nothing outside itself, nothing out of the data becomes markup, it says the same wherever it is made, and the figures and
/// addresses on it are those of the record. The golden page shows every change of the page in a review; GM_GOLDEN=write writes it anew.
/// </summary>
public sealed partial class ReportPageTests
{
    [Fact]
    public async Task The_page_is_the_golden_one()
    {
        var page = Render(await SmallAsync());
        var path = Path.Combine(Root(), "tests", "Backtest", "Golden", "report.html");
        if (Environment.GetEnvironmentVariable("GM_GOLDEN") == "write")
        {
            File.WriteAllText(path, page);
        }

        var golden = File.ReadAllText(path);
        var line = golden.Split('\n').Zip(page.Split('\n')).TakeWhile(l => l.First == l.Second).Count();
        Assert.True(golden == page, $"line {line + 1} differs from {path}; if the change is meant, run this test with GM_GOLDEN=write");
    }

    [Fact]
    public async Task Nothing_is_loaded_from_anywhere_and_nothing_runs()
    {
        foreach (var page in new[] { Render(await SmallAsync()), Render(await RunRecordReader.ReadAsync(await Troubles.StoreAsync(), Messages.Catalog)) })
        {
            Assert.DoesNotMatch(Outside(), page);
        }
    }

    [Fact]
    public async Task Text_out_of_the_data_never_becomes_markup()
    {
        var page = Render(await RunRecordReader.ReadAsync(await Troubles.StoreAsync(), Messages.Catalog));

        Assert.Contains(WebUtility.HtmlEncode("<script>alert("), page, StringComparison.Ordinal);
        Assert.Contains("&lt;img onerror=", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0001', page);
        foreach (var tag in new[] { "table", "div", "tr", "td", "figure", "svg", "code", "details", "main" })
        {
            Assert.Equal(Regex.Count(page, $"<{tag}[ >]"), Regex.Count(page, $"</{tag}>"));
        }
    }

    [Fact]
    public async Task The_page_does_not_depend_on_culture()
    {
        var record = await SmallAsync();
        var plain = Render(record);
        Foreign.Run(() => Assert.Equal(plain, Render(record)));
    }

    [Fact]
    public async Task Every_address_on_the_page_is_a_row_of_the_journal()
    {
        var journal = await new SyntheticRun { Sessions = 12 }.BuildAsync();
        var rows = journal.Rows.SelectMany(r => r).Select(r => $"{r.Entity}#{r.Sequence}").ToHashSet(StringComparer.Ordinal);
        var page = Render(await RunRecordReader.ReadAsync(await journal.StoreAsync(), Messages.Catalog)).Replace("<wbr>", "", StringComparison.Ordinal);
        var addresses = Address().Matches(page).Select(m => m.Value).Where(a => a != "portfolio/main#42").ToArray();

        Assert.True(addresses.Length > 50, $"{addresses.Length} addresses");
        Assert.All(addresses, a => Assert.Contains(a, rows));
    }

    [Fact]
    public async Task The_figures_are_those_of_the_summary()
    {
        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 12 }.StoreAsync(), Messages.Catalog);
        var statistics = RunStatistics.Of(record);
        var summary = SummaryBuilder.Of(record, statistics, new RunFacts());
        var s = summary.Statistics;
        string N(double? value, double factor = 1) => (value!.Value * factor).ToString("N2", CultureInfo.InvariantCulture);
        string M(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);
        Dictionary<string, string> shown = new(StringComparer.Ordinal)
        {
            ["Sharpe ratio"] = N(summary.Sharpe),
            ["Sortino ratio"] = N(s.Sortino),
            ["Max drawdown"] = N(summary.MaxDrawdown, 100) + "%",
            ["Max drawdown, amount"] = M(s.Drawdown.Amount),
            ["Volatility per year"] = N(s.Volatility, 100) + "%",
            ["Sessions"] = s.Sessions.ToString(CultureInfo.InvariantCulture),
            ["Skewness"] = N(s.Skewness),
            ["Kurtosis (normal 3)"] = N(s.Kurtosis),
            ["P(true Sharpe > 0)"] = N(s.ProbabilisticSharpe, 100) + "%",
            ["Closed trades"] = s.Trades.Count.ToString(CultureInfo.InvariantCulture),
            ["Hit rate"] = N(s.Trades.HitRate, 100) + "%",
            ["Profit factor"] = N(s.Trades.ProfitFactor),
            ["Average win"] = N(s.Trades.AverageWin),
            ["Average loss"] = N(-s.Trades.AverageLoss),
            ["Marks in the market"] = N(s.Exposure.InMarket, 100) + "%",
            ["Largest gross exposure"] = N(s.Exposure.LargestGross) + "x",
            ["Turnover per year"] = N(s.TurnoverPerYear) + "x",
        };
        var page = Render(record);
        var table = FigureRow().Matches(page).ToDictionary(m => WebUtility.HtmlDecode(m.Groups[1].Value), m => m.Groups[2].Value, StringComparer.Ordinal);

        Assert.All(shown, figure => Assert.Equal(figure.Value, table[figure.Key]));
        Assert.Contains($"<b>{M(summary.FinalEquity)}</b>", page, StringComparison.Ordinal);
        Assert.Contains($"<b>{M(summary.Fees + s.Slippage)}</b>", page, StringComparison.Ordinal);
        Assert.Contains(summary.JournalHash, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reasons_are_grouped_by_code()
    {
        var record = await SmallAsync();
        var page = Render(record);

        Assert.True(record.Decisions.Select(d => d.Reasons).Distinct().Count() > record.Reasons.Count * 2, "the run has reasons that differ in their numbers");
        Assert.All(record.Reasons, r => Assert.Single(Regex.Matches(page, $"<td>{Regex.Escape(WebUtility.HtmlEncode(r.Code))}</td>")));
    }

    [Fact]
    public async Task A_run_without_trades_and_one_that_was_stopped_say_so()
    {
        var quiet = Render(await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 2, Trades = false }.StoreAsync(), Messages.Catalog));
        Assert.Contains("No fill was booked.", quiet, StringComparison.Ordinal);
        Assert.Contains("No order was wanted.", quiet, StringComparison.Ordinal);
        Assert.Contains("Nothing was traded, so nothing was paid.", quiet, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", quiet, StringComparison.Ordinal);

        var record = await RunRecordReader.ReadAsync(await new SyntheticRun { Sessions = 2, Ends = false }.StoreAsync(), Messages.Catalog);
        Assert.Contains("This run did not come to its end.", Render(record), StringComparison.Ordinal);
        Assert.Contains("This run was stopped before its inputs ended.", Render(record with { Ended = "stopped" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_journal_has_a_page_too()
    {
        await using var store = new MemoryJournalStore(Guid.Empty, 2);
        var page = Render(await RunRecordReader.ReadAsync(store, Messages.Catalog));

        Assert.Contains("Run without bars", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    private static async Task<RunRecord> SmallAsync() => await RunRecordReader.ReadAsync(
        await new SyntheticRun { Sessions = 3, BarsPerSession = 48, Instruments = [SyntheticRun.Es, SyntheticRun.Nq] }.StoreAsync(), Messages.Catalog);

    private static string Render(RunRecord record) => ReportPage.Render(
        record, RunStatistics.Of(record), new RunFacts { Ticks = 576, ElapsedSeconds = 1.25, StoreArgument = "sqlite:out/it's/journal" });

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GrandModel.Actors.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("GrandModel.Actors.sln stands in no folder above the tests.");
        }

        return folder;
    }

    [GeneratedRegex("""<(script|link|img|iframe|object|embed|base|form|audio|video|use|image)\b|\bon[a-z]+="|https?:|\burl\(|@import|@font-face|\b(src|href|xlink:href|data)=""")]
    private static partial Regex Outside();

    [GeneratedRegex("""(?:portfolio|order|agent\.[a-z]+|instrument)/[A-Za-z0-9/_.-]+#\d+""")]
    private static partial Regex Address();

    [GeneratedRegex("""<tr><td>([^<]+)</td><td>([^<]+)(?:<br>.*?)?</td></tr>""")]
    private static partial Regex FigureRow();
}
