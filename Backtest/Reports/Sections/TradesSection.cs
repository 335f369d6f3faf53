using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>The best and the worst closed trades, each with the row its result stands in.</summary>
internal static class TradesSection
{
    private const int Shown = 10;

    public static void Write(HtmlWriter html, RunRecord record, RunStatistics statistics)
    {
        html.Write($"<h2>Trades</h2>");
        if (record.Trades.Count == 0)
        {
            var why = record.Fills.Count == 0 ? "No fill was booked." : "No position was closed, not even in part.";
            html.Write($"<div class=\"empty\">{why}</div>");
            return;
        }

        html.Write($"<p class=\"note\">A trade is what one order closed, first in first out. Gross is the sum of FillApplied.realized of its closing fills, from the first to the last row named; fees are theirs and, by quantity, those of the fills that opened the lots. ");
        html.Write($"{Figures.Count(statistics.Trades.Count, "trade")} together: {Figures.Signed(statistics.Trades.Net)} after fees.</p>");
        var ranked = record.Trades.OrderByDescending(t => t.Net.Amount).ToArray();
        if (ranked.Length <= 2 * Shown)
        {
            Table(html, "All trades", record.Trades);
            return;
        }

        Table(html, $"The {Shown} best", ranked[..Shown]);
        Table(html, $"The {Shown} worst", ranked.Reverse().Take(Shown));
    }

    private static Markup To(ClosedTrade trade)
    {
        var html = new HtmlWriter();
        html.Write($"<br><code class=\"addr\">to #{trade.Address.Sequence}, {Figures.Count(trade.Fills, "fill")}</code>");
        return html.ToMarkup();
    }

    private static void Table(HtmlWriter html, string name, IEnumerable<ClosedTrade> trades)
    {
        html.Write($"<h3>{name}</h3><div class=\"scroll\"><table><tr><th>Row</th><th>Symbol</th><th>Side</th><th class=\"n\">Quantity</th><th>Opened</th><th>Closed</th>");
        html.Write($"<th class=\"n\">Entry</th><th class=\"n\">Exit</th><th class=\"n\">Gross</th><th class=\"n\">Fees</th><th class=\"n\">Net</th></tr>");
        foreach (var t in trades)
        {
            var side = t.Side == Side.Buy ? "long" : "short";
            html.Write($"<tr><td class=\"t\">{t.First}{(t.Fills > 1 ? To(t) : default)}</td><td>{t.Symbol.Value}</td><td>{side}</td><td class=\"n\">{Figures.Count(t.Quantity)}</td>");
            html.Write($"<td class=\"t\">{Figures.Minute(t.Entered)}</td><td class=\"t\">{Figures.Minute(t.Exited)}</td><td class=\"n\">{Figures.Price(decimal.Round(t.EntryPrice, 4))}</td>");
            html.Write($"<td class=\"n\">{Figures.Price(decimal.Round(t.ExitPrice, 4))}</td><td class=\"n\">{Figures.Signed(t.Gross)}</td><td class=\"n\">{Figures.Amount(t.Fees)}</td>");
            html.Write($"<td class=\"n {Figures.Sign((double)t.Net.Amount)}\">{Figures.Signed(t.Net)}</td></tr>");
        }

        html.Write($"</table></div>");
    }
}
