using GrandModel.Contracts;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Hidden Markov model with Gaussian observations (Rabiner 1989): filter, smoother, log-likelihood and most likely path. States count from 0. Densities are
/// scaled by the largest of the states before they are exponentiated, so no observation underflows them all.
/// </summary>
public sealed class GaussianHmm
{
    /// <summary>Most states.</summary>
    public const int StatesMax = 64;

    private const double SumTolerance = 1e-9;
    private const double HalfLn2Pi = 0.91893853320467274178;
    private readonly double[] _initial;
    private readonly double[,] _transition;
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>A model.</summary>
    /// <param name="initial">Probabilities of the first state.</param>
    /// <param name="transition">Probability of state j behind state i at [i, j]; rows sum to 1.</param>
    /// <param name="means">Mean of the observations of each state.</param>
    /// <param name="deviations">Their standard deviation, positive.</param>
    /// <exception cref="ArgumentException">Sizes differ, probabilities do not sum to 1 within 1e-9, or a deviation is not positive.</exception>
    public GaussianHmm(ReadOnlySpan<double> initial, double[,] transition, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        ArgumentNullException.ThrowIfNull(transition);
        var n = PeriodRange.Require(initial.Length, nameof(initial), 1, StatesMax);
        if (transition.GetLength(0) != n || transition.GetLength(1) != n || means.Length != n || deviations.Length != n)
        {
            throw new ArgumentException(
                $"transition: {transition.GetLength(0)}x{transition.GetLength(1)}, means: {means.Length}, deviations: {deviations.Length}, expected {n} states.");
        }

        _initial = initial.ToArray();
        _transition = (double[,])transition.Clone();
        _means = means.ToArray();
        _deviations = deviations.ToArray();
        RequireDistribution(_initial, "initial");
        for (var i = 0; i < n; i++)
        {
            var row = new double[n];
            for (var j = 0; j < n; j++)
            {
                row[j] = transition[i, j];
            }

            RequireDistribution(row, $"transition row {i}");
            if (!(_deviations[i] > 0) || !double.IsFinite(_deviations[i]) || !double.IsFinite(_means[i]))
            {
                throw new ArgumentException($"state {i}: mean {_means[i]}, deviation {_deviations[i]}, expected finite and positive.");
            }
        }
    }

    /// <summary>Number of states.</summary>
    public int States => _initial.Length;

    /// <summary>
    /// One step of the filter: turns P(state | observations before) into P(state | observations up to this one), in place.
    /// </summary>
    /// <param name="probabilities">Probabilities of the states; at the first step their content does not matter.</param>
    /// <param name="observation">Finite.</param>
    /// <param name="first">True for the first observation.</param>
    /// <returns>ln P(this observation | those before), to be summed to the log-likelihood.</returns>
    /// <exception cref="ArgumentException">Wrong size, observation not finite, or impossible under the model.</exception>
    public double Step(Span<double> probabilities, double observation, bool first)
    {
        if (probabilities.Length != States || !double.IsFinite(observation))
        {
            throw new ArgumentException($"{probabilities.Length} probabilities, observation {observation}: expected {States} and a finite number.");
        }

        Span<double> density = stackalloc double[States];
        Span<double> predicted = stackalloc double[States];
        Predict(probabilities, predicted, first);
        var scale = Densities(observation, density);
        var total = 0.0;
        for (var k = 0; k < States; k++)
        {
            probabilities[k] = predicted[k] * density[k];
            total += probabilities[k];
        }

        if (!(total > 0))
        {
            throw new ArgumentException($"observation: {observation}, expected one that the reachable states can give.", nameof(observation));
        }

        foreach (ref var p in probabilities)
        {
            p /= total;
        }

        return DetMath.Log(total) + scale;
    }

