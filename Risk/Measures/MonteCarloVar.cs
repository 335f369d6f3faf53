using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Simulated profit and loss of positions whose returns are jointly normal with mean 0: x' L z with S = L L', z seeded and antithetic (each draw also with
/// the other sign). Glasserman, Monte Carlo Methods in Financial Engineering (2003), 4.2 and 9.1.
/// </summary>
public static class MonteCarloVar
{
    /// <summary>Paths without another number.</summary>
    public const int DefaultPaths = 100_000;

    /// <summary>Most paths: their results are held at once.</summary>
    public const int PathsMax = 20_000_000;

    /// <summary>Fewest paths.</summary>
    public const int PathsMin = 1_000;

    /// <summary>Risk of a day.</summary>
    /// <param name="factors">Factors of the covariance per day.</param>
    /// <param name="exposures">Signed value of each position.</param>
    /// <param name="confidence">0.5 to 0.9999.</param>
    /// <param name="seed">The same seed gives the same figures, bit by bit.</param>
    /// <param name="paths">Even, <see cref="PathsMin"/> to <see cref="PathsMax"/>.</param>
    public static MonteCarloRisk Of(Factorisation factors, ReadOnlySpan<double> exposures, double confidence, long seed, int paths = DefaultPaths)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (paths is < PathsMin or > PathsMax || paths % 2 != 0)
        {
            throw Require.Wrong("paths", paths, $"an even number from {PathsMin} to {PathsMax}");
        }

        Require.Tail(paths, confidence);
        var weights = new double[exposures.Length];
        factors.TransposeMultiply(exposures, weights);
        if (!(RowMath.Dot(weights, weights) > 0))
        {
            throw Moments.NoVariation();
        }

        var losses = Losses(weights, seed, paths);
        losses.AsSpan().Sort();
        return Read(losses, confidence);
    }

    // Pair i draws numbers i n + 1 ... i n + n of the stream, so that the paths do not depend on how many there are.
    private static double[] Losses(double[] weights, long seed, int paths)
    {
        var random = new DetRandom(seed, "risk.monte-carlo");
        var losses = new double[paths];
        for (var i = 0; i < paths; i += 2)
        {
            var loss = 0.0;
            foreach (var weight in weights)
            {
                // The middle of one of 2^53 intervals: never 0 or 1.
                loss -= weight * StandardNormal.Inverse(((random.NextBits() >> 11) + 0.5) * (1.0 / 9007199254740992.0));
            }

            (losses[i], losses[i + 1]) = (loss, -loss);
        }

        return losses;
    }

    private static MonteCarloRisk Read(double[] sorted, double confidence)
    {
        var (n, p) = (sorted.Length, 1 - confidence);
        var tail = Require.Tail(n, confidence);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 1; i <= tail; i++)
        {
            sum += sorted[^i];
            squares += sorted[^i] * sorted[^i];
        }

        var value = Quantile.OfSorted(sorted, confidence);
        var es = sum / tail;
        var spread = Math.Max(0, (squares / tail) - (es * es));

        // Of a path and its mirror image at most one lies in the tail: their number there varies by n p (1 - 2p).
        var ranks = Math.Max(1, Math.Sqrt(n * p * Math.Max(0, 1 - (2 * p))));
        var place = confidence * (n - 1);
        var (below, above) = (Math.Max(0, (int)Math.Round(place - ranks)), Math.Min(n - 1, (int)Math.Round(place + ranks)));
        return new MonteCarloRisk(
            value, es, (sorted[above] - sorted[below]) / 2, Math.Sqrt((spread + (Math.Max(0, 1 - (2 * p)) * (es - value) * (es - value))) / (n * p)), n);
    }
}

/// <summary>Simulated risk.</summary>
/// <param name="Var">Value at risk of a day.</param>
/// <param name="Es">Expected shortfall of a day.</param>
/// <param name="VarError">Standard error of the value at risk, from the order statistics one standard deviation of the tail count around it.</param>
/// <param name="EsError">Standard error of the expected shortfall.</param>
/// <param name="Paths">Paths.</param>
public sealed record MonteCarloRisk(double Var, double Es, double VarError, double EsError, int Paths);
