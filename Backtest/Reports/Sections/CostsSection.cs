using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Fees and slippage by symbol.</summary>
internal static class CostsSection
{
    public static void Write(HtmlWriter html, RunStatistics statistics)
    {
        html.Write($"<h2>Costs</h2>");
        if (statistics.Costs.Count == 0)
        {
            html.Write($"<div class=\"empty\">Nothing was traded, so nothing was paid.</div>");
            return;
        }

        html.Write($"<div class=\"scroll\"><table><tr><th>Symbol</th><th class=\"n\">Fills</th><th class=\"n\">Quantity</th><th class=\"n\">Notional</th><th class=\"n\">Fees</th>");
        html.Write($"<th class=\"n\">Slippage</th><th class=\"n\">Cost, bp</th><th class=\"n\">Realized before fees</th><th class=\"n\">Realized less fees</th></tr>");
        foreach (var cost in statistics.Costs)
        {
            Row(html, "", cost.Symbol.Value, cost);
        }

        if (statistics.Costs.Count > 1)
        {
            Row(html, "sum", "All", statistics.Costs.Aggregate(static (a, b) => new TradingCosts(
                a.Symbol, a.Fills + b.Fills, a.Quantity + b.Quantity, a.Notional + b.Notional, a.Fees + b.Fees, a.Slippage + b.Slippage, a.Realized + b.Realized)));
        }

        html.Write($"</table></div><p class=\"note\">Slippage is the distance of each fill from the price its order was decided on, positive when worse; it is already in the fill price, ");
        html.Write($"so it lowers the profit once and is shown here to be seen. Basis points are fees and slippage over notional.</p>");
    }

    private static void Row(HtmlWriter html, string style, string name, TradingCosts cost)
    {
        html.Write($"<tr class=\"{style}\"><td>{name}</td><td class=\"n\">{Figures.Count(cost.Fills)}</td><td class=\"n\">{Figures.Count(cost.Quantity)}</td>");
        html.Write($"<td class=\"n\">{Figures.Amount(cost.Notional)}</td><td class=\"n\">{Figures.Amount(cost.Fees)}</td><td class=\"n\">{Figures.Amount(cost.Slippage)}</td>");
        html.Write($"<td class=\"n\">{Figures.Ratio(cost.BasisPoints)}</td>");
        Signed(html, cost.Realized);
        Signed(html, cost.Realized - cost.Fees);
        html.Write($"</tr>");
    }

    private static void Signed(HtmlWriter html, Money amount) =>
        html.Write($"<td class=\"n {Figures.Sign((double)amount.Amount)}\">{Figures.Signed(amount)}</td>");
}
