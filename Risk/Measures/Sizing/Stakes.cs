namespace GrandModel.Risk.Measures;

/// <summary>Stakes in several assets at once, each a share of equity, made smaller together so that their proportions stay.</summary>
public static class Stakes
{
    /// <summary>The stakes times the fraction, and times what brings the largest within one cap and their sizes together within another.</summary>
    /// <param name="full">Full stakes, such as S^-1 mu; negative is short.</param>
    /// <param name="fraction">Share of them, 0 to 1: 0.25 for quarter Kelly.</param>
    /// <param name="each">Largest size of one, above 0.</param>
    /// <param name="gross">Largest sum of sizes, above 0.</param>
    /// <exception cref="MeasureException">A number out of range, or a stake that is not finite.</exception>
    public static double[] Capped(ReadOnlySpan<double> full, double fraction, double each, double gross)
    {
        if (!(fraction >= 0 && fraction <= 1))
        {
            throw Require.Wrong("fraction", fraction, "0 to 1");
        }

        if (!(each > 0) || !(gross > 0))
        {
            throw Require.Wrong(each > 0 ? "gross" : "each", each > 0 ? gross : each, "above 0");
        }

        var (largest, sum) = (0.0, 0.0);
        foreach (var stake in full)
        {
            largest = double.IsFinite(stake) ? Math.Max(largest, fraction * Math.Abs(stake)) : throw Require.Wrong("stake", stake, "a finite number");
            sum += fraction * Math.Abs(stake);
        }

        var scale = fraction * Math.Min(1, Math.Min(largest > 0 ? each / largest : 1, sum > 0 ? gross / sum : 1));
        return [.. full.ToArray().Select(f => f * scale)];
    }
}
