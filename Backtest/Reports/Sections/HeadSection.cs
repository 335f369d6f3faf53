using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>Title, what the reader must know before believing a number, and the headline figures.</summary>
internal static class HeadSection
{
    /// <summary>Sessions below which annualised figures are little more than noise.</summary>
    private const int SessionsFew = 60;

    public static string Title(RunRecord record)
    {
        var symbols = record.Bars.Count switch
        {
            0 => "Run without bars",
            <= 4 => string.Join(", ", record.Bars.Select(b => b.Symbol.Value)),
            var n => $"{record.Bars[0].Symbol}, {record.Bars[1].Symbol} and {n - 2} more",
        };
        var period = RunPeriod.Of(record);
        return period is { From: { } from, To: { } to } ? $"{symbols}, {Figures.Day(DayOf(from))} to {Figures.Day(DayOf(to))}" : symbols;
    }

    public static void Write(HtmlWriter html, RunRecord record, RunStatistics statistics, RunFacts facts)
    {
        html.Write($"<h1>{Title(record)}</h1><p class=\"sub\">");
        if (record.Portfolio is { } portfolio)
        {
            html.Write($"Portfolio {portfolio.Value} · ");
        }

        html.Write($"{Figures.Count(statistics.Sessions.Count, "session")} · {Figures.Count(record.JournalEvents, "journal event")} · ");
        html.Write($"journal hash <code>{record.JournalHash[..16]}…</code> · all times UTC, amounts in the account currency</p>");
        Warnings(html, record, statistics, facts);
        Tiles(html, record, statistics);
    }

    private static DateOnly DayOf(Contracts.UnixNanos time) => DateOnly.FromDateTime(time.ToDateTime());

    private static void Warnings(HtmlWriter html, RunRecord record, RunStatistics statistics, RunFacts facts)
    {
        if (record.Ended is null)
        {
            html.Write($"<div class=\"warn\"><b>This run did not come to its end.</b> The figures are those up to its last committed row.</div>");
        }

        if (record.Ended is "stopped")
        {
            html.Write($"<div class=\"warn\"><b>This run was stopped before its inputs ended.</b> It can go on: the same command with --resume.</div>");
        }

        if (record.Incidents.Count > 0)
        {
            html.Write($"<div class=\"warn\"><b>{Figures.Count(record.Incidents.Count, "incident")} inside entities</b>: rules that threw or entities that were quarantined, listed under Orders and risk.</div>");
        }

        if (record.OtherPortfolios.Count > 0)
        {
            html.Write($"<div class=\"warn\">Money, orders and decisions are those of portfolio {record.Portfolio?.Value}; left out: {string.Join(", ", record.OtherPortfolios)}.</div>");
        }

        if (facts.Faults.Count > 0)
        {
            html.Write($"<div class=\"warn\">The input had faults: {Figures.Count(facts.Faults.Values.Sum(), "record")}, listed under Data quality.</div>");
        }

        if (statistics.Sessions.Count is > 0 and < SessionsFew)
        {
            html.Write($"<div class=\"warn\">Annualised figures from {Figures.Count(statistics.Sessions.Count, "session")} say little: read the Sharpe ratio together with its probability and minimum track record.</div>");
        }
    }

    private static void Tiles(HtmlWriter html, RunRecord record, RunStatistics s)
    {
        var last = record.Marks.Count > 0 ? record.AddressOf(record.Marks[^1]).ToString() : "no mark";
        var trough = s.Drawdown.Trough >= 0 ? record.AddressOf(record.Marks[s.Drawdown.Trough]).ToString() : "no fall from a high";
        html.Write($"<div class=\"tiles\">");
        Tile(html, "Final equity", Figures.Amount(s.FinalEquity), last);
        Tile(html, "Net profit", Figures.Signed(s.FinalEquity - record.StartingEquity - Moved(record)), $"{Figures.Return(s.TotalReturn)} on {Figures.Amount(record.StartingEquity)}");
        Tile(html, "Sharpe ratio", Figures.Ratio(s.Sharpe), $"P(true ratio > 0) {Figures.Percent(s.ProbabilisticSharpe)}");
        Tile(html, "Max drawdown", Figures.Percent(s.Drawdown.Fraction), trough);
        Tile(html, "Growth per year", Figures.Return(s.Cagr), $"volatility {Figures.Percent(s.Volatility)}");
        Tile(html, "Closed trades", Figures.Count(s.Trades.Count), s.Trades.Count == 0 ? "nothing was closed" : $"{Figures.Percent(s.Trades.HitRate)} won, profit factor {Figures.Ratio(s.Trades.ProfitFactor)}");
        Tile(html, "Fees and slippage", Figures.Amount(s.Fees + s.Slippage), $"{Figures.Amount(s.Fees)} fees, {Figures.Amount(s.Slippage)} slippage");
        Tile(html, "Orders", Figures.Count(record.Orders.Count), $"{Figures.Count(record.Fills.Count, "fill")}, {Figures.Count(record.Denials.Sum(d => d.Orders))} denied");
        html.Write($"</div>");
    }

    // Deposits and withdrawals after the start are no profit.
    private static Contracts.Money Moved(RunRecord record) =>
        record.Flows.Where(f => f.MarksBefore > 0 && f.MarksBefore < record.Marks.Count).Aggregate(Contracts.Money.Zero, static (sum, f) => sum + f.Amount);

    private static void Tile(HtmlWriter html, string name, string figure, string below) =>
        html.Write($"<div class=\"tile\"><span>{name}</span><b>{figure}</b><span>{below}</span></div>");
}
