namespace GrandModel.Contracts;

/// <summary>Quantiles with linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), as R and NumPy have it by default.</summary>
public static class Quantile
{
    /// <summary>The quantile of a row that is sorted, smallest first.</summary>
    /// <param name="sorted">At least one value.</param>
    /// <param name="share">0 (smallest) to 1 (largest).</param>
    /// <exception cref="ArgumentException">No value, or share outside 0 to 1.</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("sorted: no values, expected at least one.", nameof(sorted));
        }

        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, $"share: {share}, expected 0 to 1.");
        }

        var place = share * (sorted.Length - 1);
        var lower = (int)place;
        return lower + 1 < sorted.Length ? sorted[lower] + ((place - lower) * (sorted[lower + 1] - sorted[lower])) : sorted[lower];
    }

    /// <summary>The quantile of a row in any order; up to 256 values without allocation.</summary>
    /// <exception cref="ArgumentException">As for <see cref="OfSorted"/>.</exception>
    public static double Of(ReadOnlySpan<double> values, double share)
    {
        Span<double> sorted = values.Length <= 256 ? stackalloc double[values.Length] : new double[values.Length];
        values.CopyTo(sorted);
        sorted.Sort();
        return OfSorted(sorted, share);
    }
}
