using GrandModel.Agents.Numerics;
using GrandModel.Agents.Uncertainty;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the uncertainty formulas with published and computed vectors.</summary>
public sealed class UncertaintyTests
{
    private static readonly double[] Confidence = [.95, .85, .75, .65, .55, .92, .71, .62, .83, .58];
    private static readonly bool[] Correct = [true, true, false, true, false, true, true, false, true, true];

    [Fact]
    public void Dropout_passes_split_into_data_and_model_uncertainty()
    {
        var u = McDropout.Classification([.7, .2, .1, .5, .4, .1, .8, .1, .1, .2, .5, .3], 3);
        Close.To([.55, .3, .15], u.Mean);
        Close.To(.9745701894462543, u.PredictiveEntropy);
        Close.To(.8534629546467817, u.ExpectedEntropy);
        Close.To(.12110723479947261, u.MutualInformation);
        Close.To([.0525, .025, .0075], u.Variance);
        Close.To(.25, u.VariationRatio);
    }

    [Fact]
    public void Equal_passes_have_no_model_uncertainty()
    {
        var u = McDropout.Classification([.7, .2, .1, .7, .2, .1], 3);
        Close.To(0, u.MutualInformation);
        Close.To(0, u.VariationRatio);
    }

    [Fact]
    public void Regression_passes_split_into_variance_of_means_and_mean_of_variances()
    {
        var u = McDropout.Regression([1, 1.2, .8, 1.1], [.04, .09, .05, .06]);
        Close.To(1.025, u.Mean);
        Close.To(.021875, u.Epistemic);
        Close.To(.06, u.Aleatoric);
        Close.To(.081875, u.Total);
    }

    [Fact]
    public void Inverted_dropout_keeps_the_expected_activation()
    {
        Close.To(1 / .85, McDropout.InvertedScale(.15));
        Close.To(1, McDropout.InvertedScale(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => McDropout.InvertedScale(1));
    }

    [Fact]
    public void Calibration_is_measured_over_bins_closed_above()
    {
        var ten = Calibration.Error(Confidence, Correct, 10);
        Close.To(.131, ten.Expected);
        Close.To(.23, ten.Maximum);
        var five = Calibration.Error(Confidence, Correct, 5);
        Close.To(.131, five.Expected);
        Close.To(.1825, five.Maximum);
    }

    [Fact]
    public void Scores_of_stated_probabilities()
    {
        Close.To(.16927, Calibration.Brier(Confidence, Correct));
        Close.To(.49539098950961397, Calibration.NegativeLogLikelihood(Confidence, Correct));
        Close.To(.14834404517357486, Calibration.GaussianCrps(1.2, 1, .5));
        Close.To(.23369497725510913, Calibration.GaussianCrps(0, 0, 1));
    }

    [Fact]
    public void Temperature_flattens()
    {
        var p = new double[3];
        Calibration.Temperature([2, 1, 0], 2, p);
        Close.To([.506480391055654, .3071958857184984, .1863237232258476], p);
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.Temperature([2, 1, 0], 0, new double[3]));
    }

    [Fact]
    public void An_ensemble_mixes_by_the_softmax_of_its_weights()
    {
        var weights = new double[3];
        var mean = new double[3];
        Ensemble.Mix([.5, .2, -.1], [.6, .3, .1, .2, .5, .3, .4, .4, .2], weights, mean);
        Close.To([.4367518169107908, .32355370388335947, .23969447920584977], weights);
        Close.To([.42263962260548626, .38868018869725685, .18868018869725686], mean);
        Close.To(-.6233170445865153, Ensemble.Confidence(mean));
        Close.To(.04792921216996826, Ensemble.BoundedConfidence(mean));
    }

    [Theory]
    [InlineData(0, .5)]
    [InlineData(1.6448536269514722, .95)]
    [InlineData(-2.5758293035489004, .005)]
    [InlineData(4.999, 0.9999997118579859)]
    [InlineData(-5.5, 1.898956246588772e-08)]
    [InlineData(-8, 6.220960574271786e-16)]
    public void The_normal_distribution_is_right_to_the_tails(double z, double want)
    {
        var got = StandardNormal.Cdf(z);
        Assert.True(Math.Abs(want - got) <= 1e-14 + (1e-9 * Math.Min(want, 1 - want)), $"want {want:R} got {got:R}");
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => McDropout.Classification([.5, .5, .5], 2));
        Assert.Throws<ArgumentException>(() => McDropout.Regression([1], []));
        Assert.Throws<ArgumentException>(() => Calibration.Brier([], []));
        Assert.Throws<ArgumentException>(() => Calibration.Error([0], [true], 10));
        Assert.Throws<ArgumentException>(() => Ensemble.Mix([1, 2], [.5, .5], new double[2], new double[2]));
        Assert.NotNull(Probability.Fault([.5, .6]));
        Assert.NotNull(Probability.Fault([1.5, -.5]));
        Assert.NotNull(Probability.Fault([double.NaN, 1]));
        Assert.Null(Probability.Fault([.4, .6]));
    }
}
