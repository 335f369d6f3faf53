using System.Globalization;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>A drawing with a time axis below and a value axis at the left: grid and labels first, lines by the calls that follow, then <see cref="End"/>.</summary>
internal sealed class ChartFrame
{
    private const double Width = 1000, Left = 74, Right = 10, Top = 8, Bottom = 22;

    /// <summary>Width that a character of a label takes at most, on average.</summary>
    private const double LabelCharacter = 6.4;

    private readonly HtmlWriter _html;
    private readonly TimeAxis _axis;
    private readonly NiceScale _scale;
    private readonly double _height;

    public ChartFrame(HtmlWriter html, TimeAxis axis, NiceScale scale, double height, string name, Func<double, int, string> label)
    {
        (_html, _axis, _scale, _height) = (html, axis, scale, height);
        _html.Write($"<svg viewBox=\"0 0 {Width} {height + Top + Bottom}\" role=\"img\" aria-label=\"{name}\">");
        foreach (var tick in scale.Ticks)
        {
            var y = Y(tick);
            var kind = tick == 0 ? "zero" : "grid";
            _html.Write($"<path class=\"{kind}\" d=\"M{Left} {y}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{label(tick, scale.Decimals)}</text>");
        }

        foreach (var tick in TimeTicks.Of(axis))
        {
            var x = Left + (tick.At * (Width - Left - Right));
            _html.Write($"<path class=\"grid\" d=\"M{x} {Top}V{Top + height}\"/>");
            if (x + 3 + (tick.Label.Length * LabelCharacter) <= Width)
            {
                _html.Write($"<text x=\"{x + 3}\" y=\"{height + Top + 15}\">{tick.Label}</text>");
            }
        }

        foreach (var (from, to) in axis.Holes)
        {
            var (x, left, back) = (X(to), Figures.Minute(new UnixNanos(from)), Figures.Minute(new UnixNanos(to)));
            _html.Write($"<path class=\"hole\" d=\"M{x} {Top}V{Top + height}\"><title>no data from {left} to {back}</title></path>");
        }
    }

    /// <summary>Draws a line; several share the frame.</summary>
    public void Line(IReadOnlyList<PlotPoint> points, string style)
    {
        var drawn = Decimation.Thin(points, _axis.At);
        _html.Write($"<path class=\"l {style}\" d=\"");
        for (var i = 0; i < drawn.Count; i++)
        {
            var starts = i == 0 || _axis.Breaks(drawn[i - 1].TimeNs, drawn[i].TimeNs);
            var ends = i + 1 == drawn.Count || _axis.Breaks(drawn[i].TimeNs, drawn[i + 1].TimeNs);
            var (x, y) = (X(drawn[i].TimeNs), Y(drawn[i].Value));
            if (starts)
            {
                _html.Write($"M{x} {y}");
            }
            else
            {
                _html.Write($"L{x} {y}");
            }

            if (starts && ends)
            {
                _html.Write($"h1"); // a lone point would not show
            }
        }

        _html.Write($"\"/>");
    }

    /// <summary>Fills between a line and zero.</summary>
    public void Area(IReadOnlyList<PlotPoint> points, string style)
    {
        var drawn = Decimation.Thin(points, _axis.At);
        _html.Write($"<path class=\"{style}\" d=\"");
        for (var i = 0; i < drawn.Count; i++)
        {
            var x = X(drawn[i].TimeNs);
            if (i == 0 || _axis.Breaks(drawn[i - 1].TimeNs, drawn[i].TimeNs))
            {
                _html.Write($"M{x} {Y(0)}");
            }

            _html.Write($"L{x} {Y(drawn[i].Value)}");
            if (i + 1 == drawn.Count || _axis.Breaks(drawn[i].TimeNs, drawn[i + 1].TimeNs))
            {
                _html.Write($"L{x} {Y(0)}Z");
            }
        }

        _html.Write($"\"/>");
    }

    /// <summary>A triangle at a point, tip at the price: below it pointing up for a buy, above it pointing down for a sell.</summary>
    public void Triangle(long timeNs, double value, bool up, double size, string title)
    {
        var (x, y, s) = (X(timeNs), Y(value), up ? size : -size);
        var style = up ? "fb" : "fo";
        _html.Write($"<path class=\"mark {style}\" d=\"M{x} {y}l{-size * 0.6} {s}h{size * 1.2}Z\"><title>{title}</title></path>");
    }

    /// <summary>A dot at a point.</summary>
    public void Dot(long timeNs, double value, string title) =>
        _html.Write($"<circle class=\"mark fo\" cx=\"{X(timeNs)}\" cy=\"{Y(value)}\" r=\"3.5\"><title>{title}</title></circle>");

    /// <summary>Ends the drawing.</summary>
    public void End() => _html.Write($"</svg>");

    /// <summary>Label of an amount or a price: separators, and decimals when the ticks need them.</summary>
    public static string Number(double value, int decimals) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Label of a share as a percentage.</summary>
    public static string Percent(double value, int decimals) => Number(value * 100, Math.Max(decimals - 2, 0)) + "%";

    /// <summary>Label of a multiple: 1.5x.</summary>
    public static string Multiple(double value, int decimals) => Number(value, decimals) + "x";

    private double X(long timeNs) => Left + (_axis.At(timeNs) * (Width - Left - Right));

    private double Y(double value) => Top + ((_scale.High - value) / (_scale.High - _scale.Low) * _height);
}
