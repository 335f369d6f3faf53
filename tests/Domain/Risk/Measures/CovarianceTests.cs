using GrandModel.Contracts;
using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards covariances: the recursion, their repair, and the small linear algebra under them.</summary>
public sealed class CovarianceTests
{
    [Fact]
    public void One_step_of_Hull()
    {
        var matrix = SymmetricMatrix.Of([.0001], 1);
        Covariances.Update(matrix, [.02], .9);
        Close.To(.00013, matrix[0, 0]);
    }

    [Fact]
    public void Six_days_of_two_assets()
    {
        var matrix = SymmetricMatrix.Of([1e-4, 6.5e-5, 6.5e-5, 1.69e-4], 2);
        double[] one = [.004, -.006, .010, -.015, .002, -.021], other = [.005, -.004, .012, -.019, -.001, -.030];
        double[] want = [.5048584968420731, .5095055480908423, .5393818809428714, .6009404147296534, .5990609060438966, .6986161008098686];
        for (var t = 0; t < 6; t++)
        {
            Covariances.Update(matrix, [one[t], other[t]], .94);
            Close.To(want[t], Covariances.Correlations(matrix)[1, 0]);
        }

        Close.To(.00011497564772070403, matrix[0, 0]);
        Close.To(.00019880978979366402, matrix[1, 1]);
        Close.To(.00010562346389792003, matrix[0, 1]);
    }

    [Fact]
    public void Lambda_one_is_equal_weights_and_the_start_fades()
    {
        var returns = MadeReturns.Seeded(9, 400, 3);
        var equal = Covariances.Ewma(returns, 1);
        var column = returns.Column(1).ToArray();
        Close.To(column.Sum(r => r * r) / 400, equal[1, 1]);

        var variance = 5.0; // any start: .94^400 of it is left
        foreach (var r in column)
        {
            variance = (.94 * variance) + (.06 * r * r);
        }

        Assert.Equal(variance, Covariances.Ewma(returns)[1, 1], 1e-9);
    }

    [Fact]
    public void A_matrix_that_is_none_is_repaired_and_said_so()
    {
        var wrong = SymmetricMatrix.Of([.04, .018, -.018, .018, .01, .009, -.018, .009, .01], 3); // correlations .9, -.9, .9
        Assert.Null(Factorisation.Of(wrong));

        var repair = CovarianceRepair.Of(wrong);

        Assert.True(repair.Repaired);
        Assert.True(repair.SmallestEigenvalue < 0);
        Assert.True(Eigen.Of(repair.Matrix).Values.Min() > -1e-12);
        Close.To([.04, .01, .01], [repair.Matrix[0, 0], repair.Matrix[1, 1], repair.Matrix[2, 2]]);
        Assert.Contains(PortfolioVar.Notes(repair), n => n.Code == MeasureCodes.CovarianceIndefinite);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 17)]
    public void A_sound_matrix_is_left_alone_and_its_factors_make_it_again(long seed, int assets)
    {
        var matrix = Covariances.Sample(MadeReturns.Seeded(seed, 100, assets));
        var repair = CovarianceRepair.Of(matrix);
        Assert.False(repair.Repaired);
        Assert.Same(matrix, repair.Matrix);
        Assert.Equal(assets, repair.Factors.Rank);
        var x = MadeReturns.Exposures(seed, assets);
        double[] weights = new double[assets], sx = new double[assets];
        repair.Factors.TransposeMultiply(x, weights);
        matrix.Multiply(x, sx);
        Close.To(1, weights.Sum(w => w * w) / x.Zip(sx, (a, b) => a * b).Sum());
    }

    [Fact]
    public void Fewer_days_than_assets_have_less_than_full_rank()
    {
        var factors = Factorisation.Of(Covariances.Ewma(MadeReturns.Seeded(6, 20, 30), 1));
        Assert.Equal(20, factors!.Rank);
    }

    [Fact]
    public void Eigenvalues_of_a_known_matrix()
    {
        var eigen = Eigen.Of(SymmetricMatrix.Of([2, 1, 0, 1, 2, 1, 0, 1, 2], 3));
        Close.To([2 - Math.Sqrt(2), 2, 2 + Math.Sqrt(2)], eigen.Values.Order().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(13)]
    public void Rows_and_columns_are_those_of_the_plain_sums(int n)
    {
        var random = new DetRandom(n, "matrix");
        var matrix = new SymmetricMatrix(n);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                matrix[i, j] = random.NextNormal();
            }
        }

        var x = Enumerable.Range(0, n).Select(_ => random.NextNormal()).ToArray();
        double[] got = new double[n], byColumns = new double[n];
        matrix.Multiply(x, got);
        for (var j = 0; j < n; j++)
        {
            matrix.AddColumn(j, x[j], byColumns);
        }

        var want = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => matrix[i, j] * x[j])).ToArray();
        Close.To(want, got);
        Close.To(want, byColumns);
    }
}
