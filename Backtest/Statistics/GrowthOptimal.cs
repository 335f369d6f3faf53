namespace GrandModel.Backtest.Statistics;

/// <summary>
/// Leverage that makes capital grow fastest when returns are like those measured, in continuous time: a yardstick for how much leverage a curve could have
/// borne, not advice. Source: Thorp, The Kelly Criterion in Blackjack, Sports Betting and the Stock Market (2006), section 7.
/// </summary>
public static class GrowthOptimal
{
    /// <summary>Leverage (mean - rate) / deviation^2, all per year. Null without variation.</summary>
    public static double? Leverage(double mean, double rate, double deviation) => deviation > 0 ? (mean - rate) / (deviation * deviation) : null;

    /// <summary>Growth rate per year at a fraction of that leverage: rate + (c - c^2/2) ((mean - rate) / deviation)^2; c = 1 is the most there is.</summary>
    public static double? Growth(double mean, double rate, double deviation, double fraction)
    {
        if (!(deviation > 0))
        {
            return null;
        }

        var ratio = (mean - rate) / deviation;
        return rate + ((fraction - (fraction * fraction / 2)) * ratio * ratio);
    }
}
