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

    /// <summary>Sessions listed; four years.</summary>
    private const int SessionsMax = 1_008;

    public static void Write(HtmlWriter html, TimeAxis axis, RunRecord record, RunStatistics statistics)
    {
        html.Write($"<h2>Returns</h2>");
        if (statistics.Sessions.Count == 0)
        {
            html.Write($"<div class=\"empty\">No session has ended with a mark.</div>");
            return;
        }

        Months(html, record, statistics);
        Histogram.Draw(html, [.. statistics.Sessions.Select(s => s.Return)]);
        EquityCharts.RollingSharpe(html, axis, record, statistics);
        Sessions(html, record, statistics);
    }

    private static void Months(HtmlWriter html, RunRecord record, RunStatistics statistics)
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
            for (var month = 0; month < year.Months.Count; month++)
            {
                var last = statistics.Sessions.LastOrDefault(s => s.Day.Year == year.Year && s.Day.Month == month + 1);
                Cell(html, year.Months[month], strongest, record.Marks.Count > 0 ? record.AddressOf(record.Marks[last.Mark]) : default);
            }

            html.Write($"<td class=\"n\"><b>{Figures.Return(year.Total)}</b></td><td class=\"n\">{year.Sessions}</td></tr>");
        }

        html.Write($"</table></div><p class=\"note\">Compound returns of the sessions, by the trading day that each belongs to.</p>");
    }

    // Closed on the screen to keep the page short, one click away; every return is the equity of its row over that of the row before.
    private static void Sessions(HtmlWriter html, RunRecord record, RunStatistics statistics)
    {
        html.Write($"<details><summary>All sessions with the rows of their last marks</summary><table class=\"narrow\"><tr><th>Trading day</th><th class=\"n\">Equity</th><th class=\"n\">Return</th><th>Last mark</th></tr>");
        foreach (var session in statistics.Sessions.TakeLast(SessionsMax))
        {
            html.Write($"<tr><td class=\"t\">{Figures.Day(session.Day)}</td><td class=\"n\">{Figures.Amount(session.Equity)}</td><td class=\"n\">{Figures.Return(session.Return)}</td>");
            html.Write($"<td>{record.AddressOf(record.Marks[session.Mark])}</td></tr>");
        }

        html.Write($"</table>");
        if (statistics.Sessions.Count > SessionsMax)
        {
            html.Write($"<p class=\"note\">The last {SessionsMax} of {Figures.Count(statistics.Sessions.Count)}.</p>");
        }

        html.Write($"</details>");
    }

    private static void Cell(HtmlWriter html, double? month, double strongest, RowAddress last)
    {
        if (month is not { } value)
        {
            html.Write($"<td class=\"n\"></td>");
            return;
        }

        var shade = strongest > 0 ? Math.Abs(value) / strongest * StrongestShade : 0;
        html.Write($"<td class=\"n {Figures.Sign(value)}\" style=\"--v:{shade}%\" title=\"last mark {last.ToString()}\">{Figures.Return(value)}</td>");
    }
}
