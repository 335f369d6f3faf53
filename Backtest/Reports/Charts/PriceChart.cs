using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>Closes of a symbol with its fills: buys as triangles from below, sells from above. Fills that would overlap are one larger triangle.</summary>
internal static class PriceChart
{
    private const int Columns = 140;
    private const double Small = 7, Large = 9.5;

    /// <summary>Fills from which on the triangles are drawn smaller, so that they leave the price to be seen.</summary>
    private const int Many = 200;

    public static void Draw(HtmlWriter html, TimeAxis axis, SymbolBars bars, IReadOnlyList<FillLine> fills)
    {
        var line = bars.Points.Select(p => new PlotPoint(p.Close.Value, p.Last.ToDouble())).ToArray();
        var buys = fills.Count(f => f.Fill.Side == Side.Buy);
        html.Write($"<figure><figcaption><strong>{bars.Symbol.Value}</strong>closes of {bars.Timeframe.ToString()} bars");
        html.Write($"<span class=\"key\" style=\"background:var(--blue)\"></span>▲ {Figures.Count(buys, "buy")}<span class=\"key\" style=\"background:var(--orange)\"></span>");
        html.Write($"▼ {Figures.Count(fills.Count - buys, "sell")}</figcaption>");
        var prices = line.Select(p => p.Value).Concat(fills.Select(f => f.Fill.Price.ToDouble())).ToArray();
        var frame = new ChartFrame(html, axis, NiceScale.Around(prices.Min(), prices.Max()), 210, $"Price of {bars.Symbol}", ChartFrame.Number);
        frame.Line(line, "muted");
        foreach (var group in fills.GroupBy(f => (Column: (int)(axis.At(f.Fill.TradeTime.Value) * Columns), f.Fill.Side)))
        {
            Mark(frame, group.Key.Side, [.. group], fills.Count > Many ? 0.65 : 1);
        }

        frame.End();
        html.Write($"</figure>");
    }

    private static void Mark(ChartFrame frame, Side side, FillLine[] fills, double scale)
    {
        var first = fills[0];
        var title = fills.Length == 1
            ? $"{side} {first.Fill.Quantity} at {Figures.Price(first.Fill.Price.ToDecimal())}, {Figures.Minute(first.Fill.TradeTime)}, {first.Address}"
            : $"{fills.Length} fills: {side} {Figures.Count(fills.Sum(f => f.Fill.Quantity.Units))}, {Figures.Minute(first.Fill.TradeTime)} to "
                + $"{Figures.Minute(fills[^1].Fill.TradeTime)}, {first.Address} to {fills[^1].Address}";
        var tip = side == Side.Buy ? fills.Min(f => f.Fill.Price.ToDouble()) : fills.Max(f => f.Fill.Price.ToDouble());
        var middle = fills[fills.Length / 2].Fill.TradeTime.Value;
        frame.Triangle(middle, tip, side == Side.Buy, scale * (fills.Length == 1 ? Small : Large), title);
    }
}
