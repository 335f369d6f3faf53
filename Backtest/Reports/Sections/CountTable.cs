using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Counts with their shares as bars, and a row to look at: the first that was counted.</summary>
internal static class CountTable
{
    private static readonly Markup FirstHead = new("<th>First row</th>");

    public static void Write(HtmlWriter html, string name, string what, IReadOnlyList<(string Key, long Count, RowAddress? First)> counts)
    {
        if (counts.Count == 0)
        {
            return;
        }

        var most = Math.Max(counts.Max(c => c.Count), 1);
        var rows = counts.Any(c => c.First is not null);
        html.Write($"<div><h3>{name}</h3><table><tr><th>{what}</th><th class=\"n\">Count</th><th></th>{(rows ? FirstHead : default)}</tr>");
        foreach (var (key, count, first) in counts)
        {
            html.Write($"<tr><td>{key}</td><td class=\"n\">{Figures.Count(count)}</td><td class=\"bar\"><i style=\"width:{100.0 * count / most}%\"></i></td>");
            if (first is { } row)
            {
                html.Write($"<td>{row}</td>");
            }

            html.Write($"</tr>");
        }

        html.Write($"</table></div>");
    }
}
