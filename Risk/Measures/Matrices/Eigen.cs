namespace GrandModel.Risk.Measures;

/// <summary>Eigenvalues and eigenvectors of a symmetric matrix by cyclic rotations (Jacobi 1846; Golub and Van Loan, Matrix Computations, 8.5).</summary>
/// <param name="Values">Eigenvalues, in the order of the vectors.</param>
/// <param name="Vectors">Vector k is Vectors[k]; of length 1 and at right angles to the others.</param>
public sealed record Eigen(double[] Values, double[][] Vectors)
{
    /// <summary>Sweeps over all pairs; convergence is quadratic and takes about ten.</summary>
    private const int SweepsMax = 60;

    /// <summary>The decomposition. Work grows with the third power of the size: a second or so for 300 assets.</summary>
    public static Eigen Of(SymmetricMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var n = matrix.Size;
        var a = new double[n][];
        var vectors = new double[n][];
        for (var i = 0; i < n; i++)
        {
            a[i] = new double[n];
            vectors[i] = new double[n];
            vectors[i][i] = 1;
            for (var j = 0; j < n; j++)
            {
                a[i][j] = matrix[i, j];
            }
        }

        for (var sweep = 0; sweep < SweepsMax && Sweep(a, vectors); sweep++)
        {
        }

        return new Eigen([.. Enumerable.Range(0, n).Select(i => a[i][i])], vectors);
    }

    private static bool Sweep(double[][] a, double[][] vectors)
    {
        var rotated = false;
        for (var p = 0; p < a.Length; p++)
        {
            for (var q = p + 1; q < a.Length; q++)
            {
                if (Math.Abs(a[p][q]) > 1e-17 * Math.Sqrt(Math.Abs(a[p][p] * a[q][q])) && a[p][q] != 0)
                {
                    Rotate(a, vectors, p, q);
                    rotated = true;
                }
            }
        }

        return rotated;
    }

    private static void Rotate(double[][] a, double[][] vectors, int p, int q)
    {
        var theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        var t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        var (app, aqq, apq) = (a[p][p], a[q][q], a[p][q]);
        for (var k = 0; k < a.Length; k++)
        {
            if (k != p && k != q)
            {
                var (akp, akq) = (a[k][p], a[k][q]);
                a[k][p] = a[p][k] = (c * akp) - (s * akq);
                a[k][q] = a[q][k] = (s * akp) + (c * akq);
            }

            (vectors[p][k], vectors[q][k]) = ((c * vectors[p][k]) - (s * vectors[q][k]), (s * vectors[p][k]) + (c * vectors[q][k]));
        }

        a[p][p] = app - (t * apq);
        a[q][q] = aqq + (t * apq);
        a[p][q] = a[q][p] = 0;
    }
}
