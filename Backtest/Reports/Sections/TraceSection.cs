using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>How to get from a number here to the rows it comes from: command lines to paste.</summary>
internal static class TraceSection
{
    public static void Write(HtmlWriter html, RunRecord record, RunStatistics statistics, RunFacts facts)
    {
        html.Write($"<h2>How to trace a number</h2><p>An address such as <code class=\"addr\">portfolio/main#42</code> names a row: entity and sequence in it. ");
        html.Write($"Every line of fills.csv and decisions.csv begins with one. Sums are sums over the rows of the files; docs/report.md tells of each number which.</p>");
        if (facts.StoreArgument.Length == 0)
        {
            html.Write($"<p class=\"note\">The journal of this run was kept in memory only, so its rows are gone. Run it with a store to trace it.</p>");
            return;
        }

        html.Write($"<pre>");
        Command(html, "nothing was changed since", "verify", facts, " --anchors summary.json");
        if (record.Marks.Count > 0)
        {
            Replay(html, "final equity", record.AddressOf(record.Marks[^1]), facts);
        }

        if (statistics.Drawdown.Trough >= 0)
        {
            Replay(html, "the bottom of the deepest drawdown", record.AddressOf(record.Marks[statistics.Drawdown.Trough]), facts);
        }

        if (record.Trades.Count > 0)
        {
            Replay(html, "the best trade", record.Trades.MaxBy(t => t.Net.Amount)!.Address, facts);
            Replay(html, "the worst trade", record.Trades.MinBy(t => t.Net.Amount)!.Address, facts);
        }

        if (record.Orders.Count > 0)
        {
            Replay(html, "the first order wanted", record.Orders[0].Address, facts);
        }

        if (record.Denials.Count > 0)
        {
            Replay(html, "the first denial", record.Denials[0].First, facts);
        }

        if (record.Decisions.Count > 0)
        {
            var decision = record.Decisions.FirstOrDefault(d => d.Target != 0) ?? record.Decisions[0];
            Command(html, "why this was decided, computed again", $"explain {Quoted(decision.Address.ToString())}", facts, "");
        }

        html.Write($"</pre>");
    }

    private static void Replay(HtmlWriter html, string what, RowAddress row, RunFacts facts) =>
        Command(html, what, $"replay {Quoted(row.Entity)} --to-seq {row.Sequence}", facts, "");

    private static void Command(HtmlWriter html, string what, string verb, RunFacts facts, string rest) =>
        html.Write($"gm audit {verb} --store {Quoted(facts.StoreArgument)}{rest}   # {what}\n");

    // For a shell: in single quotes unless all characters are harmless.
    private static string Quoted(string text) =>
        text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or '=' or '@' or '#' or ',')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
