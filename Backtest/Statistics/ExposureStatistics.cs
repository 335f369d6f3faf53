using GrandModel.Backtest.Records;

namespace GrandModel.Backtest.Statistics;

/// <summary>How much was at stake, over the marks with positive equity. Null without such a mark.</summary>
/// <param name="InMarket">Share of marks with an open position.</param>
/// <param name="AverageGross">Mean of gross exposure over equity.</param>
/// <param name="LargestGross">Largest of it.</param>
/// <param name="LargestGrossMark">Index of the mark with the largest.</param>
/// <param name="AverageNet">Mean of net exposure over equity, signed.</param>
public sealed record ExposureStatistics(double? InMarket, double? AverageGross, double? LargestGross, int LargestGrossMark, double? AverageNet)
{
    /// <summary>Statistics of the marks.</summary>
    public static ExposureStatistics Of(IReadOnlyList<EquityMark> marks)
    {
        ArgumentNullException.ThrowIfNull(marks);
        var (count, open, gross, net) = (0, 0, 0.0, 0.0);
        var (largest, where) = (-1.0, -1);
        for (var i = 0; i < marks.Count; i++)
        {
            var equity = marks[i].Equity.ToDouble();
            if (equity <= 0)
            {
                continue;
            }

            var share = marks[i].Gross.ToDouble() / equity;
            count++;
            open += share > 0 ? 1 : 0;
            gross += share;
            net += marks[i].Net.ToDouble() / equity;
            if (share > largest)
            {
                (largest, where) = (share, i);
            }
        }

        return count == 0
            ? new ExposureStatistics(null, null, null, -1, null)
            : new ExposureStatistics(open / (double)count, gross / count, largest, where, net / count);
    }
}
