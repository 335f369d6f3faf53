using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the tests of exceptions against published tables and computed values.</summary>
public sealed class CoverageTestsTests
{
    [Theory]
    [InlineData(252, 20, .05, 3.9125508275532184)]
    [InlineData(500, 40, .05, 8.079040952278433)]
    [InlineData(500, 35, .05, 3.765076007509947)]
    [InlineData(250, 9, .01, 10.229030632597755)]
    [InlineData(1000, 0, .01, 20.100671707002903)]
    public void Proportion_of_failures(int days, int exceptions, double probability, double want) =>
        Close.To(want, CoverageTests.Kupiec(days, exceptions, probability).Statistic);

    [Fact]
    public void The_p_value_of_Jorion()
    {
        var outcome = CoverageTests.Kupiec(252, 20, .05);
        Assert.Equal(.0479268, outcome.PValue, 5e-8);
        Assert.True(outcome.Rejected);
    }

    [Theory]
    [InlineData(.05, 255, 7, 20)]
    [InlineData(.05, 510, 17, 35)]
    [InlineData(.05, 1000, 38, 64)]
    [InlineData(.01, 255, 1, 6)] // the table prints 0 to 6; none is rejected by LR = 5.13
    [InlineData(.01, 510, 2, 10)]
    [InlineData(.01, 1000, 5, 16)]
    [InlineData(.025, 255, 3, 11)]
    [InlineData(.025, 510, 7, 20)]
    [InlineData(.025, 1000, 16, 35)]
    [InlineData(.10, 255, 17, 35)]
    [InlineData(.10, 510, 39, 64)]
    [InlineData(.10, 1000, 82, 119)]
    public void Counts_that_are_not_rejected(double probability, int days, int from, int to)
    {
        var accepted = Enumerable.Range(0, days / 4).Where(x => CoverageTests.Kupiec(days, x, probability).Statistic < 3.841).ToArray();
        Assert.Equal(Enumerable.Range(from, to - from + 1), accepted);
    }

    [Fact]
    public void Independence_and_conditional_coverage_of_Jorion()
    {
        var independence = CoverageTests.Independence(new Transitions(218, 14, 14, 6));
        Close.To(9.529568780336348, independence.Statistic);
        var both = CoverageTests.ConditionalCoverage(CoverageTests.Kupiec(252, 20, .05), independence);
        Close.To(13.442119607889566, both.Statistic);
        Assert.True(both.Rejected);
        var scattered = CoverageTests.Independence(new Transitions(230, 10, 10, 0));
        Close.To(.8335746274814682, scattered.Statistic);
        Close.To(.3612409206830073, scattered.PValue);
        Assert.False(scattered.Rejected);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(249, 0, 0, 0)]
    [InlineData(0, 0, 0, 249)]
    public void Rows_without_a_change_say_nothing_about_independence(int n00, int n01, int n10, int n11) =>
        Assert.Equal(new TestOutcome(0, 1), CoverageTests.Independence(new Transitions(n00, n01, n10, n11)));

    [Fact]
    public void The_five_percent_point_of_two_degrees() =>
        Assert.Equal(.05, CoverageTests.ConditionalCoverage(new TestOutcome(5.991464547107979, 0), default).PValue, 1e-12);

    [Fact]
    public void A_row_of_days_has_one_transition_fewer() =>
        Assert.Equal(new Transitions(1, 2, 1, 1), Transitions.Of([false, true, true, false, false, true]));

    [Fact]
    public void The_binomial_table_of_the_supervisors()
    {
        double[] want = [8.11, 28.58, 54.32, 75.81, 89.22, 95.88, 98.63, 99.60, 99.89, 99.97, 99.99];
        for (var k = 0; k < want.Length; k++)
        {
            Assert.Equal(want[k], 100 * TrafficLight.BinomialAtMost(250, k, .01), .005 + 1e-9);
        }

        Close.To(1, TrafficLight.BinomialAtMost(250, 250, .01));
        Close.To(1, TrafficLight.BinomialAtMost(20_000, 20_000, .3));
    }

    [Fact]
    public void Zones_and_what_they_add()
    {
        for (var k = 0; k <= 12; k++)
        {
            Assert.Equal(k < 5 ? TrafficZone.Green : k < 10 ? TrafficZone.Yellow : TrafficZone.Red, TrafficLight.Zone(250, k, .01));
        }

        Assert.Equal([0, .40, .50, .65, .75, .85, 1, 1], Enumerable.Range(4, 8).Select(TrafficLight.AddOn));
        Assert.Equal([0, .20, .26, .33, .38, .42, .50, .50], Enumerable.Range(4, 8).Select(TrafficLight.AddOnMar99));
    }
}
