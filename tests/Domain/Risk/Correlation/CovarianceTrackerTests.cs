using GrandModel.Contracts;
using GrandModel.Risk.Correlation;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Guards the live value at risk: published figures of the formula, and the covariance behind it against a plain computation.</summary>
public sealed class CovarianceTrackerTests
{
    [Fact]
    public void The_formula_gives_the_published_figures()
    {
        // ES and NQ: 1,000,000 and 500,000 at 1.1 % and 1.5 % a day, correlation 0.92.
        var pair = new EwmaCovariance(2);
        pair.Start([.011 * .011, .92 * .011 * .015, .015 * .015]);
        var sigma = Math.Sqrt(pair.VarianceOf([1_000_000, 500_000]));
        Near(18139.73538947027, sigma);
        var figures = LossFigures.Normal(sigma);
        Near(29837.209547310136, figures.Var95);
        Near(2.3263478740408408 * sigma, figures.Var99);
        Near(2.062712807507429 * sigma, figures.Es95);
        Near(2.665214220345806 * sigma, figures.Es99);
    }

    [Fact]
    public void It_is_the_weighted_realised_covariance_of_a_day()
    {
        var tracker = new CovarianceTracker(Options);
        var random = new Random(3);
        var (es, nq) = (4500m, 18_000m);
        tracker.Price(Sample.Es, Price.From(es));
        tracker.Price(Sample.Nq, Price.From(nq));
        var (variance, cross, other, weight) = (0.0, 0.0, 0.0, 0.0);
        for (var step = 1; step <= 100; step++)
        {
            var (x, y) = (random.Next(-20, 21) * .25m, random.Next(-80, 81) * .25m);
            var (r, s) = (Math.Log((double)((es + x) / es)), Math.Log((double)((nq + y) / nq)));
            (es, nq) = (es + x, nq + y);
            tracker.Price(Sample.Es, Price.From(es));
            tracker.Price(Sample.Nq, Price.From(nq));
            tracker.Step(step, Day + ((step - 1) / 20));
            tracker.Step(step, Day + ((step - 1) / 20)); // the same instant ends no second step
            Assert.Equal(step <= 40, tracker.Of([(Sample.Es, 1)]) is null); // the day it began in is not whole
            var lambda = Math.Pow(.94, 1 / (step <= 40 ? 276.0 : 20));
            (variance, cross, other) = ((lambda * variance) + (r * r), (lambda * cross) + (r * s), (lambda * other) + (s * s));
            weight = (lambda * weight) + 1;
        }

        var (a, b) = (1_000_000.0, -500_000.0);
        Assert.Equal(3, tracker.Days);
        var want = Math.Sqrt(20 * ((a * a * variance) + (2 * a * b * cross) + (b * b * other)) / weight);
        Near(1.6448536269514722 * want, tracker.Of([(Sample.Es, a), (Sample.Nq, b)])!.Value.Var95, 1e-6);
        Assert.Equal(0, tracker.Of([])!.Value.Var99);
        Assert.Null(tracker.Of([(Sample.Spy, 1)])); // no price seen
        var copy = new CovarianceTracker(Options);
        copy.Load(tracker.Save());
        Assert.Equal(tracker.Of([(Sample.Es, a)]), copy.Of([(Sample.Es, a)]));
        tracker.Price(Sample.Spy, Price.From(500));
        Assert.Equal(0, tracker.Days); // estimates over different times do not add up
        Assert.Null(tracker.Of([(Sample.Es, 1)]));
    }

    private static void Near(double want, double got, double tolerance = 1e-9) => Assert.Equal(want, got, tolerance * Math.Max(1, Math.Abs(want)));
}
