using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Risk;

/// <summary>A page about the risk of positions: one file that needs nothing else. The same data give the same bytes. docs/backtests.md.</summary>
public static class RiskPage
{
    /// <summary>The page.</summary>
    /// <exception cref="ArgumentException">Rows of other lengths than days or symbols.</exception>
    public static string Render(RiskPageData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check(data);
        var html = new HtmlWriter();
        html.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        html.Write($"<title>{data.Title}</title><style>\n{PageStyle.Css}\n</style></head>\n<body><main>\n<h1>{data.Title}</h1><p class=\"sub\">{data.About}</p>");
        foreach (var warning in data.Warnings)
        {
            html.Write($"<div class=\"warn\">{warning}</div>");
        }

        html.Write($"<div class=\"tiles\">");
        foreach (var (name, figure, below) in data.Tiles)
        {
            html.Write($"<div class=\"tile\"><span>{name}</span><b>{figure}</b><span>{below}</span></div>");
        }

        html.Write($"</div>");
        RiskCharts.Write(html, data);
        PositionTables.Write(html, data);
        foreach (var table in data.Tables)
        {
            Table(html, table);
        }

        html.Write($"</main></body></html>\n");
        return html.ToMarkup().Text;
    }

    private static void Table(HtmlWriter html, RiskTable table)
    {
        html.Write($"<h2>{table.Title}</h2><div class=\"scroll\"><table><tr>");
        var right = table.Columns.Select(c => c.StartsWith('>')).ToArray();
        foreach (var column in table.Columns)
        {
            html.Write($"<th class=\"{(column.StartsWith('>') ? "n" : "t")}\">{column.TrimStart('>')}</th>");
        }

        html.Write($"</tr>");
        foreach (var row in table.Rows)
        {
            html.Write($"<tr>");
            for (var i = 0; i < row.Count; i++)
            {
                html.Write($"<td class=\"{(right[i] ? "n" : "t")}\">{row[i]}</td>");
            }

            html.Write($"</tr>");
        }

        html.Write($"</table></div>");
        if (table.Note.Length > 0)
        {
            html.Write($"<p class=\"note\">{table.Note}</p>");
        }
    }

    private static void Check(RiskPageData data)
    {
        var (days, assets) = (data.Days.Count, data.Symbols.Count);
        if (days == 0 || data.ProfitAndLoss.Count != days || data.Forecasts.Any(f => f.Var.Count != days || f.Exceptions.Count != days))
        {
            throw new ArgumentException($"Rows of {days} days: expected at least one, and as many results and forecasts.", nameof(data));
        }

        if (data.Exposures.Count != assets || data.RiskParts.Count != assets || data.Correlations.GetLength(0) != assets || data.Correlations.GetLength(1) != assets)
        {
            throw new ArgumentException($"{assets} symbols: expected as many exposures, parts and correlations.", nameof(data));
        }

        if (!(data.Start > 0))
        {
            throw new ArgumentException($"Start {data.Start}: expected above 0.", nameof(data));
        }
    }
}
