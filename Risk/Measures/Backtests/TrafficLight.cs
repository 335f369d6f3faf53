using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>Zones of the supervisory back-test.</summary>
public enum TrafficZone
{
    /// <summary>As many exceptions as a right model may show.</summary>
    Green,

    /// <summary>More than 95 % of right models show fewer.</summary>
    Yellow,

    /// <summary>More than 99.99 % of right models show fewer.</summary>
    Red,
}

/// <summary>
/// Basel Committee, Supervisory Framework for the Use of "Backtesting" (1996): zones by the binomial distribution, and what the exceptions of 250 days at 99 %
/// add to the capital multiplier of 3 (1996) or 1.5 (MAR99, 2019).
/// </summary>
public static class TrafficLight
{
    /// <summary>Days of the supervisory test.</summary>
    public const int Days = 250;

    private const double YellowFrom = 0.95;
    private const double RedFrom = 0.9999;
    private static readonly double[] AddOn1996 = [0, 0, 0, 0, 0, .40, .50, .65, .75, .85, 1.00];
    private static readonly double[] AddOn2019 = [0, 0, 0, 0, 0, .20, .26, .33, .38, .42, .50];

    /// <summary>Zone of a count of exceptions: by the share of right models that show as many or fewer, over any number of days at any confidence.</summary>
    public static TrafficZone Zone(int days, int exceptions, double probability)
    {
        var share = BinomialAtMost(days, exceptions, probability);
        return share >= RedFrom ? TrafficZone.Red : share >= YellowFrom ? TrafficZone.Yellow : TrafficZone.Green;
    }

    /// <summary>Added to the multiplier of 3, 250 days at 99 %.</summary>
    public static double AddOn(int exceptions) => AddOn1996[Math.Clamp(exceptions, 0, 10)];

    /// <summary>Added to the multiplier of 1.5, 250 days at 99 %.</summary>
    public static double AddOnMar99(int exceptions) => AddOn2019[Math.Clamp(exceptions, 0, 10)];

    /// <summary>P(X &lt;= k) of a binomial distribution.</summary>
    /// <param name="n">Days, above 0.</param>
    /// <param name="k">Exceptions.</param>
    /// <param name="p">Probability of one, strictly between 0 and 1.</param>
    public static double BinomialAtMost(int n, int k, double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw Require.Wrong("probability", p, "strictly between 0 and 1");
        }

        // Terms by logarithm: the first is too small for a double beyond some thousand days at a large p.
        var (log, sum) = (n * DetMath.Log(1 - p), 0.0);
        for (var i = 0; i <= Math.Min(k, n); i++)
        {
            sum += DetMath.Exp(log);
            log += DetMath.Log((n - i) / (i + 1.0) * (p / (1 - p)));
        }

        return Math.Min(sum, 1);
    }
}
