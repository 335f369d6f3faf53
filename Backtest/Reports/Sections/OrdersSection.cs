using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>What became of the orders, what was denied and why, breakers and incidents.</summary>
internal static class OrdersSection
{
    private const int LinesShown = 40;

    public static void Write(HtmlWriter html, RunRecord record)
    {
        html.Write($"<h2>Orders and risk</h2>");
        if (record.Orders.Count == 0)
        {
            html.Write($"<div class=\"empty\">No order was wanted.</div>");
        }
        else
        {
            Outcomes(html, record);
        }

        Denials(html, record);
        Breakers(html, record);
        Incidents(html, record);
    }

    private static void Outcomes(HtmlWriter html, RunRecord record)
    {
        var outcomes = record.Orders.GroupBy(o => o.Outcome, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, (long)g.Count(), (RowAddress?)g.First().Address)).ToArray();
        var partly = record.Orders.Count(o => o.Filled > 0 && o.Filled < o.Quantity);
        html.Write($"<div class=\"two\">");
        CountTable.Write(html, $"{Figures.Count(record.Orders.Count, "order")} wanted", "Outcome", outcomes);
        CountTable.Write(html, "By intent", "Intent", Intents(record));
        html.Write($"</div>");
        if (partly > 0)
        {
            html.Write($"<p class=\"note\">Filled in part only: {Figures.Count(partly)}.</p>");
        }
    }

    private static (string Key, long Count, RowAddress? First)[] Intents(RunRecord record) =>
        [.. record.Orders.GroupBy(o => o.Reduces).OrderBy(g => g.Key)
            .Select(g => (g.Key ? "reduces" : "opens or adds", (long)g.Count(), (RowAddress?)g.First().Address))];

    private static void Denials(HtmlWriter html, RunRecord record)
    {
        html.Write($"<h3>Denials</h3>");
        if (record.Denials.Count == 0)
        {
            html.Write($"<p class=\"note\">No order was denied.</p>");
            return;
        }

        html.Write($"<div class=\"scroll\"><table><tr><th>Code</th><th class=\"n\">Orders</th><th>First row</th><th>Its numbers</th></tr>");
        foreach (var d in record.Denials.OrderByDescending(d => d.Orders).ThenBy(d => d.Code, StringComparer.Ordinal))
        {
            html.Write($"<tr><td>{d.Code}</td><td class=\"n\">{Figures.Count(d.Orders)}</td><td>{d.First}</td><td class=\"why\">{d.Example}</td></tr>");
        }

        html.Write($"</table></div>");
    }

    private static void Breakers(HtmlWriter html, RunRecord record)
    {
        html.Write($"<h3>Breakers, halts and breaches</h3>");
        if (record.Risk.Count == 0)
        {
            html.Write($"<p class=\"note\">No breaker tripped and nobody halted the run.</p>");
            return;
        }

        html.Write($"<div class=\"scroll\"><table><tr><th>Time</th><th>Event</th><th>Scope</th><th>What</th><th>Row</th></tr>");
        foreach (var line in record.Risk.Take(LinesShown))
        {
            html.Write($"<tr><td class=\"t\">{Figures.Minute(line.Time)}</td><td>{line.Event}</td><td>{line.Scope}</td><td class=\"why\">{line.Text}</td><td>{line.Address}</td></tr>");
        }

        html.Write($"</table></div>");
        More(html, record.Risk.Count);
    }

    private static void Incidents(HtmlWriter html, RunRecord record)
    {
        if (record.Incidents.Count == 0)
        {
            return;
        }

        html.Write($"<h3>Incidents inside entities</h3><div class=\"scroll\"><table><tr><th>Time</th><th>Event</th><th>What</th><th>Row</th></tr>");
        foreach (var line in record.Incidents.Take(LinesShown))
        {
            html.Write($"<tr><td class=\"t\">{Figures.Minute(line.Time)}</td><td>{line.Event}</td><td class=\"why\">{line.Text}</td><td>{line.Address}</td></tr>");
        }

        html.Write($"</table></div>");
        More(html, record.Incidents.Count);
    }

    private static void More(HtmlWriter html, int count)
    {
        if (count > LinesShown)
        {
            html.Write($"<p class=\"note\">The first {LinesShown}; <code>gm audit export</code> gives all rows.</p>");
        }
    }
}
