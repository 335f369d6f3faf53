using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Statistics;

/// <summary>How many strategies were tried before this one, so that luck can be taken off its Sharpe ratio.</summary>
/// <param name="Count">Independent trials, at least 2.</param>
/// <param name="SharpeVariance">Variance of their annualised Sharpe ratios.</param>
public sealed record Trials(double Count, double SharpeVariance);

/// <summary>
/// All statistics of a run, a pure function of its record. Returns are those of sessions; ratios are annualised with 252 sessions and a rate of zero;
/// null where a figure is not defined. Formulas: docs/report.md.
/// </summary>
public sealed record RunStatistics
{
    /// <summary>Sessions in the moving window of <see cref="RollingSharpe"/>.</summary>
    public const int RollingSessions = 60;

    /// <summary>Confidence of <see cref="MinimumTrackRecord"/>.</summary>
    public const double Confidence = 0.95;

    /// <summary>Session ends.</summary>
    public required IReadOnlyList<SessionEnd> Sessions { get; init; }

    /// <summary>Equity at the last mark; the starting equity without a mark.</summary>
    public required Money FinalEquity { get; init; }

    /// <summary>Compound return of all sessions: final over starting equity - 1 unless money came in or went out.</summary>
    public required double TotalReturn { get; init; }

    /// <summary>Compound growth per year of 252 sessions.</summary>
    public required double? Cagr { get; init; }

    /// <summary>Deviation of session returns, annualised.</summary>
    public required double? Volatility { get; init; }

    /// <summary>Sharpe ratio.</summary>
    public required double? Sharpe { get; init; }

    /// <summary>Sortino ratio.</summary>
    public required double? Sortino { get; init; }

    /// <summary>Calmar ratio.</summary>
    public required double? Calmar { get; init; }

    /// <summary>Deepest drawdown over every mark; indices are those of the record's marks.</summary>
    public required Drawdown Drawdown { get; init; }

    /// <summary>The money of that drawdown, exact.</summary>
    public required Money DrawdownAmount { get; init; }

    /// <summary>Moments of the session returns.</summary>
    public required Moments Moments { get; init; }

    /// <summary>Probability that the true Sharpe ratio is above zero.</summary>
    public required double? ProbabilisticSharpe { get; init; }

    /// <summary>Probability that it is above what luck would give over the trials; null when the trials are not known.</summary>
    public required double? DeflatedSharpe { get; init; }

    /// <summary>Sessions after which the Sharpe ratio would be above zero with 95 % confidence.</summary>
    public required double? MinimumTrackRecord { get; init; }

    /// <summary>Growth-optimal leverage of the session returns.</summary>
    public required double? GrowthLeverage { get; init; }

    /// <summary>Best session return.</summary>
    public required double? BestSession { get; init; }

    /// <summary>Worst session return.</summary>
    public required double? WorstSession { get; init; }

    /// <summary>Share of sessions with a positive return.</summary>
    public required double? PositiveSessions { get; init; }

    /// <summary>Exposure.</summary>
    public required ExposureStatistics Exposure { get; init; }

    /// <summary>Notional traded over mean equity of the marks, both sides.</summary>
    public required double? Turnover { get; init; }

    /// <summary>The same per year of 252 sessions.</summary>
    public required double? TurnoverPerYear { get; init; }

    /// <summary>Closed trades.</summary>
    public required TradeStatistics Trades { get; init; }

    /// <summary>Costs by symbol.</summary>
    public required IReadOnlyList<TradingCosts> Costs { get; init; }

    /// <summary>Sum of fees.</summary>
    public required Money Fees { get; init; }

    /// <summary>Sum of slippage costs.</summary>
    public required Money Slippage { get; init; }

    /// <summary>Returns by month and year.</summary>
    public required IReadOnlyList<YearReturns> Years { get; init; }

    /// <summary>Sharpe ratio of the last 60 sessions at each session.</summary>
    public required IReadOnlyList<double?> RollingSharpe { get; init; }

