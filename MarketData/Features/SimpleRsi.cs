namespace GrandModel.MarketData.Features;

/// <summary>
/// RSI with simple means over one window, as the public notebook has it: 100 rises / (rises + falls); 50 where nothing moved. Wilder's own is
/// <see cref="Indicators.Rsi"/>.
/// </summary>
internal static class SimpleRsi
{
    public static double Of(ReadOnlySpan<double> closes)
    {
        var rise = 0.0;
        var fall = 0.0;
        for (var i = 1; i < closes.Length; i++)
        {
            var change = closes[i] - closes[i - 1];
            rise += Math.Max(change, 0);
            fall += Math.Max(-change, 0);
        }

        return rise + fall > 0 ? 100 * (rise / (rise + fall)) : 50;
    }
}
