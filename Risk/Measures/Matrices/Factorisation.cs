namespace GrandModel.Risk.Measures;

/// <summary>
/// S = L L' with L lower triangular, also of a matrix of less than full rank: a pivot that vanishes leaves a column of zeros (Higham, Analysis of the
/// Cholesky decomposition of a semi-definite matrix, 1990; without exchanges, so the order of the assets stays).
/// </summary>
/// <param name="Factor">L; of size n x n, row by row up to the diagonal.</param>
/// <param name="Rank">Pivots that did not vanish.</param>
public sealed record Factorisation(SymmetricMatrix Factor, int Rank)
{
    /// <summary>A pivot below this share of its diagonal element is rounding.</summary>
    private const double PivotShare = 1e-13;

    /// <summary>The factors; null when the matrix has a negative eigenvalue beyond rounding.</summary>
    public static Factorisation? Of(SymmetricMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var n = matrix.Size;
        var factor = matrix.Copy();
        var rank = 0;
        for (var i = 0; i < n; i++)
        {
            var row = factor.LowerSpan(i);
            for (var j = 0; j < i; j++)
            {
                var above = factor.Lower(j);
                var rest = row[j] - RowMath.Dot(row[..j], above[..j]);
                if (above[j] > 0)
                {
                    row[j] = rest / above[j];
                }
                else if (Math.Abs(rest) > 1e-6 * Math.Sqrt(matrix[i, i] * matrix[j, j]))
                {
                    return null; // a vanished pivot beside an element that does not vanish
                }
                else
                {
                    row[j] = 0;
                }
            }

            var room = matrix[i, i];
            var pivot = room - RowMath.Dot(row[..i], row[..i]);
            if (pivot < -100 * PivotShare * Math.Abs(room) || room < 0)
            {
                return null;
            }

            var stands = pivot > PivotShare * room;
            row[i] = stands ? Math.Sqrt(pivot) : 0;
            rank += stands ? 1 : 0;
        }

        return new Factorisation(factor, rank);
    }

    /// <summary>into = L' x: the weights of independent draws in x' L z.</summary>
    public void TransposeMultiply(ReadOnlySpan<double> x, Span<double> into)
    {
        Require.SameLength("vector", x.Length, Factor.Size);
        into.Clear();
        for (var i = 0; i < Factor.Size; i++)
        {
            RowMath.AddScaled(into[..(i + 1)], x[i], Factor.Lower(i));
        }
    }
}
