using GrandModel.Contracts;
using GrandModel.MarketData.Indicators;

namespace GrandModel.Tests;

/// <summary>Guards the hidden Markov model, the regime rule, volatility buckets, quantiles and rolling ranks.</summary>
public sealed class RegimeTests
{
    private static readonly double[] Observations = [.002, -.004, .015, -.030, .001];

    [Fact]
    public void The_hidden_markov_model_gives_the_reference_values()
    {
        var model = Model();
        var (filtered, logLikelihood) = model.Filter(Observations);
        var smoothed = model.Smooth(Observations);

        Near.Equal(
            [.14703981503669722, .07288101792612012, .6053287406866312, .9999999265764429, .6923075445916814], Column(filtered, 1));
        Near.Equal(13.446171172441732, logLikelihood);
        Near.Equal(
            [.4355826976522031, .5657240810859693, .965044046719375, .999999782553343, .6923075445916814], Column(smoothed, 1));
        Assert.Equal([1, 1, 1, 1, 1], model.MostLikelyPath(Observations));
    }

    [Fact]
    public void Filter_smoother_likelihood_and_path_equal_summing_over_all_paths()
    {
        var model = Model();
        var (filtered, logLikelihood) = model.Filter(Observations);
        var smoothed = model.Smooth(Observations);
        double total = 0, best = 0;
        var bestPath = 0;
        var last = new double[2];
        var at2 = new double[2];
        for (var path = 0; path < 32; path++)
        {
            var p = PathProbability(path);
            total += p;
            last[(path >> 4) & 1] += p;
            at2[(path >> 2) & 1] += p;
            (best, bestPath) = p > best ? (p, path) : (best, bestPath);
        }

        Near.Equal(Math.Log(total), logLikelihood);
        Near.Equal(last[1] / total, filtered[4, 1]);
        Near.Equal(at2[1] / total, smoothed[2, 1]);
        Assert.Equal(Enumerable.Range(0, 5).Select(t => (bestPath >> t) & 1), model.MostLikelyPath(Observations));
    }

    [Fact]
    public void An_observation_far_out_does_not_underflow()
    {
        var (filtered, logLikelihood) = Model().Filter([0.001, 50]);
        Assert.Equal(1, filtered[1, 1]);
        Assert.True(double.IsFinite(logLikelihood) && logLikelihood < -1e6);
    }

    [Fact]
    public void Models_that_are_none_are_refused()
    {
        Assert.Contains("initial", Assert.Throws<ArgumentException>(() => new GaussianHmm([.5, .6], new double[2, 2], [0, 0], [1, 1])).Message);
        Assert.Throws<ArgumentException>(() => new GaussianHmm([1], new[,] { { 0.9 } }, [0], [1]));
        Assert.Throws<ArgumentException>(() => new GaussianHmm([1], new[,] { { 1.0 } }, [0], [0]));
        Assert.Throws<ArgumentException>(() => Model().Filter([double.NaN]));
    }

    [Theory]
    [InlineData(.06, .05, Regime.Volatile, 1.0)]
    [InlineData(.01, .03, Regime.Bull, .7)]
    [InlineData(.02, -.021, Regime.Bear, .62)]
    [InlineData(.004, .01, Regime.Sideways, .24)]
    public void The_regime_rule_gives_the_reference_values(double volatility, double momentum, Regime regime, double confidence)
    {
        Assert.Equal(regime, RegimeRule.Classify(volatility, momentum));
        Near.Equal(confidence, RegimeRule.Confidence(volatility, momentum));
    }

    [Theory]
    [InlineData(0.05, VolatilityBucket.Low, 2)]
    [InlineData(0.1, VolatilityBucket.Medium, 2)]
    [InlineData(0.2999, VolatilityBucket.Medium, 2)]
    [InlineData(0.3, VolatilityBucket.High, 2)]
    [InlineData(0.8, VolatilityBucket.High, 1.25)]
    [InlineData(4, VolatilityBucket.High, 0.5)]
    [InlineData(0, VolatilityBucket.Low, 2)]
    public void Volatility_falls_into_buckets(double annualised, VolatilityBucket bucket, double scale)
    {
        Assert.Equal(bucket, RegimeRule.Bucket(annualised));
        Near.Equal(scale, RegimeRule.LogitScale(annualised));
    }

