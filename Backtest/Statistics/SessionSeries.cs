using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Statistics;

/// <summary>The end of a session: its last mark.</summary>
/// <param name="Date">Trading day, days since 1970-01-01.</param>
/// <param name="Mark">Index of the mark.</param>
/// <param name="Equity">Equity there.</param>
/// <param name="Return">Simple return since the end of the session before, money that came in or went out left aside.</param>
public readonly record struct SessionEnd(int Date, int Mark, Money Equity, double Return)
{
    /// <summary>The trading day.</summary>
    public DateOnly Day => DayOf(Date);

    /// <summary>The day of a number of days since 1970-01-01.</summary>
    public static DateOnly DayOf(int date) => DateOnly.FromDayNumber(DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber + date);
}

/// <summary>Marks to session ends and their returns.</summary>
public static class SessionSeries
{
    /// <summary>
    /// One entry per session. Return of session k: (equity - flows since the last session end) / equity at the last session end - 1; the first counts from
    /// the starting equity. The series ends where no equity is left to earn a return on.
    /// </summary>
    public static IReadOnlyList<SessionEnd> Of(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var ends = new List<SessionEnd>();
        var before = record.StartingEquity.Amount;
        var flow = 0;
        for (var i = 0; i < record.Marks.Count; i++)
        {
            if (i + 1 < record.Marks.Count && record.Marks[i + 1].SessionDate == record.Marks[i].SessionDate)
            {
                continue;
            }

            if (before <= 0)
            {
                break;
            }

            var moved = 0m;
            for (; flow < record.Flows.Count && record.Flows[flow].MarksBefore <= i; flow++)
            {
                moved += record.Flows[flow].MarksBefore == 0 ? 0 : record.Flows[flow].Amount.Amount;
            }

            var equity = record.Marks[i].Equity;
            ends.Add(new SessionEnd(record.Marks[i].SessionDate, i, equity, (double)(((equity.Amount - moved) / before) - 1)));
            before = equity.Amount;
        }

        return ends;
    }

    /// <summary>Money that came in (positive) or went out just before each mark, the starting equity left aside.</summary>
    public static double[] Flows(RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var flows = new double[record.Marks.Count];
        foreach (var flow in record.Flows)
        {
            if (flow.MarksBefore > 0 && flow.MarksBefore < flows.Length)
            {
                flows[flow.MarksBefore] += flow.Amount.ToDouble();
            }
        }

        return flows;
    }
}
