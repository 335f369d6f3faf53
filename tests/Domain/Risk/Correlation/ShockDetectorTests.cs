using FsCheck.Fluent;
using GrandModel.Contracts;
using GrandModel.Risk.Correlation;
using GrandModel.Tests.Execution;

namespace GrandModel.Tests.Risk.Correlation;

/// <summary>Guards the rule of the shock: jump from the lowest of ten minutes, and what each level is called.</summary>
public sealed class ShockDetectorTests
{
    private const long Minute = 60 * UnixNanos.PerSecond;

    [Fact]
    public void The_published_course_of_a_shock_has_these_severities()
    {
        var detector = new ShockDetector(new CorrelationOptions());
        Assert.Equal((0, CorrelationSeverity.None), At(0, .20));
        Assert.Equal((.02, CorrelationSeverity.None), At(2, .22));
        Assert.Equal((.05, CorrelationSeverity.None), At(4, .25));
        Assert.Equal((.58, CorrelationSeverity.Moderate), At(6, .78));
        Assert.Equal((.65, CorrelationSeverity.High), At(7, .85));
        Assert.Equal((.72, CorrelationSeverity.Critical), At(8, .92));
        Assert.Equal((.70, CorrelationSeverity.Critical), At(12, .92)); // since 2:00, both ends counted
        Assert.Equal((.01, CorrelationSeverity.None), At(20, .93)); // the window holds .92 only

        (double, CorrelationSeverity) At(long minute, double correlation)
        {
            var reading = detector.Take(minute * Minute, correlation);
            Assert.Equal(correlation, reading.Correlation);
            return (Math.Round(reading.Jump, 12), reading.Severity);
        }
    }

    [Theory]
    [InlineData(.0, .50, CorrelationSeverity.None)] // not above
    [InlineData(.0, .51, CorrelationSeverity.Moderate)]
    [InlineData(.25, .81, CorrelationSeverity.High)] // by level
    [InlineData(-.2, .45, CorrelationSeverity.High)] // by jump
    [InlineData(.35, .91, CorrelationSeverity.Critical)] // by level
    [InlineData(-.3, .45, CorrelationSeverity.Critical)] // by jump
    public void Severities_have_these_edges(double low, double high, CorrelationSeverity severity)
    {
        var detector = new ShockDetector(new CorrelationOptions());
        detector.Take(0, low);
        Assert.Equal(severity, detector.Take(1, high).Severity);
    }

    [Fact]
    public void The_minimum_is_that_of_the_window_whatever_comes() => SeededProperty.Check(
        (from step in Gen.Choose(0, 90) from value in Gen.Choose(-20, 20) select (step, value)).ArrayOf(400),
        steps =>
        {
            var detector = new ShockDetector(new CorrelationOptions());
            var seen = new List<(long Time, double Value)>();
            var second = 0L;
            foreach (var (step, value) in steps)
            {
                second += step;
                seen.Add((second * UnixNanos.PerSecond, value / 20.0));
                var reading = detector.Take(seen[^1].Time, seen[^1].Value);
                Assert.Equal(seen.Where(s => s.Time >= seen[^1].Time - (10 * Minute)).Min(s => s.Value), reading.Minimum);
                var copy = new ShockDetector(new CorrelationOptions());
                copy.Load(detector.Save());
                Assert.Equal(detector.Save(), copy.Save());
            }
        },
        count: 20);

    /// <summary>Why bars cannot show it: a correlation smoothed by 0.06 a bar needs 21 bars to move by a half, and the window holds two or three.</summary>
    [Fact]
    public void A_correlation_smoothed_over_five_minute_bars_can_never_fire()
    {
        var detector = new ShockDetector(new CorrelationOptions());
        var smoothed = .2;
        for (var bar = 0; bar < 60; bar++)
        {
            smoothed = (.94 * smoothed) + (.06 * (bar < 5 ? .2 : .9)); // the true one jumps all the way
            Assert.Equal(CorrelationSeverity.None, detector.Take(bar * 5 * Minute, smoothed).Severity);
        }

        Assert.True(smoothed > .87);
    }
}
