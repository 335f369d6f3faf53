namespace GrandModel.Agents.Numerics;

/// <summary>Small dense linear systems by Gaussian elimination with partial pivoting, in a fixed order of operations.</summary>
public static class LinearSystem
{
    /// <summary>Solves A x = b.</summary>
    /// <param name="matrix">A, row by row, n x n.</param>
    /// <param name="right">b, n values.</param>
    /// <returns>x.</returns>
    /// <exception cref="ArgumentException">Sizes differ, or A is singular to working precision.</exception>
    public static double[] Solve(ReadOnlySpan<double> matrix, ReadOnlySpan<double> right)
    {
        var n = right.Length;
        if (matrix.Length != n * n)
        {
            throw new ArgumentException($"The matrix has {matrix.Length} values, expected {n} x {n}.", nameof(matrix));
        }

        var a = matrix.ToArray();
        var x = right.ToArray();
        for (var column = 0; column < n; column++)
        {
            Pivot(a, x, n, column);
            for (var row = column + 1; row < n; row++)
            {
                var factor = a[(row * n) + column] / a[(column * n) + column];
                for (var k = column; k < n; k++)
                {
                    a[(row * n) + k] -= factor * a[(column * n) + k];
                }

                x[row] -= factor * x[column];
            }
        }

        for (var row = n - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < n; k++)
            {
                x[row] -= a[(row * n) + k] * x[k];
            }

            x[row] /= a[(row * n) + row];
        }

        return x;
    }

    private static void Pivot(double[] a, double[] x, int n, int column)
    {
        var best = column;
        for (var row = column + 1; row < n; row++)
        {
            best = Math.Abs(a[(row * n) + column]) > Math.Abs(a[(best * n) + column]) ? row : best;
        }

        if (!(Math.Abs(a[(best * n) + column]) > 1e-300))
        {
            throw new ArgumentException($"The matrix is singular: column {column} has no pivot.", nameof(a));
        }

        if (best == column)
        {
            return;
        }

        for (var k = 0; k < n; k++)
        {
            (a[(column * n) + k], a[(best * n) + k]) = (a[(best * n) + k], a[(column * n) + k]);
        }

        (x[column], x[best]) = (x[best], x[column]);
    }
}
