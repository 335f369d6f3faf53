using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Charts;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Prices with the fills on them, one chart per symbol.</summary>
internal static class PricesSection
{
    /// <summary>Charts drawn at most; a run over hundreds of symbols shows those with the most fills.</summary>
    private const int ChartsMax = 12;

    public static void Write(HtmlWriter html, TimeAxis axis, RunRecord record)
    {
        html.Write($"<h2>Trades on price</h2>");
        if (record.Bars.Count == 0)
        {
            html.Write($"<div class=\"empty\">No bar has closed.</div>");
            return;
        }

        var fills = record.Fills.ToLookup(f => f.Fill.Symbol);
        var drawn = record.Bars.OrderByDescending(b => fills[b.Symbol].Count()).ThenBy(b => b.Symbol).Take(ChartsMax).OrderBy(b => b.Symbol).ToArray();
        foreach (var bars in drawn)
        {
            PriceChart.Draw(html, axis, bars, [.. fills[bars.Symbol]]);
        }

        html.Write($"<p class=\"note\">Fills too close to tell apart are drawn as one larger triangle; its text names their rows.");
        if (drawn.Length < record.Bars.Count)
        {
            html.Write($" The {drawn.Length} symbols with the most fills of {record.Bars.Count}.");
        }

        html.Write($"</p>");
    }
}
