using GrandModel.Agents.Numerics;

namespace GrandModel.Agents.Sizing;

/// <summary>Kelly's growth-optimal stakes as shares of equity. Sources: Kelly 1956; Thorp 2006 for the continuous case.</summary>
public static class Kelly
{
    /// <summary>Binary bet: f = p - (1-p)/b. Negative: do not bet. Minus infinity for b = 0.</summary>
    /// <param name="winProbability">p, 0 to 1.</param>
    /// <param name="payoff">b, win per unit lost, at least 0.</param>
    public static double Binary(double winProbability, double payoff) =>
        payoff > 0 ? winProbability - ((1 - winProbability) / payoff) : double.NegativeInfinity;

    /// <summary>Continuous case: f = (mu - r)/s^2, all per year.</summary>
    public static double Continuous(double drift, double rate, double deviation) => (drift - rate) / (deviation * deviation);

    /// <summary>Growth rate at a fraction c of the continuous Kelly stake: r + (c - c^2/2)(mu-r)^2/s^2.</summary>
    public static double Growth(double drift, double rate, double deviation, double fraction = 1)
    {
        var sharpe = (drift - rate) / deviation;
        return rate + ((fraction - (fraction * fraction / 2)) * sharpe * sharpe);
    }

    /// <summary>Several assets: f = S^-1 mu.</summary>
    /// <param name="covariance">S, row by row.</param>
    /// <param name="excessReturns">mu.</param>
    /// <exception cref="ArgumentException">Sizes differ, or S is singular.</exception>
    public static double[] MultiAsset(ReadOnlySpan<double> covariance, ReadOnlySpan<double> excessReturns) =>
        LinearSystem.Solve(covariance, excessReturns);

    /// <summary>A share of the stake, never negative, never above the cap on equity at risk.</summary>
    /// <param name="stake">Full Kelly stake.</param>
    /// <param name="fraction">Share of it, 0.25 for quarter Kelly.</param>
    /// <param name="cap">Largest share of equity at risk, 0.02.</param>
    public static double Fractional(double stake, double fraction, double cap) => Math.Min(fraction * Math.Max(0, stake), cap);
}
