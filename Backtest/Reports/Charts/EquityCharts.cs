using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>Equity with its high-water mark, drawdown, exposure, rolling Sharpe ratio: curves over one time axis.</summary>
internal static class EquityCharts
{
    private const double SmallHeight = 110;
    private const int SmallTicks = 4;

    /// <summary>Lower end of the drawdown axis of a curve that hardly fell.</summary>
    private const double LeastFall = 0.001;

    public static void Equity(HtmlWriter html, TimeAxis axis, RunRecord record)
    {
        var equity = record.Marks.Select(m => new PlotPoint(m.Time.Value, m.Equity.ToDouble())).ToArray();
        var flows = SessionSeries.Flows(record);
        var high = new PlotPoint[equity.Length];
        var top = record.StartingEquity.ToDouble();
        for (var i = 0; i < equity.Length; i++)
        {
            top = Math.Max(top + flows[i], equity[i].Value);
            high[i] = equity[i] with { Value = top };
        }

        html.Write($"<figure><figcaption><strong>Equity</strong>account currency, at every mark<span class=\"key fb\" style=\"background:var(--blue)\"></span>equity");
        html.Write($"<span class=\"key\" style=\"background:var(--muted)\"></span>high-water mark</figcaption>");
        var scale = NiceScale.Around(equity.Min(p => p.Value), high.Max(p => p.Value));
        var frame = new ChartFrame(html, axis, scale, 250, "Equity over time", ChartFrame.Number);
        frame.Line(high, "muted thin dash");
        frame.Line(equity, "blue");
        frame.End();
        html.Write($"</figure>");
    }

    public static void Fall(HtmlWriter html, TimeAxis axis, RunRecord record, Drawdown deepest)
    {
        var falls = Drawdown.Curve(
            record.StartingEquity.ToDouble(), record.Marks.Select(m => m.Equity.ToDouble()).ToArray(), SessionSeries.Flows(record));
        var points = falls.Select((fall, i) => new PlotPoint(record.Marks[i].Time.Value, -fall)).ToArray();
        html.Write($"<figure><figcaption><strong>Drawdown</strong>fall below the high-water mark, at every mark</figcaption>");
        var scale = NiceScale.FromZero(Math.Max(deepest.Fraction, LeastFall), SmallTicks) is var up ? new NiceScale(-up.High, 0, up.Step) : up;
        var frame = new ChartFrame(html, axis, scale, SmallHeight, "Drawdown over time", ChartFrame.Percent);
        frame.Area(points, "fo soft");
        frame.Line(points, "orange thin");
        if (deepest.Trough >= 0)
        {
            var trough = record.Marks[deepest.Trough];
            frame.Dot(trough.Time.Value, -deepest.Fraction, $"{Figures.Percent(-deepest.Fraction)} on {Figures.Minute(trough.Time)}, {record.AddressOf(trough)}");
        }

        frame.End();
        html.Write($"</figure>");
    }

    public static void Exposure(HtmlWriter html, TimeAxis axis, RunRecord record)
    {
        var gross = new List<PlotPoint>(record.Marks.Count);
        var net = new List<PlotPoint>(record.Marks.Count);
        foreach (var mark in record.Marks)
        {
            if (mark.Equity.Amount > 0)
            {
                gross.Add(new PlotPoint(mark.Time.Value, mark.Gross.ToDouble() / mark.Equity.ToDouble()));
                net.Add(new PlotPoint(mark.Time.Value, mark.Net.ToDouble() / mark.Equity.ToDouble()));
            }
        }

        if (gross.Count == 0)
        {
            return;
        }

        html.Write($"<figure><figcaption><strong>Exposure</strong>as a multiple of equity<span class=\"key\" style=\"background:var(--sky)\"></span>gross");
        html.Write($"<span class=\"key\" style=\"background:var(--green)\"></span>net</figcaption>");
        var (low, high) = (Math.Min(net.Min(p => p.Value), 0), gross.Max(p => p.Value));
        var scale = low < 0 ? NiceScale.Around(low, Math.Max(high, 0), SmallTicks) : NiceScale.FromZero(high, SmallTicks);
        var frame = new ChartFrame(html, axis, scale, SmallHeight, "Exposure over time", ChartFrame.Multiple);
        frame.Area(gross, "fs soft");
        frame.Line(net, "green thin");
        frame.End();
        html.Write($"</figure>");
    }

    public static void RollingSharpe(HtmlWriter html, TimeAxis axis, RunRecord record, RunStatistics statistics)
    {
        var points = new List<PlotPoint>();
        for (var i = 0; i < statistics.Sessions.Count; i++)
        {
            if (statistics.RollingSharpe[i] is { } ratio)
            {
                points.Add(new PlotPoint(record.Marks[statistics.Sessions[i].Mark].Time.Value, ratio));
            }
        }

        html.Write($"<figure><figcaption><strong>Rolling Sharpe ratio</strong>last {RunStatistics.RollingSessions} sessions, annualised</figcaption>");
        if (points.Count == 0)
        {
            html.Write($"<div class=\"empty\">Needs {RunStatistics.RollingSessions} sessions; the run has {statistics.Sessions.Count}.</div></figure>");
            return;
        }

        var scale = NiceScale.Around(Math.Min(points.Min(p => p.Value), 0), Math.Max(points.Max(p => p.Value), 0), SmallTicks);
        var frame = new ChartFrame(html, axis, scale, SmallHeight, "Rolling Sharpe ratio", ChartFrame.Number);
        frame.Line(points, "blue");
        frame.End();
        html.Write($"</figure>");
    }
}
