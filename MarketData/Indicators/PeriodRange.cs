namespace GrandModel.MarketData.Indicators;

/// <summary>The periods indicators take.</summary>
public static class PeriodRange
{
    /// <summary>Longest period: what a window may cost in memory and time.</summary>
    public const int Max = 10_000;

    /// <summary>Hands the period back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range; the message has field, value and what was expected.</exception>
    internal static int Require(int period, string field, int least = 1, int most = Max) =>
        period >= least && period <= most
            ? period
            : throw new ArgumentOutOfRangeException(field, period, $"{field}: {period}, expected {least} to {most}.");
}
