namespace GrandModel.Risk.Measures;

/// <summary>Covariance matrices of returns, per day.</summary>
public static class Covariances
{
    /// <summary>Weight that RiskMetrics gives yesterday's estimate: J.P. Morgan/Reuters, RiskMetrics Technical Document, 4th edition (1996).</summary>
    public const double DefaultLambda = 0.94;

    /// <summary>Sample covariance: deviations from the mean, over n - 1.</summary>
    public static SymmetricMatrix Sample(ReturnMatrix returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        var (n, days) = (returns.Assets, returns.Days);
        var centred = new double[n][];
        for (var j = 0; j < n; j++)
        {
            var column = returns.Column(j);
            var mean = Moments.MeanOf(column);
            centred[j] = new double[days];
            for (var t = 0; t < days; t++)
            {
                centred[j][t] = column[t] - mean;
            }
        }

        return Products(n, days - 1, j => centred[j]);
    }

    /// <summary>
    /// Exponentially weighted covariance about zero: S = lambda S + (1 - lambda) r r', oldest day first, from the equally weighted one of all days. With
    /// lambda 1 it stays at that.
    /// </summary>
    public static SymmetricMatrix Ewma(ReturnMatrix returns, double lambda = DefaultLambda)
    {
        ArgumentNullException.ThrowIfNull(returns);
        Require.Lambda(lambda, one: true);
        var matrix = Products(returns.Assets, returns.Days, j => returns.Column(j));
        var row = new double[returns.Assets];
        for (var t = 0; t < returns.Days && lambda < 1; t++)
        {
            returns.Row(t, row);
            Update(matrix, row, lambda);
        }

        return matrix;
    }

    /// <summary>One day more: S = lambda S + (1 - lambda) r r'.</summary>
    public static void Update(SymmetricMatrix matrix, ReadOnlySpan<double> returns, double lambda)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        matrix.DecayAndAdd(lambda, 1 - lambda, returns);
    }

    /// <summary>Correlations: 1 on the diagonal.</summary>
    /// <exception cref="MeasureException">A variance is not positive.</exception>
    public static SymmetricMatrix Correlations(SymmetricMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        var correlations = new SymmetricMatrix(covariance.Size);
        for (var i = 0; i < covariance.Size; i++)
        {
            if (!(covariance[i, i] > 0))
            {
                throw new MeasureException(MeasureCodes.VarianceZero, $"covariance: variance {i} is {covariance[i, i]:R}; expected above 0.");
            }

            for (var j = 0; j < i; j++)
            {
                correlations[i, j] = Math.Clamp(covariance[i, j] / Math.Sqrt(covariance[i, i] * covariance[j, j]), -1, 1);
            }

            correlations[i, i] = 1;
        }

        return correlations;
    }

    private delegate ReadOnlySpan<double> ColumnOf(int asset);

    private static SymmetricMatrix Products(int n, int over, ColumnOf column)
    {
        var matrix = new SymmetricMatrix(n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = RowMath.Dot(column(i), column(j)) / over;
            }
        }

        return matrix;
    }
}
