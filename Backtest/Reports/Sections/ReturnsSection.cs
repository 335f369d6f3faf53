using System.Globalization;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Charts;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Returns by month and year, their distribution, and the rolling Sharpe ratio.</summary>
internal static class ReturnsSection
{
    private const double StrongestShade = 55;

    public static void Write(HtmlWriter html, TimeAxis axis, RunRecord record, RunStatistics statistics)
    {
        html.Write($"<h2>Returns</h2>");
        if (statistics.Sessions.Count == 0)
        {
            html.Write($"<div class=\"empty\">No session has ended with a mark.</div>");
            return;
        }

        Months(html, statistics);
        Histogram.Draw(html, [.. statistics.Sessions.Select(s => s.Return)]);
        EquityCharts.RollingSharpe(html, axis, record, statistics);
    }

    private static void Months(HtmlWriter html, RunStatistics statistics)
    {
        html.Write($"<div class=\"scroll\"><table class=\"heat\"><tr><th>Year</th>");
        for (var month = 1; month <= 12; month++)
        {
            html.Write($"<th class=\"n\">{CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(month)}</th>");
        }

        html.Write($"<th class=\"n\">Year</th><th class=\"n\">Sessions</th></tr>");
        var strongest = statistics.Years.SelectMany(y => y.Months).Max(m => Math.Abs(m ?? 0));
        foreach (var year in statistics.Years)
        {
            html.Write($"<tr><td>{year.Year}</td>");
            foreach (var month in year.Months)
            {
                Cell(html, month, strongest);
            }

            html.Write($"<td class=\"n\"><b>{Figures.Return(year.Total)}</b></td><td class=\"n\">{year.Sessions}</td></tr>");
        }

        html.Write($"</table></div><p class=\"note\">Compound returns of the sessions, by the trading day that each belongs to.</p>");
    }

    private static void Cell(HtmlWriter html, double? month, double strongest)
    {
        if (month is not { } value)
        {
            html.Write($"<td class=\"n\"></td>");
            return;
        }

        var shade = strongest > 0 ? Math.Abs(value) / strongest * StrongestShade : 0;
        html.Write($"<td class=\"n {Figures.Sign(value)}\" style=\"--v:{shade}%\">{Figures.Return(value)}</td>");
    }
}
