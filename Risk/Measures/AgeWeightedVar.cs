using GrandModel.Contracts;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Historical simulation in which older days weigh less: w_i = lambda^(n-i) (1 - lambda) / (1 - lambda^n). Boudoukh, Richardson and Whitelaw, The Best of
/// Both Worlds (1998). The value at risk is the loss at which the weights, worst first, reach 1 - c; no interpolation.
/// </summary>
public static class AgeWeightedVar
{
    /// <summary>Lambda without another: the paper looks at 0.97 and 0.99.</summary>
    public const double DefaultLambda = 0.98;

    /// <summary>Room for rounding when weights that add up to 1 - c exactly are compared with it.</summary>
    private const double WeightRounding = 1e-12;

    /// <summary>Weights of n days, oldest first; they add up to 1.</summary>
    public static double[] Weights(int days, double lambda)
    {
        Require.Lambda(lambda, one: false);
        var weights = new double[days];
        var weight = (1 - lambda) / (1 - DetMath.Exp(days * DetMath.Log(lambda)));
        for (var i = days - 1; i >= 0; i--)
        {
            weights[i] = weight;
            weight *= lambda;
        }

        return weights;
    }

    /// <summary>Risk of a day.</summary>
    /// <param name="pnl">Profit and loss of each scenario, oldest first.</param>
    /// <param name="confidence">0.5 to 0.9999.</param>
    /// <param name="lambda">Above 0, below 1.</param>
    public static TailRisk Of(ReadOnlySpan<double> pnl, double confidence, double lambda = DefaultLambda)
    {
        Require.Tail(pnl.Length, confidence);
        return Of(pnl, Weights(pnl.Length, lambda), confidence);
    }

    /// <summary>Risk from weights of one's own.</summary>
    public static TailRisk Of(ReadOnlySpan<double> pnl, ReadOnlySpan<double> weights, double confidence)
    {
        Require.Confidence(confidence);
        Require.SameLength("weights", weights.Length, pnl.Length);
        var (losses, order) = HistoricalVar.Sorted(pnl);
        var share = 1 - confidence;
        var es = new List<TailWeight>();
        var (sum, left) = (0.0, share);
        for (var i = losses.Length - 1; i >= 0; i--)
        {
            var weight = Math.Min(weights[order[i]], left);
            sum += weight * losses[i];
            es.Add(new TailWeight(order[i], weight / share));
            left -= weight;
            if (left <= WeightRounding)
            {
                return new TailRisk(losses[i], sum / share, [new(order[i], 1)], [.. es]);
            }
        }

        throw new MeasureException(MeasureCodes.TooFew, $"weights: they add up to {share - left:R}; expected at least {share:R}.");
    }
}
