namespace GrandModel.MarketData.Indicators;

/// <summary>Order statistics without sorting everything. Exact: a value of the row, whatever the way it is found.</summary>
public static class Selection
{
    private const int SortBelow = 24;

    /// <summary>
    /// Rearranges the row so that the value of rank <paramref name="rank"/> (0 is the smallest) stands at that index, none before it larger, none behind
    /// it smaller.
    /// </summary>
    /// <param name="values">The row, without NaN.</param>
    /// <param name="rank">0 to length - 1.</param>
    /// <returns>The value of that rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Rank outside the row.</exception>
    public static double Nth(Span<double> values, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)rank, (uint)values.Length, nameof(rank));
        var from = 0;
        var to = values.Length;
        for (var rounds = 0; to - from > SortBelow; rounds++)
        {
            // A row made to defeat the choice of pivots ends in a sort, never in quadratic time.
            if (rounds == 64)
            {
                break;
            }

            var pivot = MedianOfThree(values[from], values[from + ((to - from) / 2)], values[to - 1]);
            var (low, high) = Partition(values, from, to, pivot);
            if (rank <= low)
            {
                to = low + 1;
            }
            else if (rank >= high)
            {
                from = high;
            }
            else
            {
                return values[rank];
            }
        }

        values[from..to].Sort();
        return values[rank];
    }

    // Hoare's partition: afterwards [from..low] <= pivot, [high..to) >= pivot, what is between equals it.
    private static (int Low, int High) Partition(Span<double> values, int from, int to, double pivot)
    {
        var i = from;
        var j = to - 1;
        while (i <= j)
        {
            while (values[i] < pivot)
            {
                i++;
            }

            while (values[j] > pivot)
            {
                j--;
            }

            if (i <= j)
            {
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
        }

        return (j, i);
    }

    private static double MedianOfThree(double a, double b, double c) =>
        a < b ? (b < c ? b : Math.Max(a, c)) : (a < c ? a : Math.Max(b, c));
}