    /// <summary>Filtered probabilities [time, state] and the log-likelihood.</summary>
    public (double[,] Filtered, double LogLikelihood) Filter(ReadOnlySpan<double> observations)
    {
        var filtered = new double[observations.Length, States];
        var logLikelihood = 0.0;
        Span<double> current = stackalloc double[States];
        for (var t = 0; t < observations.Length; t++)
        {
            logLikelihood += Step(current, observations[t], t == 0);
            for (var k = 0; k < States; k++)
            {
                filtered[t, k] = current[k];
            }
        }

        return (filtered, logLikelihood);
    }

    /// <summary>Smoothed probabilities [time, state]: given all observations.</summary>
    public double[,] Smooth(ReadOnlySpan<double> observations)
    {
        var (smoothed, _) = Filter(observations);
        Span<double> predicted = stackalloc double[States];
        Span<double> current = stackalloc double[States];
        for (var t = observations.Length - 2; t >= 0; t--)
        {
            for (var k = 0; k < States; k++)
            {
                current[k] = smoothed[t, k];
            }

            Predict(current, predicted, first: false);
            for (var k = 0; k < States; k++)
            {
                var sum = 0.0;
                for (var j = 0; j < States; j++)
                {
                    sum += predicted[j] > 0 ? _transition[k, j] * smoothed[t + 1, j] / predicted[j] : 0;
                }

                smoothed[t, k] = current[k] * sum;
            }
        }

        return smoothed;
    }

    /// <summary>The most likely path of states (Viterbi); of equally likely ones the one with the lower state.</summary>
    public int[] MostLikelyPath(ReadOnlySpan<double> observations)
    {
        var path = new int[observations.Length];
        if (path.Length == 0)
        {
            return path;
        }

        var from = new int[observations.Length, States];
        var score = new double[States];
        for (var k = 0; k < States; k++)
        {
            score[k] = DetMath.Log(_initial[k]) + LogDensity(k, observations[0]);
        }

        for (var t = 1; t < observations.Length; t++)
        {
            var next = new double[States];
            for (var k = 0; k < States; k++)
            {
                var best = 0;
                for (var j = 1; j < States; j++)
                {
                    best = score[j] + DetMath.Log(_transition[j, k]) > score[best] + DetMath.Log(_transition[best, k]) ? j : best;
                }

                from[t, k] = best;
                next[k] = score[best] + DetMath.Log(_transition[best, k]) + LogDensity(k, observations[t]);
            }

            score = next;
        }

        path[^1] = Array.IndexOf(score, score.Max());
        for (var t = path.Length - 1; t > 0; t--)
        {
            path[t - 1] = from[t, path[t]];
        }

        return path;
    }

    private void Predict(ReadOnlySpan<double> current, Span<double> next, bool first)
    {
        for (var k = 0; k < States; k++)
        {
            var sum = 0.0;
            for (var j = 0; j < States; j++)
            {
                sum += current[j] * _transition[j, k];
            }

            next[k] = first ? _initial[k] : sum;
        }
    }

    // Densities over the largest of them; returns the logarithm of that one.
    private double Densities(double observation, Span<double> density)
    {
        var largest = double.NegativeInfinity;
        for (var k = 0; k < States; k++)
        {
            density[k] = LogDensity(k, observation);
            largest = Math.Max(largest, density[k]);
        }

        foreach (ref var value in density)
        {
            value = DetMath.Exp(value - largest);
        }

        return largest;
    }

    private double LogDensity(int state, double observation)
    {
        var z = (observation - _means[state]) / _deviations[state];
        return (-0.5 * z * z) - DetMath.Log(_deviations[state]) - HalfLn2Pi;
    }

    private static void RequireDistribution(double[] probabilities, string field)
    {
        var sum = 0.0;
        foreach (var p in probabilities)
        {
            sum += p >= 0 ? p : double.NaN;
        }

        if (!(Math.Abs(sum - 1) <= SumTolerance))
        {
            throw new ArgumentException($"{field}: {string.Join(", ", probabilities)}, expected probabilities that sum to 1.", field);
        }
    }
}
