using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Historical simulation: what today's positions would have made on each past day. The value at risk is the type-7 quantile of the losses (linear between
/// order statistics, Hyndman and Fan 1996), the expected shortfall the mean of the k = max(1, floor(n (1 - c))) worst.
/// </summary>
public static class HistoricalVar
{
    /// <summary>Risk of a day.</summary>
    /// <param name="pnl">Profit and loss of each scenario, oldest first.</param>
    /// <param name="confidence">0.5 to 0.9999.</param>
    /// <exception cref="MeasureException">Fewer scenarios than 1 / (1 - c): none would lie beyond the quantile.</exception>
    public static TailRisk Of(ReadOnlySpan<double> pnl, double confidence)
    {
        var tail = Require.Tail(pnl.Length, confidence);
        var (losses, order) = Sorted(pnl);
        var place = confidence * (losses.Length - 1);
        var lower = (int)place;
        var es = new TailWeight[tail];
        var sum = 0.0;
        for (var i = 0; i < tail; i++)
        {
            es[i] = new TailWeight(order[^(i + 1)], 1.0 / tail);
            sum += losses[^(i + 1)];
        }

        return new TailRisk(
            Quantile.OfSorted(losses, confidence),
            sum / tail,
            lower + 1 < losses.Length ? [new(order[lower], 1 - (place - lower)), new(order[lower + 1], place - lower)] : [new(order[lower], 1)],
            es);
    }

    /// <summary>Losses, smallest first, with the scenario of each; equal losses by age, oldest first.</summary>
    internal static (double[] Losses, int[] Order) Sorted(ReadOnlySpan<double> pnl)
    {
        var losses = new double[pnl.Length];
        var order = new int[pnl.Length];
        for (var i = 0; i < pnl.Length; i++)
        {
            (losses[i], order[i]) = (-pnl[i], i);
        }

        Array.Sort(losses, order);
        for (var from = 0; from < losses.Length;)
        {
            var to = from + 1;
            while (to < losses.Length && losses[to] == losses[from])
            {
                to++;
            }

            order.AsSpan(from, to - from).Sort(); // how sorting leaves equal ones is nobody's promise
            from = to;
        }

        return (losses, order);
    }
}
