using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Backtest.Reports;

/// <summary>
/// summary.json: the run in numbers. Amounts are exact JSON numbers in the account currency, times ISO-8601 in UTC, ratios doubles; a figure that is not
/// defined is null. Fields: docs/report.md.
/// </summary>
public sealed record RunSummary
{
    /// <summary>How it is written.</summary>
    public static System.Text.Json.Serialization.Metadata.JsonTypeInfo<RunSummary> Json => SummaryJson.Default.RunSummary;

    /// <summary>Feed records read.</summary>
    public required long Ticks { get; init; }

    /// <summary>Bars closed, of all timeframes.</summary>
    public required long Bars { get; init; }

    /// <summary>StrategicDecided and Signalled.</summary>
    public required long Decisions { get; init; }

    /// <summary>OrderIntended.</summary>
    public required long Orders { get; init; }

    /// <summary>Orders that our own limits denied.</summary>
    public required long Denied { get; init; }

    /// <summary>FillApplied.</summary>
    public required long Fills { get; init; }

    /// <summary>Sum of fees.</summary>
    public required decimal Fees { get; init; }

    /// <summary>Equity at the last mark.</summary>
    public required decimal FinalEquity { get; init; }

    /// <summary>Deepest fall from a high-water mark over all marks, a fraction.</summary>
    public required double MaxDrawdown { get; init; }

    /// <summary>Sharpe ratio of session returns x sqrt 252.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>Rows in the journal hash.</summary>
    public required long JournalEvents { get; init; }

    /// <summary>Journal hash, from the rows.</summary>
    public required string JournalHash { get; init; }

    /// <summary>Wall-clock time of the run.</summary>
    public required double? ElapsedSeconds { get; init; }

    /// <summary>inputs-ended, duration or stopped; null when the run did not come to its end.</summary>
    public required string? Ended { get; init; }

    /// <summary>Portfolio of the figures.</summary>
    public required string? Portfolio { get; init; }

    /// <summary>Seed of the run's description, as it stands there.</summary>
    public required JsonElement? Seed { get; init; }

    /// <summary>Money before the first mark.</summary>
    public required decimal StartingEquity { get; init; }

    /// <summary>Instruments with bars.</summary>
    public required IReadOnlyList<string> Symbols { get; init; }

    /// <summary>Open of the first bar.</summary>
    public required string? From { get; init; }

    /// <summary>Close of the last bar.</summary>
    public required string? To { get; init; }

    /// <summary>Statistics.</summary>
    public required SummaryStatistics Statistics { get; init; }

    /// <summary>Orders denied by code.</summary>
    public required SortedDictionary<string, long> Denials { get; init; }

    /// <summary>Faults of the input by code.</summary>
    public required SortedDictionary<string, long> Faults { get; init; }

    /// <summary>Tolerated oddities of the input by code, as CRLF and BOM.</summary>
    public required SortedDictionary<string, long> Notes { get; init; }

    /// <summary>Rows by wire name, all kinds.</summary>
    public required SortedDictionary<string, long> RowsByType { get; init; }

    /// <summary>Store kind and identity.</summary>
    public required SummaryStore Store { get; init; }

    /// <summary>Chain hashes to compare later.</summary>
    public required IReadOnlyList<SummaryAnchor> Anchors { get; init; }
}

/// <summary>Where the journal is.</summary>
public sealed record SummaryStore(string Kind, Guid ClusterId, int Shards, string Argument);

/// <summary>The chain hash of a shard at a position.</summary>
public sealed record SummaryAnchor(int Shard, long Position, string ChainHash);

/// <summary>Statistics of summary.json. Meanings: docs/report.md.</summary>
public sealed record SummaryStatistics
{
    public required int Sessions { get; init; }

    public required int Marks { get; init; }

    public required double TotalReturn { get; init; }

    public required double? Cagr { get; init; }

    public required double? Volatility { get; init; }

    public required double? Sharpe { get; init; }

    public required double? Sortino { get; init; }

    public required double? Calmar { get; init; }

    public required double? ProbabilisticSharpe { get; init; }

    public required double? DeflatedSharpe { get; init; }

    public required double? MinimumTrackRecordSessions { get; init; }

    public required double? Skewness { get; init; }

    public required double? Kurtosis { get; init; }

    public required double? GrowthLeverage { get; init; }

    public required double? BestSession { get; init; }

    public required double? WorstSession { get; init; }

    public required double? PositiveSessions { get; init; }

    public required SummaryDrawdown Drawdown { get; init; }

    public required SummaryExposure Exposure { get; init; }

    public required double? Turnover { get; init; }

    public required double? TurnoverPerYear { get; init; }

    public required decimal Slippage { get; init; }

    public required SummaryTrades Trades { get; init; }

    public required IReadOnlyList<SummaryCosts> Costs { get; init; }

    public required IReadOnlyList<SummaryYear> Years { get; init; }
}

/// <summary>The deepest drawdown; rows are journal addresses, null when it began at the starting equity or never was.</summary>
public sealed record SummaryDrawdown(
    double Fraction, decimal Amount, string? PeakRow, string? PeakTime, string? TroughRow, string? TroughTime, string? RecoveryRow, string? RecoveryTime);

/// <summary>Exposure over equity; the row is that of the largest.</summary>
public sealed record SummaryExposure(double? InMarket, double? AverageGross, double? LargestGross, string? LargestGrossRow, double? AverageNet);

/// <summary>Closed trades after fees.</summary>
public sealed record SummaryTrades(
    int Count, int Wins, int Losses, double? HitRate, double? AverageWin, double? AverageLoss, double? Payoff, double? ProfitFactor, double? Average, decimal Net, double? AverageHours);

/// <summary>Costs of a symbol.</summary>
public sealed record SummaryCosts(string Symbol, int Fills, long Quantity, decimal Notional, decimal Fees, decimal Slippage, decimal Realized);

/// <summary>Returns of a year; twelve months, January first.</summary>
public sealed record SummaryYear(int Year, IReadOnlyList<double?> Months, double Total);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(RunSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
