namespace GrandModel.Backtest.Statistics;

/// <summary>Compound returns of a year and its months.</summary>
/// <param name="Year">Calendar year of the trading days.</param>
/// <param name="Months">Twelve returns, January first; null for a month without a session.</param>
/// <param name="Total">Return of the year's sessions.</param>
/// <param name="Sessions">Sessions of the year.</param>
public sealed record YearReturns(int Year, IReadOnlyList<double?> Months, double Total, int Sessions);

/// <summary>Session returns put together by months and years, and over a moving window.</summary>
public static class PeriodReturns
{
    /// <summary>Years in order, from the first to the last with a session; a month belongs to the year of its trading days.</summary>
    public static IReadOnlyList<YearReturns> ByYear(IReadOnlyList<SessionEnd> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        var years = new List<YearReturns>();
        foreach (var year in sessions.GroupBy(s => s.Day.Year).OrderBy(y => y.Key))
        {
            var months = new double?[12];
            foreach (var month in year.GroupBy(s => s.Day.Month))
            {
                months[month.Key - 1] = PerformanceRatios.Compound([.. month.Select(s => s.Return)]);
            }

            years.Add(new YearReturns(year.Key, months, PerformanceRatios.Compound([.. year.Select(s => s.Return)]), year.Count()));
        }

        return years;
    }

    /// <summary>Sharpe ratio of the last <paramref name="window"/> sessions at each session; null until there are so many, or without variation.</summary>
    public static IReadOnlyList<double?> RollingSharpe(IReadOnlyList<SessionEnd> sessions, int window)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 2);
        var returns = sessions.Select(s => s.Return).ToArray();
        var ratios = new double?[returns.Length];
        for (var i = window - 1; i < returns.Length; i++)
        {
            ratios[i] = PerformanceRatios.Sharpe(returns.AsSpan(i - window + 1, window), PerformanceRatios.SessionsPerYear);
        }

        return ratios;
    }
}
