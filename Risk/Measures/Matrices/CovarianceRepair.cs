namespace GrandModel.Risk.Measures;

/// <summary>A covariance matrix that has no negative eigenvalue, its factors, and what was done to it.</summary>
/// <param name="Matrix">The matrix.</param>
/// <param name="Factors">Its factors.</param>
/// <param name="Repaired">Whether negative eigenvalues were set to zero.</param>
/// <param name="SmallestEigenvalue">Of the matrix as it was given; null when it needed no repair and was not looked at.</param>
public sealed record CovarianceRepair(SymmetricMatrix Matrix, Factorisation Factors, bool Repaired, double? SmallestEigenvalue)
{
    /// <summary>
    /// The matrix itself when it is positive semi-definite; else the one with negative eigenvalues set to zero and every variance scaled back to what it
    /// was, which keeps variances and moves correlations (Rebonato and Jaeckel 1999, spectral decomposition).
    /// </summary>
    /// <exception cref="MeasureException">A variance is negative.</exception>
    public static CovarianceRepair Of(SymmetricMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        for (var i = 0; i < matrix.Size; i++)
        {
            if (!(matrix[i, i] >= 0))
            {
                throw new MeasureException(MeasureCodes.CovarianceIndefinite, $"covariance: variance {i} is {matrix[i, i]:R}; expected 0 or more.");
            }
        }

        return Factorisation.Of(matrix) is { } sound ? new CovarianceRepair(matrix, sound, false, null) : Clip(matrix);
    }

    private static CovarianceRepair Clip(SymmetricMatrix matrix)
    {
        var n = matrix.Size;
        var eigen = Eigen.Of(matrix);
        var clipped = new SymmetricMatrix(n);
        for (var k = 0; k < n; k++)
        {
            if (eigen.Values[k] > 0)
            {
                clipped.DecayAndAdd(1, eigen.Values[k], eigen.Vectors[k]);
            }
        }

        var scales = new double[n];
        for (var i = 0; i < n; i++)
        {
            scales[i] = clipped[i, i] > 0 ? Math.Sqrt(matrix[i, i] / clipped[i, i]) : 0;
        }

        for (var i = 0; i < n; i++)
        {
            var row = clipped.LowerSpan(i);
            for (var j = 0; j <= i; j++)
            {
                row[j] *= scales[i] * scales[j];
            }
        }

        // What is left of negative eigenvalues is rounding; a diagonal grown by as much ends it.
        for (var grow = 1e-14; ; grow *= 10)
        {
            if (Factorisation.Of(clipped) is { } factors)
            {
                return new CovarianceRepair(clipped, factors, true, eigen.Values.Min());
            }

            for (var i = 0; i < n; i++)
            {
                clipped[i, i] *= 1 + grow;
            }
        }
    }
}
