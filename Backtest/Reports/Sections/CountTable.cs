using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Counts with their shares as bars.</summary>
internal static class CountTable
{
    public static void Write(HtmlWriter html, string name, string what, IReadOnlyList<(string Key, long Count)> counts)
    {
        if (counts.Count == 0)
        {
            return;
        }

        var most = Math.Max(counts.Max(c => c.Count), 1);
        html.Write($"<div><h3>{name}</h3><table><tr><th>{what}</th><th class=\"n\">Count</th><th></th></tr>");
        foreach (var (key, count) in counts)
        {
            html.Write($"<tr><td>{key}</td><td class=\"n\">{Figures.Count(count)}</td><td class=\"bar\"><i style=\"width:{100.0 * count / most}%\"></i></td></tr>");
        }

        html.Write($"</table></div>");
    }
}
