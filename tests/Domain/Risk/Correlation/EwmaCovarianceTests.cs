using GrandModel.Risk.Correlation;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Guards the exponentially weighted covariance against published and computed figures, and its invariants.</summary>
public sealed class EwmaCovarianceTests
{
    [Fact]
    public void One_variance_step_is_that_of_the_textbook()
    {
        var one = new EwmaCovariance(1); // Hull: volatility 1 %, λ 0.9, then a return of 2 %
        one.Start([0.0001]);
        one.Update([0.02], 0.9);
        Near(0.00013, one.Covariance(0, 0));
    }

    [Fact]
    public void Six_joint_returns_give_these_correlations()
    {
        double[] first = [.004, -.006, .010, -.015, .002, -.021], second = [.005, -.004, .012, -.019, -.001, -.030];
        double[] want =
            [.5048584968420731, .5095055480908423, .5393818809428714, .6009404147296534, .5990609060438966, .6986161008098686];
        var pair = new EwmaCovariance(2);
        pair.Start([1e-4, 6.5e-5, 1.69e-4]);
        for (var i = 0; i < want.Length; i++)
        {
            pair.Update([first[i], second[i]], 0.94);
            Near(want[i], pair.Correlation(0, 1)!.Value);
            Near(want[i], pair.AverageCorrelation([true, true])!.Value);
        }

        Near(.00011497564772070403, pair.Covariance(0, 0));
        Near(.00019880978979366402, pair.Covariance(1, 1));
        Near(.00010562346389792003, pair.Covariance(0, 1));
    }

    [Fact]
    public void Without_a_start_the_estimate_is_the_weighted_mean_of_what_came()
    {
        var pair = new EwmaCovariance(2);
        Assert.Equal(0, pair.Covariance(0, 1));
        Assert.Null(pair.Correlation(0, 1));
        Assert.Null(pair.AverageCorrelation([true, true]));
        pair.Update([.01, .02], 0.94);
        Near(.0002, pair.Covariance(0, 1)); // not six per cent of it
        Near(1, pair.Correlation(0, 1)!.Value);
        pair.Update([.02, -.01], 0.94);
        Near(((.94 * .0002) - .0002) / 1.94, pair.Covariance(0, 1));
        Near(1 - (.94 * .94), pair.Weight);
    }

    [Fact]
    public void Vectors_and_plain_arithmetic_agree_to_the_bit_and_the_quadratic_form_is_the_matrix()
    {
        const int assets = 13;
        var random = new Random(5);
        var estimate = new EwmaCovariance(assets);
        var plain = new double[assets, assets];
        var returns = new double[assets];
        for (var n = 0; n < 40; n++)
        {
            for (var i = 0; i < assets; i++)
            {
                returns[i] = random.NextDouble() - 0.5;
            }

            estimate.Update(returns, 0.94);
            for (var i = 0; i < assets; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    plain[i, j] = (plain[i, j] * 0.94) + ((1 - 0.94) * returns[i] * returns[j]);
                }
            }
        }

        var exposures = Enumerable.Range(0, assets).Select(_ => random.NextDouble() - 0.5).ToArray();
        var sum = 0.0;
        for (var i = 0; i < assets; i++)
        {
            for (var j = 0; j < assets; j++)
            {
                Assert.Equal(plain[Math.Max(i, j), Math.Min(i, j)] / estimate.Weight, estimate.Covariance(i, j));
                sum += exposures[i] * exposures[j] * estimate.Covariance(i, j);
            }
        }

        Near(sum, estimate.VarianceOf(exposures));
        Assert.True(estimate.VarianceOf(exposures) > 0);
        var correlations = from i in Enumerable.Range(0, assets) from j in Enumerable.Range(0, i) where i < 9 select estimate.Correlation(i, j)!.Value;
        Near(correlations.Average(), estimate.AverageCorrelation([.. Enumerable.Range(0, assets).Select(i => i < 9)])!.Value);
    }

    [Fact]
    public void Assets_that_never_moved_have_no_correlation_and_do_not_count()
    {
        var three = new EwmaCovariance(3);
        three.Update([.01, 0, -.01], 0.94);
        Assert.Null(three.Correlation(0, 1));
        Near(-1, three.AverageCorrelation([true, true, true])!.Value);
        Assert.Null(three.AverageCorrelation([true, true, false]));
    }

    [Fact]
    public void Wrong_input_is_refused_and_a_snapshot_is_the_estimate()
    {
        var pair = new EwmaCovariance(2);
        Assert.Throws<ArgumentException>(() => pair.Update([.01], 0.94));
        Assert.Throws<ArgumentException>(() => pair.Update([.01, double.NaN], 0.94));
        Assert.Throws<ArgumentException>(() => pair.Update([.01, .01], 1));
        Assert.Throws<ArgumentException>(() => pair.Start([1, 2]));
        Assert.Throws<ArgumentException>(() => pair.VarianceOf([1]));
        pair = new EwmaCovariance(2);
        pair.Update([.01, .02], 0.94);
        var copy = new EwmaCovariance(2);
        copy.Load(pair.Save());
        Assert.Equal((pair.Weight, pair.Covariance(0, 1)), (copy.Weight, copy.Covariance(0, 1)));
    }

    private static void Near(double want, double got) => Assert.Equal(want, got, 1e-9 * Math.Max(1, Math.Abs(want)));
}
