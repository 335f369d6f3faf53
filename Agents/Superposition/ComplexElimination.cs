namespace GrandModel.Agents.Superposition;

/// <summary>
/// Solves L X = R for complex n x n matrices by Gauss-Jordan elimination with partial pivoting, in a fixed order of operations.
/// </summary>
internal sealed class ComplexElimination(int n)
{
    private readonly double[] _re = new double[2 * n * n]; // each row: L, then R
    private readonly double[] _im = new double[2 * n * n];

    /// <summary>Sets L_jk and R_jk.</summary>
    public void Set(int j, int k, double leftRe, double leftIm, double rightRe, double rightIm)
    {
        var left = (2 * n * j) + k;
        (_re[left], _im[left], _re[left + n], _im[left + n]) = (leftRe, leftIm, rightRe, rightIm);
    }

    /// <summary>X, row by row. L and R are used up.</summary>
    /// <exception cref="ArgumentException">L is singular to working precision.</exception>
    public (double[] Re, double[] Im) Solve()
    {
        for (var column = 0; column < n; column++)
        {
            Swap(column, LargestIn(column));
            Normalize(column);
            for (var row = 0; row < n; row++)
            {
                if (row != column)
                {
                    Subtract(row, column);
                }
            }
        }

        var re = new double[n * n];
        var im = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            Array.Copy(_re, (2 * n * j) + n, re, n * j, n);
            Array.Copy(_im, (2 * n * j) + n, im, n * j, n);
        }

        return (re, im);
    }

    private int LargestIn(int column)
    {
        var best = column;
        for (var row = column + 1; row < n; row++)
        {
            best = Size(row, column) > Size(best, column) ? row : best;
        }

        return Size(best, column) > 1e-300 ? best : throw new ArgumentException($"The matrix is singular: column {column} has no pivot.");
    }

    private double Size(int row, int column)
    {
        var at = (2 * n * row) + column;
        return (_re[at] * _re[at]) + (_im[at] * _im[at]);
    }

    private void Swap(int a, int b)
    {
        for (var k = 0; a != b && k < 2 * n; k++)
        {
            int i = (2 * n * a) + k, j = (2 * n * b) + k;
            (_re[i], _re[j], _im[i], _im[j]) = (_re[j], _re[i], _im[j], _im[i]);
        }
    }

    private void Normalize(int row)
    {
        var size = Size(row, row);
        double pRe = _re[(2 * n * row) + row], pIm = _im[(2 * n * row) + row];
        for (var k = 0; k < 2 * n; k++)
        {
            var at = (2 * n * row) + k;
            double x = _re[at], y = _im[at];
            _re[at] = ((x * pRe) + (y * pIm)) / size;
            _im[at] = ((y * pRe) - (x * pIm)) / size;
        }
    }

    private void Subtract(int row, int pivot)
    {
        double fRe = _re[(2 * n * row) + pivot], fIm = _im[(2 * n * row) + pivot];
        for (var k = 0; k < 2 * n; k++)
        {
            int at = (2 * n * row) + k, from = (2 * n * pivot) + k;
            double x = _re[from], y = _im[from];
            _re[at] -= (fRe * x) - (fIm * y);
            _im[at] -= (fRe * y) + (fIm * x);
        }
    }
}
