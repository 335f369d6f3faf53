using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Reports;

/// <summary>The time a run covers: from the open of its first bar to the close of its last; without bars, its first and last event.</summary>
internal readonly record struct RunPeriod(UnixNanos? From, UnixNanos? To)
{
    public static RunPeriod Of(RunRecord record)
    {
        var drawn = record.Bars.Where(b => b.Points.Count > 0).ToArray();
        return drawn.Length == 0
            ? new RunPeriod(record.FirstEvent, record.LastEvent)
            : new RunPeriod(drawn.Min(b => b.Points[0].Open), drawn.Max(b => b.Points[^1].Close));
    }
}
