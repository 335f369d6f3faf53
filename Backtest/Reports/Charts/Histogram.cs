using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Charts;

/// <summary>How often session returns fell into ranges of equal width with round bounds.</summary>
internal static class Histogram
{
    /// <summary>Sessions below which a distribution says nothing.</summary>
    public const int SessionsMin = 10;

    private const double Width = 1000, Left = 40, Right = 24, Height = 110, Top = 8, Bottom = 22;
    private const int BinsWanted = 25;

    public static void Draw(HtmlWriter html, double[] returns)
    {
        html.Write($"<figure><figcaption><strong>Session returns</strong>sessions by return; one of exactly zero counts to the right of zero</figcaption>");
        if (returns.Length < SessionsMin)
        {
            html.Write($"<div class=\"empty\">Needs {SessionsMin} sessions; the run has {returns.Length}.</div></figure>");
            return;
        }

        var range = Math.Max(returns.Max(), 0) - Math.Min(returns.Min(), 0);
        var step = NiceScale.Around(0, Math.Max(range, 1e-6) * 5 / BinsWanted).Step;
        var low = (int)Math.Floor(Math.Min(returns.Min(), 0) / step);
        var bins = new int[(int)Math.Floor(Math.Max(returns.Max(), 0) / step) - low + 1];
        foreach (var r in returns)
        {
            bins[(int)Math.Floor(r / step) - low]++;
        }

        html.Write($"<svg viewBox=\"0 0 {Width} {Height + Top + Bottom}\" role=\"img\" aria-label=\"Distribution of session returns\">");
        var (top, wide) = (NiceScale.FromZero(bins.Max()), (Width - Left - Right) / bins.Length);
        foreach (var tick in top.Ticks.Where(t => t == Math.Floor(t)))
        {
            var y = Top + ((1 - (tick / top.High)) * Height);
            html.Write($"<path class=\"grid\" d=\"M{Left} {y}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{(long)tick}</text>");
        }

        for (var i = 0; i < bins.Length; i++)
        {
            var (x, tall, from) = (Left + (i * wide), bins[i] / top.High * Height, (low + i) * step);
            var style = low + i < 0 ? "fo" : "fb";
            var title = $"{Figures.Count(bins[i], "session")} from {Figures.Percent(from)} to {Figures.Percent(from + step)}";
            html.Write($"<rect class=\"{style}\" x=\"{x + 0.5}\" y=\"{Top + Height - tall}\" width=\"{Math.Max(wide - 1, 0.5)}\" height=\"{tall}\"><title>{title}</title></rect>");
        }

        var decimals = NiceScale.Around(0, step * 5).Decimals;
        var every = Math.Max(1, (bins.Length + 9) / 10);
        for (var i = 0; i <= bins.Length; i++)
        {
            if ((low + i) % every == 0)
            {
                html.Write($"<text x=\"{Left + (i * wide)}\" y=\"{Height + Top + 15}\" text-anchor=\"middle\">{ChartFrame.Percent((low + i) * step, decimals)}</text>");
            }
        }

        html.Write($"</svg></figure>");
    }
}
