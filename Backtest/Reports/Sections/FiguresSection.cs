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
            new("Total return", Figures.Return(s.TotalReturn)),
            new("Growth per year (CAGR)", Figures.Return(s.Cagr)),
            new("Volatility per year", Figures.Percent(s.Volatility)),
            new("Sharpe ratio", Figures.Ratio(s.Sharpe)),
            new("Sortino ratio", Figures.Ratio(s.Sortino)),
            new("Calmar ratio", Figures.Ratio(s.Calmar)),
            new("Max drawdown", Figures.Percent(s.Drawdown.Fraction)),
            new("Max drawdown, amount", Figures.Amount(s.DrawdownAmount)),
            At(record, "From peak", s.Drawdown.Peak, s.Drawdown.Trough >= 0 ? "start" : Figures.None),
            At(record, "To trough", s.Drawdown.Trough, Figures.None),
            At(record, "Recovered", s.Drawdown.Recovery ?? -1, s.Drawdown.Trough < 0 ? Figures.None : "not yet"));
        Table(
            html,
            "Distribution of session returns",
            new("Sessions", Figures.Count(s.Sessions.Count)),
            Session(record, s, "Best session", s.BestSession),
            Session(record, s, "Worst session", s.WorstSession),
            new("Positive sessions", Figures.Percent(s.PositiveSessions)),
            new("Skewness", Figures.Ratio(s.Moments.Skewness)),
            new("Kurtosis (normal 3)", Figures.Ratio(s.Moments.Kurtosis)),
            new("P(true Sharpe > 0)", Figures.Percent(s.ProbabilisticSharpe)),
            new("Deflated Sharpe", s.DeflatedSharpe is null ? "trials not given" : Figures.Percent(s.DeflatedSharpe)),
            new("Min. track record, sessions", s.MinimumTrackRecord is { } n ? Figures.Count((long)Math.Min(Math.Ceiling(n), 1e15)) : Figures.None),
            new("Growth-optimal leverage", s.GrowthLeverage is { } f ? Figures.Ratio(f) + "x" : Figures.None));
        Table(
            html,
            "Trading",
            new("Closed trades", Figures.Count(s.Trades.Count)),
            new("Hit rate", Figures.Percent(s.Trades.HitRate)),
            new("Payoff (avg win / avg loss)", Figures.Ratio(s.Trades.Payoff)),
            new("Profit factor", Figures.Ratio(s.Trades.ProfitFactor)),
            new("Average trade, net", Figures.Amount(s.Trades.Average)),
            new("Average win", Figures.Amount(s.Trades.AverageWin)),
            new("Average loss", Figures.Amount(-s.Trades.AverageLoss)),
            new("Average hours held", Figures.Ratio(s.Trades.AverageHours)),
            new("Marks in the market", Figures.Percent(s.Exposure.InMarket)),
            new("Average gross exposure", Multiple(s.Exposure.AverageGross)),
            new("Largest gross exposure", Multiple(s.Exposure.LargestGross), Row(record, s.Exposure.LargestGrossMark)),
            new("Average net exposure", Multiple(s.Exposure.AverageNet)),
            new("Turnover per year", Multiple(s.TurnoverPerYear)));
        html.Write($"</div><p class=\"note\">Ratios are those of the session returns, annualised with {PerformanceRatios.SessionsPerYear} sessions and a rate of zero. ");
        html.Write($"An address names the row that the figure above it stands in; sums and means are over all rows of their kind. Definitions: docs/report.md.</p>");
    }

    private static string Multiple(double? value) => value is null ? Figures.None : Figures.Ratio(value) + "x";

    private static Figure At(RunRecord record, string name, int mark, string none) =>
        new(name, mark < 0 ? none : Figures.Minute(record.Marks[mark].Time), Row(record, mark));

    private static Figure Session(RunRecord record, RunStatistics s, string name, double? value)
    {
        var mark = value is null ? -1 : s.Sessions.First(e => e.Return.Equals(value)).Mark;
        return new(name, Figures.Return(value), Row(record, mark));
    }

    private static RowAddress? Row(RunRecord record, int mark) => mark < 0 ? null : record.AddressOf(record.Marks[mark]);

    private static void Table(HtmlWriter html, string name, params ReadOnlySpan<Figure> rows)
    {
        html.Write($"<div><h3>{name}</h3><table class=\"kv fig\">");
        foreach (var (key, text, row) in rows)
        {
            html.Write($"<tr><td>{key}</td><td>{text}");
            if (row is { } address)
            {
                html.Write($"<br>{address}");
            }

            html.Write($"</td></tr>");
        }

        html.Write($"</table></div>");
    }

    /// <summary>A figure by name; with the row it stands in, where it stands in one.</summary>
    private readonly record struct Figure(string Name, string Text, RowAddress? Row = null);
}
