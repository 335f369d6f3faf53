namespace GrandModel.Backtest.Reports.Charts;

/// <summary>
/// Thins a line for drawing: of every bucket of the time axis the first, lowest, highest and last point stay, in their order, so no extreme is lost and
/// the drawn line covers the same pixels. Statistics never see thinned lines.
/// </summary>
public static class Decimation
{
    /// <summary>Most points of a drawn line.</summary>
    public const int PointsMax = 2_000;

    private const int PointsPerBucket = 4;

    /// <summary>The points to draw: all of them up to <see cref="PointsMax"/>, else at most that many.</summary>
    /// <param name="points">Points, times ascending.</param>
    /// <param name="position">Where an instant lies on the axis, 0 to 1, ascending with time.</param>
    public static IReadOnlyList<PlotPoint> Thin(IReadOnlyList<PlotPoint> points, Func<long, double> position)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(position);
        if (points.Count <= PointsMax)
        {
            return points;
        }

        const int buckets = PointsMax / PointsPerBucket;
        var kept = new List<PlotPoint>(PointsMax);
        for (var from = 0; from < points.Count;)
        {
            var bucket = BucketOf(points[from]);
            var (low, high, to) = (from, from, from);
            for (; to < points.Count && BucketOf(points[to]) == bucket; to++)
            {
                low = points[to].Value < points[low].Value ? to : low;
                high = points[to].Value > points[high].Value ? to : high;
            }

            Keep(points, kept, from, Math.Min(low, high), Math.Max(low, high), to - 1);
            from = to;
        }

        return kept;

        int BucketOf(PlotPoint point) => Math.Clamp((int)(position(point.TimeNs) * buckets), 0, buckets - 1);
    }

    private static void Keep(IReadOnlyList<PlotPoint> points, List<PlotPoint> kept, params ReadOnlySpan<int> ascending)
    {
        var last = -1;
        foreach (var index in ascending)
        {
            if (index != last)
            {
                kept.Add(points[index]);
                last = index;
            }
        }
    }
}
