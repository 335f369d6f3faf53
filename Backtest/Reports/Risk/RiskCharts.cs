using GrandModel.Backtest.Reports.Charts;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Risk;

/// <summary>Results against value at risk with the exceptions marked, a drawing a method, and the drawdown, all over one time axis.</summary>
internal static class RiskCharts
{
    private const double Height = 150;
    private const double SmallHeight = 110;
    private const long HalfDayNs = 43_200_000_000_000;

    public static void Write(HtmlWriter html, RiskPageData data)
    {
        var axis = TimeAxis.OfDays(data.Days);
        html.Write($"<h2>Value at risk and what came</h2>");
        foreach (var forecast in data.Forecasts)
        {
            Forecast(html, axis, data, forecast);
        }

        html.Write($"<p class=\"note\">Result of each day of the positions held today, and the loss that was forecast for it the evening before, drawn downwards. A dot is a day on which more was lost. ");
        html.Write($"Lines of more than {Figures.Count(Decimation.PointsMax)} points are thinned for drawing, extremes kept.</p><h2>Drawdown</h2>");
        Drawdown(html, axis, data);
    }

    private static void Forecast(HtmlWriter html, TimeAxis axis, RiskPageData data, DrawnForecast forecast)
    {
        var count = Figures.Count(forecast.Exceptions.Count(e => e), "exception");
        html.Write($"<figure><figcaption><strong>{forecast.Method}</strong>{count} on {Figures.Count(forecast.Var.Count(v => v is not null), "day")}");
        html.Write($"<span class=\"key\" style=\"background:var(--muted)\"></span>result of the day<span class=\"key\" style=\"background:var(--blue)\"></span>value at risk</figcaption>");
        var low = Math.Min(data.ProfitAndLoss.Min(), -(forecast.Var.Max() ?? 0));
        var frame = new ChartFrame(
            html, axis, NiceScale.Around(low, Math.Max(0, data.ProfitAndLoss.Max())), Height, $"Results and value at risk, {forecast.Method}", ChartFrame.Number);
        frame.Area([.. data.Days.Select((d, t) => new PlotPoint(Middle(d), data.ProfitAndLoss[t]))], "fs soft");
        frame.Line([.. data.Days.Select((d, t) => new PlotPoint(Middle(d), data.ProfitAndLoss[t]))], "muted thin");
        foreach (var piece in Pieces(data, forecast))
        {
            frame.Line(piece, "blue");
        }

        for (var t = 0; t < data.Days.Count; t++)
        {
            if (forecast.Exceptions[t] && forecast.Var[t] is { } value)
            {
                frame.Dot(Middle(data.Days[t]), data.ProfitAndLoss[t], $"{Figures.Day(data.Days[t])}: {Figures.Amount((double?)data.ProfitAndLoss[t])}, value at risk {Figures.Amount((double?)value)}");
            }
        }

        frame.End();
        html.Write($"</figure>");
    }

    // A line does not run over days without a forecast.
    private static IEnumerable<List<PlotPoint>> Pieces(RiskPageData data, DrawnForecast forecast)
    {
        var piece = new List<PlotPoint>();
        for (var t = 0; t < data.Days.Count; t++)
        {
            if (forecast.Var[t] is { } value)
            {
                piece.Add(new PlotPoint(Middle(data.Days[t]), -value));
            }
            else if (piece.Count > 0)
            {
                yield return piece;
                piece = [];
            }
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }

    private static void Drawdown(HtmlWriter html, TimeAxis axis, RiskPageData data)
    {
        var value = data.Start;
        var curve = data.ProfitAndLoss.Select(p => value += p).ToArray();
        var falls = Statistics.Drawdown.Curve(data.Start, curve);
        var deepest = Statistics.Drawdown.Deepest(data.Start, curve);
        html.Write($"<figure><figcaption><strong>Drawdown</strong>of {Figures.Amount((double?)data.Start)} with every day's result added: positions are brought back to their size every day</figcaption>");
        var scale = NiceScale.FromZero(Math.Max(deepest.Fraction, 0.001), 4) is var up ? new NiceScale(-up.High, 0, up.Step) : up;
        var frame = new ChartFrame(html, axis, scale, SmallHeight, "Drawdown", ChartFrame.Percent);
        PlotPoint[] points = [.. falls.Select((f, t) => new PlotPoint(Middle(data.Days[t]), -f))];
        frame.Area(points, "fo soft");
        frame.Line(points, "orange thin");
        if (deepest.Trough >= 0)
        {
            var day = data.Days[deepest.Trough];
            frame.Dot(Middle(day), -deepest.Fraction, $"{Figures.Percent(-deepest.Fraction)} on {Figures.Day(day)}");
        }

        frame.End();
        html.Write($"</figure>");
    }

    private static long Middle(DateOnly day) => TimeAxis.StartOf(day) + HalfDayNs;
}
