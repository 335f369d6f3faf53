namespace GrandModel.Backtest.Statistics;

/// <summary>The deepest fall of a curve from its high-water mark.</summary>
/// <param name="Fraction">Fall over the high-water mark, 0 or more; above 1 when more than everything was lost.</param>
/// <param name="Amount">The fall in the curve's units.</param>
/// <param name="Peak">Index of the last value at the high-water mark before the trough; -1 when that is the start.</param>
/// <param name="Trough">Index of the lowest value; -1 when the curve never fell.</param>
/// <param name="Recovery">Index of the first later value at or above the old high-water mark; null when there is none.</param>
public sealed record Drawdown(double Fraction, double Amount, int Peak, int Trough, int? Recovery)
{
    /// <summary>A curve that never fell.</summary>
    public static readonly Drawdown None = new(0, 0, -1, -1, null);

    /// <summary>The deepest drawdown; of equal ones the first.</summary>
    /// <param name="start">Value before the first, positive.</param>
    /// <param name="curve">Values, in order of time.</param>
    /// <param name="flows">Money that came in (positive) or went out just before each value: it moves the high-water mark with it. Empty for none.</param>
    public static Drawdown Deepest(double start, ReadOnlySpan<double> curve, ReadOnlySpan<double> flows = default)
    {
        var deepest = None;
        var (high, peak) = (start, -1);
        var recovering = false;
        for (var i = 0; i < curve.Length; i++)
        {
            high += flows.IsEmpty ? 0 : flows[i];
            if (curve[i] >= high)
            {
                (high, peak) = (curve[i], i);
                if (recovering)
                {
                    deepest = deepest with { Recovery = i };
                    recovering = false;
                }
            }
            else if (high > 0 && (high - curve[i]) / high > deepest.Fraction)
            {
                deepest = new Drawdown((high - curve[i]) / high, high - curve[i], peak, i, null);
                recovering = true;
            }
        }

        return deepest;
    }

    /// <summary>The fall below the high-water mark at every value, 0 or more.</summary>
    /// <param name="start">Value before the first, positive.</param>
    /// <param name="curve">Values, in order of time.</param>
    /// <param name="flows">As in <see cref="Deepest"/>.</param>
    public static double[] Curve(double start, ReadOnlySpan<double> curve, ReadOnlySpan<double> flows = default)
    {
        var falls = new double[curve.Length];
        var high = start;
        for (var i = 0; i < curve.Length; i++)
        {
            high = Math.Max(high + (flows.IsEmpty ? 0 : flows[i]), curve[i]);
            falls[i] = high > 0 ? (high - curve[i]) / high : 0;
        }

        return falls;
    }
}
