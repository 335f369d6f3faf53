using System.Text.Json;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Statistics;

namespace GrandModel.Backtest.Reports;

/// <summary>Puts summary.json together.</summary>
public static class SummaryBuilder
{
    /// <summary>The summary of a run.</summary>
    public static RunSummary Of(RunRecord record, RunStatistics statistics, RunFacts facts)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(facts);
        var period = RunPeriod.Of(record);
        return new RunSummary
        {
            Ticks = facts.Ticks,
            Bars = record.Bars.Sum(b => b.Counts.Sum(c => c.Count)),
            Decisions = record.Decisions.Count,
            Orders = record.Orders.Count,
            Denied = record.Denials.Sum(d => d.Orders),
            Fills = record.Fills.Count,
            Fees = statistics.Fees.Amount,
            FinalEquity = statistics.FinalEquity.Amount,
            MaxDrawdown = statistics.Drawdown.Fraction,
            Sharpe = statistics.Sharpe,
            JournalEvents = record.JournalEvents,
            JournalHash = record.JournalHash,
            ElapsedSeconds = facts.ElapsedSeconds,
            Ended = record.Ended,
            Portfolio = record.Portfolio?.Value,
            Seed = record.Description is { ValueKind: JsonValueKind.Object } description && description.TryGetProperty("seed", out var seed) ? seed : null,
            StartingEquity = record.StartingEquity.Amount,
            Symbols = [.. record.Bars.Select(b => b.Symbol.Value)],
            From = period.From?.ToString(),
            To = period.To?.ToString(),
            Statistics = StatisticsOf(record, statistics),
            Denials = Sorted(record.Denials.Select(d => KeyValuePair.Create(d.Code, d.Orders))),
            Faults = Sorted(facts.Faults),
            Notes = Sorted(facts.Notes),
            RowsByType = Sorted(record.Types.GroupBy(t => t.Name, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, t.Sum(c => c.Count)))),
            Store = new SummaryStore(record.Store.Kind, record.Store.ClusterId, record.Store.ShardCount, facts.StoreArgument),
            Anchors = [.. facts.Anchors.OrderBy(a => a.Shard).ThenBy(a => a.Position)
                .Select(a => new SummaryAnchor(a.Shard, a.Position, Convert.ToHexStringLower(a.ChainHash)))],
        };
    }

    /// <summary>The bytes of summary.json: UTF-8, indented, with a line feed at the end.</summary>
    public static byte[] Serialize(RunSummary summary) => [.. JsonSerializer.SerializeToUtf8Bytes(summary, SummaryJson.Default.RunSummary), (byte)'\n'];

    private static SummaryStatistics StatisticsOf(RunRecord record, RunStatistics s) => new()
    {
        Sessions = s.Sessions.Count,
        Marks = record.Marks.Count,
        TotalReturn = s.TotalReturn,
        Cagr = s.Cagr,
        Volatility = s.Volatility,
        Sharpe = s.Sharpe,
        Sortino = s.Sortino,
        Calmar = s.Calmar,
        ProbabilisticSharpe = s.ProbabilisticSharpe,
        DeflatedSharpe = s.DeflatedSharpe,
        MinimumTrackRecordSessions = s.MinimumTrackRecord,
        Skewness = s.Moments.Skewness,
        Kurtosis = s.Moments.Kurtosis,
        GrowthLeverage = s.GrowthLeverage,
        BestSession = s.BestSession,
        WorstSession = s.WorstSession,
        PositiveSessions = s.PositiveSessions,
        Drawdown = DrawdownOf(record, s),
        Exposure = new SummaryExposure(
            s.Exposure.InMarket, s.Exposure.AverageGross, s.Exposure.LargestGross, At(record, s.Exposure.LargestGrossMark).Row, s.Exposure.AverageNet),
        Turnover = s.Turnover,
        TurnoverPerYear = s.TurnoverPerYear,
        Slippage = s.Slippage.Amount,
        Trades = new SummaryTrades(
            s.Trades.Count, s.Trades.Wins, s.Trades.Losses, s.Trades.HitRate, s.Trades.AverageWin, s.Trades.AverageLoss, s.Trades.Payoff,
            s.Trades.ProfitFactor, s.Trades.Average, s.Trades.Net.Amount, s.Trades.AverageHours),
        Costs = [.. s.Costs.Select(c => new SummaryCosts(
            c.Symbol.Value, c.Fills, c.Quantity, c.Notional.Amount, c.Fees.Amount, c.Slippage.Amount, c.Realized.Amount))],
        Years = [.. s.Years.Select(y => new SummaryYear(y.Year, y.Months, y.Total))],
    };

    private static SummaryDrawdown DrawdownOf(RunRecord record, RunStatistics statistics)
    {
        var drawdown = statistics.Drawdown;
        var (peakRow, peakTime) = At(record, drawdown.Peak);
        var (troughRow, troughTime) = At(record, drawdown.Trough);
        var (recoveryRow, recoveryTime) = At(record, drawdown.Recovery ?? -1);
        return new SummaryDrawdown(drawdown.Fraction, statistics.DrawdownAmount.Amount, peakRow, peakTime, troughRow, troughTime, recoveryRow, recoveryTime);
    }

    private static (string? Row, string? Time) At(RunRecord record, int mark) =>
        mark < 0 ? (null, null) : (record.AddressOf(record.Marks[mark]).ToString(), record.Marks[mark].Time.ToString());

    private static SortedDictionary<string, long> Sorted(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var sorted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (code, count) in counts)
        {
            sorted[code] = count;
        }

        return sorted;
    }
}
