using System.Globalization;
using GrandModel.Backtest.Reports;
using GrandModel.Backtest.Runs;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Live;

/// <summary>The end of a run as a table.</summary>
internal static class RunTable
{
    public static void Show(IAnsiConsole console, RunSummary summary, RunResult result, string directory)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn(new TableColumn("").RightAligned());
        void Row(string name, string value) => table.AddRow(new Text(name, new Style(Color.Grey)), new Text(value));
        Row("feed records", N(summary.Ticks));
        Row("bars", N(summary.Bars));
        Row("decisions", N(summary.Decisions));
        Row("orders (denied)", $"{N(summary.Orders)} ({N(summary.Denied)})");
        Row("fills", N(summary.Fills));
        Row("fees", summary.Fees.ToString("N2", CultureInfo.InvariantCulture));
        Row("final equity", summary.FinalEquity.ToString("N2", CultureInfo.InvariantCulture));
        Row("max drawdown", summary.MaxDrawdown.ToString("P2", CultureInfo.InvariantCulture));
        Row("Sharpe (sessions, x sqrt 252)", summary.Sharpe?.ToString("F2", CultureInfo.InvariantCulture) ?? "-");
        Row("journal events", N(summary.JournalEvents));
        Row("journal hash", summary.JournalHash[..16] + "…");
        Row("elapsed", string.Create(CultureInfo.InvariantCulture, $"{result.Elapsed.TotalSeconds:F1} s"));
        foreach (var (code, count) in summary.Faults)
        {
            Row($"data fault {code}", N(count));
        }

        console.Write(table);
        if (result.RecoveredEvents > 0)
        {
            console.MarkupLineInterpolated($"[grey]resumed: {result.RecoveredEvents:N0} events were there[/]");
        }

        var shown = Path.GetRelativePath(Environment.CurrentDirectory, directory);
        console.MarkupLineInterpolated($"report   {shown}/report.html");
        console.MarkupLineInterpolated($"trace    gm audit verify --store {shown} · gm audit list --store {shown}");
    }

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
