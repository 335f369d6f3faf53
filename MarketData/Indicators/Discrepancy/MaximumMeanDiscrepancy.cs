using GrandModel.Contracts;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Maximum mean discrepancy of two samples under the Gaussian kernel exp(-|x - y|^2 / (2 s^2)), straight from its definition (Gretton et al., JMLR 13,
/// 2012). For studies and as the measure of <see cref="RollingDiscrepancy"/>; cost grows with the square of the sample sizes.
/// </summary>
public static class MaximumMeanDiscrepancy
{
    // A relabelling that puts the same points on each side sums them in another order.
    private const double RoundingSlack = 1e-12;

    /// <summary>Squared discrepancy with all pairs, a point with itself included: never below 0 but for rounding.</summary>
    /// <param name="x">First sample: points one after another.</param>
    /// <param name="y">Second sample.</param>
    /// <param name="dimension">Coordinates per point.</param>
    /// <param name="squaredWidth">s^2 of the kernel, positive.</param>
    /// <exception cref="ArgumentException">A sample is empty or not a whole number of points, or the width is not positive.</exception>
    public static double Biased(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double squaredWidth)
    {
        var m = Points(x, dimension, 1, nameof(x));
        var n = Points(y, dimension, 1, nameof(y));
        RequireWidth(squaredWidth);
        return ((m + (2 * PairSum(x, dimension, squaredWidth))) / ((double)m * m))
            + ((n + (2 * PairSum(y, dimension, squaredWidth))) / ((double)n * n))
            - (2 * CrossSum(x, y, dimension, squaredWidth) / ((double)m * n));
    }

    /// <summary>Squared discrepancy without the pairs of a point with itself: unbiased, may be below 0.</summary>
    /// <param name="x">First sample, at least two points, one after another.</param>
    /// <param name="y">Second sample, at least two points.</param>
    /// <param name="dimension">Coordinates per point.</param>
    /// <param name="squaredWidth">s^2 of the kernel, positive.</param>
    /// <exception cref="ArgumentException">A sample is too small or not a whole number of points, or the width is not positive.</exception>
    public static double Unbiased(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double squaredWidth)
    {
        var m = Points(x, dimension, 2, nameof(x));
        var n = Points(y, dimension, 2, nameof(y));
        RequireWidth(squaredWidth);
        return (2 * PairSum(x, dimension, squaredWidth) / (m * (m - 1.0)))
            + (2 * PairSum(y, dimension, squaredWidth) / (n * (n - 1.0)))
            - (2 * CrossSum(x, y, dimension, squaredWidth) / ((double)m * n));
    }

    /// <summary>Median of the squared distances of all pairs of points, each pair once: the usual choice of s^2. Of an even number, the mean of the two middle ones.</summary>
    /// <exception cref="ArgumentException">Fewer than two points.</exception>
    public static double MedianSquaredDistance(ReadOnlySpan<double> points, int dimension)
    {
        var m = Points(points, dimension, 2, nameof(points));
        var distances = new double[m * (m - 1) / 2];
        var at = 0;
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < i; j++)
            {
                distances[at++] = SquaredDistance(points, i, points, j, dimension);
            }
        }

        Array.Sort(distances);
        return (distances[(distances.Length - 1) / 2] + distances[distances.Length / 2]) / 2;
    }

    /// <summary>
    /// Chance of a biased discrepancy at least as large as that of x against y if both came from one distribution: the share of random relabellings that
    /// reach it, the given labelling counted as one of them.
    /// </summary>
    /// <param name="x">First sample.</param>
    /// <param name="y">Second sample.</param>
    /// <param name="dimension">Coordinates per point.</param>
    /// <param name="squaredWidth">s^2 of the kernel, positive.</param>
    /// <param name="permutations">Relabellings to draw, 1 to 100,000.</param>
    /// <param name="seed">Seed; the same seed gives the same answer.</param>
    /// <returns>In (0, 1].</returns>
    /// <exception cref="ArgumentException">As for the biased estimate, or permutations outside their range.</exception>
    public static double PermutationPValue(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double squaredWidth, int permutations, long seed)
    {
        var m = Points(x, dimension, 1, nameof(x));
        var n = Points(y, dimension, 1, nameof(y));
        RequireWidth(squaredWidth);
        if (permutations is < 1 or > 100_000)
        {
            throw new ArgumentOutOfRangeException(nameof(permutations), permutations, "permutations: expected 1 to 100,000.");
        }

        double[] pooled = [.. x, .. y];
        var kernel = KernelMatrix(pooled, m + n, dimension, squaredWidth);
        var order = new int[m + n];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var observed = Biased(kernel, order, m);
        var random = new DetRandom(seed, "mmd-permutation");
        var reached = 1;
        for (var draw = 0; draw < permutations; draw++)
        {
            for (var i = order.Length - 1; i > 0; i--)
            {
                var j = (int)random.NextLong(i + 1);
                (order[i], order[j]) = (order[j], order[i]);
            }

            reached += Biased(kernel, order, m) >= observed - RoundingSlack ? 1 : 0;
        }

        return reached / (permutations + 1.0);
    }

    private static double[,] KernelMatrix(double[] points, int count, int dimension, double squaredWidth)
    {
        var kernel = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                kernel[i, j] = DetMath.Exp(-SquaredDistance(points, i, points, j, dimension) / (2 * squaredWidth));
            }
        }

        return kernel;
    }

    private static double Biased(double[,] kernel, int[] order, int m)
    {
        var n = order.Length - m;
        double within = 0, across = 0, other = 0;
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = 0; j < order.Length; j++)
            {
                var value = kernel[order[i], order[j]];
                if (i < m && j < m)
                {
                    within += value;
                }
                else if (i >= m && j >= m)
                {
                    other += value;
                }
                else
                {
                    across += value;
                }
            }
        }

        return (within / ((double)m * m)) + (other / ((double)n * n)) - (across / ((double)m * n));
    }

    private static double PairSum(ReadOnlySpan<double> points, int dimension, double squaredWidth)
    {
        var sum = 0.0;
        for (var i = 0; i < points.Length / dimension; i++)
        {
            for (var j = 0; j < i; j++)
            {
                sum += DetMath.Exp(-SquaredDistance(points, i, points, j, dimension) / (2 * squaredWidth));
            }
        }

        return sum;
    }

    private static double CrossSum(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, double squaredWidth)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length / dimension; i++)
        {
            for (var j = 0; j < y.Length / dimension; j++)
            {
                sum += DetMath.Exp(-SquaredDistance(x, i, y, j, dimension) / (2 * squaredWidth));
            }
        }

        return sum;
    }

    private static double SquaredDistance(ReadOnlySpan<double> x, int i, ReadOnlySpan<double> y, int j, int dimension)
    {
        var sum = 0.0;
        for (var d = 0; d < dimension; d++)
        {
            var difference = x[(i * dimension) + d] - y[(j * dimension) + d];
            sum += difference * difference;
        }

        return sum;
    }

    private static int Points(ReadOnlySpan<double> sample, int dimension, int least, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        return sample.Length % dimension == 0 && sample.Length / dimension >= least
            ? sample.Length / dimension
            : throw new ArgumentException($"{name}: {sample.Length} numbers, expected at least {least} points of {dimension}.", name);
    }

    private static void RequireWidth(double squaredWidth)
    {
        if (!(squaredWidth > 0) || double.IsInfinity(squaredWidth))
        {
            throw new ArgumentOutOfRangeException(nameof(squaredWidth), squaredWidth, "squaredWidth: expected a positive number.");
        }
    }
}
