using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>All statistics in three columns.</summary>
internal static class FiguresSection
{
    public static void Write(HtmlWriter html, RunRecord record, RunStatistics s)
    {
        html.Write($"<h2>Statistics</h2><div class=\"cols\">");
        Table(
            html,
            "Return and risk",
            ("Total return", Figures.Return(s.TotalReturn)),
            ("Growth per year (CAGR)", Figures.Return(s.Cagr)),
            ("Volatility per year", Figures.Percent(s.Volatility)),
            ("Sharpe ratio", Figures.Ratio(s.Sharpe)),
            ("Sortino ratio", Figures.Ratio(s.Sortino)),
            ("Calmar ratio", Figures.Ratio(s.Calmar)),
            ("Max drawdown", Figures.Percent(s.Drawdown.Fraction)),
            ("Max drawdown, amount", Figures.Amount(s.DrawdownAmount)),
            ("From peak", At(record, s.Drawdown.Peak, s.Drawdown.Trough >= 0 ? "start" : Figures.None)),
            ("To trough", At(record, s.Drawdown.Trough, Figures.None)),
            ("Recovered", s.Drawdown.Trough < 0 ? Figures.None : At(record, s.Drawdown.Recovery ?? -1, "not yet")));
        Table(
            html,
            "Distribution of session returns",
            ("Sessions", Figures.Count(s.Sessions.Count)),
            ("Best session", Figures.Return(s.BestSession)),
            ("Worst session", Figures.Return(s.WorstSession)),
            ("Positive sessions", Figures.Percent(s.PositiveSessions)),
            ("Skewness", Figures.Ratio(s.Moments.Skewness)),
            ("Kurtosis (normal 3)", Figures.Ratio(s.Moments.Kurtosis)),
            ("P(true Sharpe > 0)", Figures.Percent(s.ProbabilisticSharpe)),
            ("Deflated Sharpe", s.DeflatedSharpe is null ? "trials not given" : Figures.Percent(s.DeflatedSharpe)),
            ("Min. track record, sessions", s.MinimumTrackRecord is { } n ? Figures.Count((long)Math.Min(Math.Ceiling(n), 1e15)) : Figures.None),
            ("Growth-optimal leverage", s.GrowthLeverage is { } f ? Figures.Ratio(f) + "x" : Figures.None));
        Table(
            html,
            "Trading",
            ("Closed trades", Figures.Count(s.Trades.Count)),
            ("Hit rate", Figures.Percent(s.Trades.HitRate)),
            ("Payoff (avg win / avg loss)", Figures.Ratio(s.Trades.Payoff)),
            ("Profit factor", Figures.Ratio(s.Trades.ProfitFactor)),
            ("Average trade, net", Figures.Amount(s.Trades.Average)),
            ("Average win", Figures.Amount(s.Trades.AverageWin)),
            ("Average loss", Figures.Amount(-s.Trades.AverageLoss)),
            ("Average hours held", Figures.Ratio(s.Trades.AverageHours)),
            ("Marks in the market", Figures.Percent(s.Exposure.InMarket)),
            ("Average gross exposure", Multiple(s.Exposure.AverageGross)),
            ("Largest gross exposure", Multiple(s.Exposure.LargestGross)),
            ("Average net exposure", Multiple(s.Exposure.AverageNet)),
            ("Turnover per year", Multiple(s.TurnoverPerYear)));
        html.Write($"</div>");
    }

    private static string Multiple(double? value) => value is null ? Figures.None : Figures.Ratio(value) + "x";

    private static string At(RunRecord record, int mark, string none) => mark < 0 ? none : Figures.Minute(record.Marks[mark].Time);

    private static void Table(HtmlWriter html, string name, params ReadOnlySpan<(string Name, string Figure)> rows)
    {
        html.Write($"<div><h3>{name}</h3><table class=\"kv fig\">");
        foreach (var (key, figure) in rows)
        {
            html.Write($"<tr><td>{key}</td><td>{figure}</td></tr>");
        }

        html.Write($"</table></div>");
    }
}
