using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Risk;

/// <summary>Exposures with their part in the risk, and the correlations as a heat map.</summary>
internal static class PositionTables
{
    private const double StrongestShade = 60;

    public static void Write(HtmlWriter html, RiskPageData data)
    {
        var (gross, parts) = (data.Exposures.Sum(Math.Abs), data.RiskParts.Sum());
        html.Write($"<h2>Exposures</h2><div class=\"scroll\"><table><tr><th>Symbol</th><th class=\"n\">Value</th><th class=\"n\">of gross</th><th></th><th class=\"n\">Part of VaR</th><th class=\"n\">Share</th><th></th></tr>");
        var (largest, riskiest) = (data.Exposures.Max(Math.Abs), data.RiskParts.Max(Math.Abs));
        for (var i = 0; i < data.Symbols.Count; i++)
        {
            html.Write($"<tr><td>{data.Symbols[i]}</td><td class=\"n {Figures.Sign(data.Exposures[i])}\">{Figures.Amount((double?)data.Exposures[i])}</td><td class=\"n\">{Figures.Percent(Math.Abs(data.Exposures[i]) / gross)}</td>");
            Bar(html, data.Exposures[i], largest);
            html.Write($"<td class=\"n {Figures.Sign(-data.RiskParts[i])}\">{Figures.Amount((double?)data.RiskParts[i])}</td><td class=\"n\">{Figures.Percent(data.RiskParts[i] / parts)}</td>");
            Bar(html, data.RiskParts[i], riskiest);
            html.Write($"</tr>");
        }

        html.Write($"<tr class=\"sum\"><td>Gross</td><td class=\"n\">{Figures.Amount((double?)gross)}</td><td></td><td></td><td class=\"n\">{Figures.Amount((double?)parts)}</td><td></td><td></td></tr>");
        html.Write($"<tr class=\"sum\"><td>Net</td><td class=\"n\">{Figures.Amount((double?)data.Exposures.Sum())}</td><td class=\"n\">{Figures.Percent(data.Exposures.Sum() / gross)}</td><td></td><td></td><td></td><td></td></tr></table></div>");
        Correlations(html, data);
    }

    private static void Bar(HtmlWriter html, double value, double largest) =>
        html.Write($"<td class=\"bar\"><i style=\"width:{(largest > 0 ? 100 * Math.Abs(value) / largest : 0)}%{(value < 0 ? ";background:var(--orange)" : "")}\"></i></td>");

    private static void Correlations(HtmlWriter html, RiskPageData data)
    {
        html.Write($"<h2>Correlations</h2><div class=\"scroll\"><table class=\"heat\"><tr><th></th>");
        foreach (var symbol in data.Symbols)
        {
            html.Write($"<th class=\"n\">{symbol}</th>");
        }

        html.Write($"</tr>");
        for (var i = 0; i < data.Symbols.Count; i++)
        {
            html.Write($"<tr><td>{data.Symbols[i]}</td>");
            for (var j = 0; j < data.Symbols.Count; j++)
            {
                var value = data.Correlations[i, j];
                html.Write($"<td class=\"n {Figures.Sign(value)}\" style=\"--v:{Math.Abs(value) * StrongestShade}%\">{Figures.Ratio(value)}</td>");
            }

            html.Write($"</tr>");
        }

        html.Write($"</table></div><p class=\"note\">Exponentially weighted, of the last day. Blue moves together, orange apart.</p>");
    }
}
