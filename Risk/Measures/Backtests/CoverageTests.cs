using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>Outcome of a likelihood-ratio test.</summary>
/// <param name="Statistic">LR, 0 or more.</param>
/// <param name="PValue">Probability of as much or more under the hypothesis.</param>
public readonly record struct TestOutcome(double Statistic, double PValue)
{
    /// <summary>Size of the test at which <see cref="Rejected"/> speaks.</summary>
    public const double Size = 0.05;

    /// <summary>Whether the hypothesis is rejected at 5 %.</summary>
    public bool Rejected => PValue < Size;
}

/// <summary>Consecutive days by whether they were exceptions.</summary>
/// <param name="N00">Quiet day after a quiet day.</param>
/// <param name="N01">Exception after a quiet day.</param>
/// <param name="N10">Quiet day after an exception.</param>
/// <param name="N11">Exception after an exception.</param>
public readonly record struct Transitions(int N00, int N01, int N10, int N11)
{
    /// <summary>Transitions of a row of days: one fewer than days.</summary>
    public static Transitions Of(ReadOnlySpan<bool> exceptions)
    {
        Span<int> counts = stackalloc int[4];
        for (var t = 1; t < exceptions.Length; t++)
        {
            counts[(exceptions[t - 1] ? 2 : 0) + (exceptions[t] ? 1 : 0)]++;
        }

        return new Transitions(counts[0], counts[1], counts[2], counts[3]);
    }
}

/// <summary>Tests of whether exceptions are as many as promised, and come one by one. 0 ln 0 is 0.</summary>
public static class CoverageTests
{
    /// <summary>
    /// Proportion of failures (Kupiec 1995), chi-square with one degree: LR = -2 ln[(1-p)^(n-x) p^x / ((1-x/n)^(n-x) (x/n)^x)].
    /// </summary>
    /// <param name="days">n, above 0.</param>
    /// <param name="exceptions">x, 0 to n.</param>
    /// <param name="probability">p = 1 - confidence, strictly between 0 and 1.</param>
    public static TestOutcome Kupiec(int days, int exceptions, double probability)
    {
        if (days <= 0 || exceptions < 0 || exceptions > days)
        {
            throw Require.Wrong("exceptions", exceptions, $"0 to the days, which are {days} and must be above 0");
        }

        if (!(probability > 0 && probability < 1))
        {
            throw Require.Wrong("probability", probability, "strictly between 0 and 1");
        }

        var rate = (double)exceptions / days;
        var ratio = Ratio(Bernoulli(days - exceptions, exceptions, probability), Bernoulli(days - exceptions, exceptions, rate));
        return new TestOutcome(ratio, ChiSquare.Tail1(ratio));
    }

    /// <summary>Independence of one day from the day before (Christoffersen 1998), chi-square with one degree.</summary>
    public static TestOutcome Independence(Transitions t)
    {
        var all = Rate(t.N00 + t.N10, t.N01 + t.N11);
        var together = Bernoulli(t.N00 + t.N10, t.N01 + t.N11, all);
        var apart = Bernoulli(t.N00, t.N01, Rate(t.N00, t.N01)) + Bernoulli(t.N10, t.N11, Rate(t.N10, t.N11));
        var ratio = Ratio(together, apart);
        return new TestOutcome(ratio, ChiSquare.Tail1(ratio));
    }

    /// <summary>Conditional coverage: as many as promised, and independent; the sum of the two statistics, chi-square with two degrees.</summary>
    public static TestOutcome ConditionalCoverage(TestOutcome kupiec, TestOutcome independence)
    {
        var ratio = kupiec.Statistic + independence.Statistic;
        return new TestOutcome(ratio, ChiSquare.Tail2(ratio));
    }

    private static double Rate(int quiet, int exceptions) => quiet + exceptions == 0 ? 0 : (double)exceptions / (quiet + exceptions);

    private static double Ratio(double hypothesis, double best) => Math.Max(0, -2 * (hypothesis - best));

    // ln[(1-p)^quiet p^exceptions]
    private static double Bernoulli(int quiet, int exceptions, double p) =>
        (quiet == 0 ? 0 : quiet * DetMath.Log(1 - p)) + (exceptions == 0 ? 0 : exceptions * DetMath.Log(p));
}
