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

        return Read(Tail(weights, seed, paths, confidence), paths, confidence);
    }

    // The largest losses, smallest first, with room below the quantile for its error; of a normal distribution it is known about where they begin.
    private static double[] Tail(double[] weights, long seed, int paths, double confidence)
    {
        var sigma = Math.Sqrt(RowMath.Dot(weights, weights));
        var needed = paths - Below(paths, confidence);
        for (var margin = 0.1; ; margin *= 4)
        {
            var tail = Losses(weights, seed, paths, (StandardNormal.Inverse(confidence) - margin) * sigma);
            if (tail.Count >= needed)
            {
                var sorted = tail.ToArray();
                sorted.AsSpan().Sort();
                return sorted;
            }
        }
    }

    // Losses from a level on, of pairs of a path and its mirror image. Pair i draws numbers i n + 1 ... i n + n of the stream: the same whatever the level.
    private static List<double> Losses(double[] weights, long seed, int paths, double level)
    {
        var random = new DetRandom(seed, "risk.monte-carlo");
        var losses = new List<double>();
        for (var i = 0; i < paths; i += 2)
        {
            var loss = 0.0;
            foreach (var weight in weights)
            {
                // The middle of one of 2^53 intervals: never 0 or 1.
                loss -= weight * StandardNormal.Inverse(((random.NextBits() >> 11) + 0.5) * (1.0 / 9007199254740992.0));
            }

            if (loss >= level)
            {
                losses.Add(loss);
            }

            if (-loss >= level)
            {
                losses.Add(-loss);
            }
        }

        return losses;
    }

    // Of a path and its mirror image at most one lies in the tail: their number there varies by n p (1 - 2p).
    private static double Ranks(int paths, double confidence) => Math.Max(1, Math.Sqrt(paths * (1 - confidence) * Math.Max(0, (2 * confidence) - 1)));

    private static int Below(int paths, double confidence) => Math.Max(0, (int)Math.Round((confidence * (paths - 1)) - Ranks(paths, confidence)));

    // Order statistics by their place among all paths, of which the tail holds the last.
    private static MonteCarloRisk Read(double[] tail, int paths, double confidence)
    {
        var count = Require.Tail(paths, confidence);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 1; i <= count; i++)
        {
            sum += tail[^i];
            squares += tail[^i] * tail[^i];
        }

        double At(int place) => tail[tail.Length - paths + place];
        var place = confidence * (paths - 1);
        var lower = (int)place;
        var value = At(lower) + ((place - lower) * (At(Math.Min(lower + 1, paths - 1)) - At(lower)));
        var es = sum / count;
        var spread = Math.Max(0, (squares / count) - (es * es));
        var above = Math.Min(paths - 1, (int)Math.Round(place + Ranks(paths, confidence)));
        return new MonteCarloRisk(
            value,
            es,
            (At(above) - At(Below(paths, confidence))) / 2,
            Math.Sqrt((spread + (Math.Max(0, (2 * confidence) - 1) * (es - value) * (es - value))) / (paths * (1 - confidence))),
            paths);
    }
}

/// <summary>Simulated risk.</summary>
/// <param name="Var">Value at risk of a day.</param>
/// <param name="Es">Expected shortfall of a day.</param>
/// <param name="VarError">Standard error of the value at risk, from the order statistics one standard deviation of the tail count around it.</param>
/// <param name="EsError">Standard error of the expected shortfall.</param>
/// <param name="Paths">Paths.</param>
public sealed record MonteCarloRisk(double Var, double Es, double VarError, double EsError, int Paths);