    /// <summary>Statistics of a record.</summary>
    public static RunStatistics Of(RunRecord record, Trials? trials = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        const double year = PerformanceRatios.SessionsPerYear;
        var sessions = SessionSeries.Of(record);
        var returns = sessions.Select(s => s.Return).ToArray();
        var moments = Moments.Of(returns);
        var total = PerformanceRatios.Compound(returns);
        var cagr = PerformanceRatios.Cagr(1 + total, returns.Length, year);
        var drawdown = Drawdown.Deepest(
            record.StartingEquity.ToDouble(), record.Marks.Select(m => m.Equity.ToDouble()).ToArray(), SessionSeries.Flows(record));
        var costs = TradingCosts.BySymbol(record.Fills);
        var turnover = TurnoverOf(record, costs);
        double? perSession = moments.Deviation > 0 ? moments.Mean / moments.Deviation : null;
        return new RunStatistics
        {
            Sessions = sessions,
            FinalEquity = record.Marks.Count > 0 ? record.Marks[^1].Equity : record.StartingEquity,
            TotalReturn = total,
            Cagr = cagr,
            Volatility = PerformanceRatios.Volatility(returns, year),
            Sharpe = PerformanceRatios.Sharpe(returns, year),
            Sortino = PerformanceRatios.Sortino(returns, year),
            Calmar = PerformanceRatios.Calmar(cagr, drawdown.Fraction),
            Drawdown = drawdown,
            DrawdownAmount = AmountOf(record, drawdown),
            Moments = moments,
            ProbabilisticSharpe = Inferred(perSession, moments, static (s, m) => SharpeInference.Probabilistic(s, 0, m.Count, m.Skewness!.Value, m.Kurtosis!.Value)),
            DeflatedSharpe = trials is null ? null : Inferred(perSession, moments, (s, m) => SharpeInference.Deflated(
                s, m.Count, m.Skewness!.Value, m.Kurtosis!.Value, trials.SharpeVariance / year, trials.Count)),
            MinimumTrackRecord = Inferred(perSession, moments, static (s, m) => SharpeInference.MinimumTrackRecord(s, 0, m.Skewness!.Value, m.Kurtosis!.Value, Confidence)),
            GrowthLeverage = GrowthOptimal.Leverage(moments.Mean * year, 0, moments.Deviation * Math.Sqrt(year)),
            BestSession = returns.Length == 0 ? null : returns.Max(),
            WorstSession = returns.Length == 0 ? null : returns.Min(),
            PositiveSessions = returns.Length == 0 ? null : returns.Count(r => r > 0) / (double)returns.Length,
            Exposure = ExposureStatistics.Of(record.Marks),
            Turnover = turnover,
            TurnoverPerYear = sessions.Count == 0 ? null : turnover * year / sessions.Count,
            Trades = TradeStatistics.Of(record.Trades),
            Costs = costs,
            Fees = costs.Aggregate(Money.Zero, static (sum, c) => sum + c.Fees),
            Slippage = costs.Aggregate(Money.Zero, static (sum, c) => sum + c.Slippage),
            Years = PeriodReturns.ByYear(sessions),
            RollingSharpe = PeriodReturns.RollingSharpe(sessions, RollingSessions),
        };
    }

    private static double? Inferred(double? sharpe, Moments moments, Func<double, Moments, double?> infer) =>
        sharpe is { } s && moments.Skewness is not null ? infer(s, moments) : null;

    private static Money AmountOf(RunRecord record, Drawdown drawdown)
    {
        if (drawdown.Trough < 0)
        {
            return Money.Zero;
        }

        var high = drawdown.Peak < 0 ? record.StartingEquity : record.Marks[drawdown.Peak].Equity;
        foreach (var flow in record.Flows)
        {
            high += flow.MarksBefore > Math.Max(drawdown.Peak, 0) && flow.MarksBefore <= drawdown.Trough ? flow.Amount : Money.Zero;
        }

        return high - record.Marks[drawdown.Trough].Equity;
    }

    private static double? TurnoverOf(RunRecord record, IReadOnlyList<TradingCosts> costs)
    {
        if (record.Marks.Count == 0)
        {
            return null;
        }

        var equity = record.Marks.Aggregate(0m, static (sum, m) => sum + m.Equity.Amount) / record.Marks.Count;
        return equity > 0 ? (double)(costs.Aggregate(0m, static (sum, c) => sum + c.Notional.Amount) / equity) : null;
    }
}
