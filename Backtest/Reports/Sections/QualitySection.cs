using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>What was wrong with the data, and what the input readers refused.</summary>
internal static class QualitySection
{
    public static void Write(HtmlWriter html, RunRecord record, RunFacts facts)
    {
        html.Write($"<h2>Data quality</h2>");
        if (record.Bars.Count > 0)
        {
            html.Write($"<div class=\"scroll\"><table><tr><th>Symbol</th><th>Bars</th><th>First bar opens</th><th>Last bar closes</th></tr>");
            foreach (var bars in record.Bars)
            {
                var counts = string.Join(", ", bars.Counts.Select(c => $"{Figures.Count(c.Count)} of {c.Timeframe}"));
                html.Write($"<tr><td>{bars.Symbol.Value}</td><td>{counts}</td><td class=\"t\">{Figures.Minute(bars.Points[0].Open)}</td><td class=\"t\">{Figures.Minute(bars.Points[^1].Close)}</td></tr>");
            }

            html.Write($"</table></div>");
        }

        if (record.Quality.Count == 0)
        {
            html.Write($"<p class=\"note\">The quality monitor found nothing to doubt.</p>");
        }
        else
        {
            html.Write($"<div class=\"scroll\"><table><tr><th>Symbol</th><th>Reason</th><th class=\"n\">Records</th><th class=\"n\">Changes of state</th><th class=\"n\">Bars doubted</th><th>Last row</th></tr>");
            foreach (var q in record.Quality)
            {
                html.Write($"<tr><td>{q.Symbol.Value}</td><td>{q.Reason}</td><td class=\"n\">{Figures.Count(q.Records)}</td><td class=\"n\">{Figures.Count(q.Changes)}</td>");
                html.Write($"<td class=\"n\">{Figures.Count(q.SuspectBars)}</td><td>{q.Last}</td></tr>");
            }

            html.Write($"</table></div><p class=\"note\">Records are counted up to the last change of state that told them.</p>");
        }

        if (facts.Faults.Count > 0)
        {
            CountTable.Write(html, "Faults of the input", "Code", [.. facts.Faults.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (f.Key, f.Value, (RowAddress?)null))]);
        }
    }
}