    [Fact]
    public void Quantiles_interpolate_between_order_statistics()
    {
        double[] values = [4, 1, 3, 2];
        Assert.Equal(1, Quantile.Of(values, 0));
        Assert.Equal(1.75, Quantile.Of(values, 0.25));
        Assert.Equal(2.5, Quantile.Of(values, 0.5));
        Assert.Equal(4, Quantile.Of(values, 1));
        Assert.Equal(7, Quantile.Of([7], 0.3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of(values, 1.01));
        Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));
    }

    [Fact]
    public void The_sample_of_returns_has_the_reference_quantiles()
    {
        double[] percent = [-1.2, .4, .8, -.3, 1.1, -2.5, .6, .2, -.9, 1.4, -.1, .5, -1.8, .9, .3, -.6, .7, -3.1, 1.9, -.4];
        double[] losses = [.. percent.Select(r => -r / 100)];
        Near.Equal(.0253, Quantile.Of(losses, .95));
        Near.Equal(.0187, Quantile.Of(losses, .90));
    }

    [Fact]
    public void Rolling_ranks_and_quantiles_equal_sorting_the_window()
    {
        var random = new GrandModel.Contracts.DetRandom(2, "ranks");
        var window = new OrderedWindow(240);
        var values = new List<double>();
        for (var i = 0; i < 3_000; i++)
        {
            var value = i % 3 == 0 ? random.NextLong(5) : random.NextNormal();
            values.Add(value);
            window.Add(value);
            if (i % 11 != 0)
            {
                continue;
            }

            var last = values.TakeLast(240).ToArray();
            Assert.Equal(last.Order(), window.Sorted.ToArray());
            var others = last.Length - 1;
            var want = others == 0 ? 0.5 : (last.Count(v => v < value) + (0.5 * (last.Count(v => v == value) - 1))) / others;
            Near.Equal(want, window.Rank());
            Near.Equal(Quantile.Of(last, 0.8), window.Quantile(0.8));
        }

        Assert.Throws<InvalidOperationException>(() => new OrderedWindow(3).Rank());
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Add(double.NaN));
    }

    [Fact]
    public void Rolling_extremes_equal_looking_through_the_window()
    {
        var closes = Walk.Closes(61, 5_000);
        var extremes = new RollingExtremes(300);
        for (var i = 0; i < closes.Length; i++)
        {
            extremes.Add(Math.Round(closes[i]));
            var window = closes[Math.Max(0, i - 299)..(i + 1)];
            Assert.Equal(Math.Round(window.Max()), extremes.Max);
            Assert.Equal(Math.Round(window.Min()), extremes.Min);
        }
    }

    [Fact]
    public void Selection_finds_every_rank_of_awkward_rows()
    {
        var random = new GrandModel.Contracts.DetRandom(5, "selection");
        for (var round = 0; round < 300; round++)
        {
            var length = 1 + (int)random.NextLong(400);
            double[] row = (round % 4) switch
            {
                0 => [.. Enumerable.Range(0, length).Select(_ => (double)random.NextLong(3))],
                1 => [.. Enumerable.Range(0, length).Select(i => (double)i)],
                2 => [.. Enumerable.Range(0, length).Select(i => (double)Math.Min(i, length - i))],
                _ => [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())],
            };
            var rank = (int)random.NextLong(length);
            var want = row.Order().ElementAt(rank);
            Assert.Equal(want, Selection.Nth(row, rank));
            Assert.All(row[..rank], v => Assert.True(v <= want));
            Assert.All(row[rank..], v => Assert.True(v >= want));
        }
    }

    private static GaussianHmm Model() =>
        new([.6, .4], new[,] { { .95, .05 }, { .10, .90 } }, [.0005, -.001], [.005, .02]);

    private static double PathProbability(int path)
    {
        double[] initial = [.6, .4], mean = [.0005, -.001], deviation = [.005, .02];
        double[,] transition = { { .95, .05 }, { .10, .90 } };
        var p = 1.0;
        for (var t = 0; t < 5; t++)
        {
            var state = (path >> t) & 1;
            var z = (Observations[t] - mean[state]) / deviation[state];
            p *= t == 0 ? initial[state] : transition[(path >> (t - 1)) & 1, state];
            p *= Math.Exp(-z * z / 2) / (deviation[state] * Math.Sqrt(2 * Math.PI));
        }

        return p;
    }

    private static double[] Column(double[,] values, int column) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(i => values[i, column])];
}
