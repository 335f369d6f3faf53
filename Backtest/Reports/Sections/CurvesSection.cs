using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Charts;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Equity, drawdown and exposure over the same time axis.</summary>
internal static class CurvesSection
{
    public static void Write(HtmlWriter html, TimeAxis axis, RunRecord record, RunStatistics statistics)
    {
        html.Write($"<h2>Equity</h2>");
        if (record.Marks.Count == 0)
        {
            html.Write($"<div class=\"empty\">The portfolio was never marked: no 5-minute bar of a symbol that it trades has closed.</div>");
            return;
        }

        EquityCharts.Equity(html, axis, record);
        EquityCharts.Fall(html, axis, record, statistics.Drawdown);
        EquityCharts.Exposure(html, axis, record);
        html.Write($"<p class=\"note\">Sessions stand side by side: the time between them is cut out of every time axis here.");
        if (axis.Holes.Any())
        {
            html.Write($" A dotted line marks more than five days without data.");
        }

        html.Write($" Lines of more than {Figures.Count(Decimation.PointsMax)} points are thinned for drawing, extremes kept; no figure is computed from thinned data.</p>");
    }
}
