namespace GrandModel.Risk.Measures;

/// <summary>
/// Falls of the past, from close to close. Those of 2008 and 2020 are computed from recorded daily closes (a test computes them again where the recordings
/// are): futures are the front month as quoted, so a roll within the period is in their shock. Those of April 2025 are closes as published, rounded to
/// 0.1 %, since no recording reaches there; index futures take the shock of their index.
/// </summary>
public static class HistoricalScenarios
{
    private const string Recorded = "recorded daily closes";

    private static readonly StressScenario[] Known =
    [
        new("2008", $"{Recorded} of 2008-09-12 and 2008-11-20: the weekend of Lehman Brothers to the low of the autumn", Shocks(
            ("AAPL", -.4596), ("EEM", -.5000), ("EMD", -.3767), ("ES", -.4049), ("EURUSD", -.1254), ("GBPUSD", -.1786), ("IBM", -.3968), ("IWM", -.4639),
            ("MES", -.4049), ("MNQ", -.4138), ("MYM", -.3466), ("NQ", -.4138), ("SPY", -.3960), ("USO", -.5128), ("XAUUSD", -.0265), ("YM", -.3466))),
        new("2020-03", $"{Recorded} of 2020-02-19 and 2020-03-23: the high before the pandemic to the low", Shocks(
            ("AAPL", -.3067), ("CL", -.5633), ("EEM", -.3079), ("EMD", -.3733), ("ES", -.3445), ("GC", -.0274), ("IBM", -.3719), ("IWM", -.4068),
            ("MES", -.3445), ("MNQ", -.2824), ("MYM", -.3695), ("NQ", -.2824), ("QQQ", -.2807), ("SPY", -.3410), ("USO", -.5635), ("YM", -.3695))),
        new("2025-04", "index closes of 2025-04-02 and 2025-04-08 as published, not recorded here: the announcement of tariffs to the low", Shocks(
            ("ES", -.121), ("IWM", -.139), ("MES", -.121), ("MNQ", -.127), ("MYM", -.108), ("NQ", -.127), ("QQQ", -.127), ("SPY", -.121), ("YM", -.108))),
    ];

    /// <summary>All, oldest first.</summary>
    public static IReadOnlyList<StressScenario> All => Known;

    /// <summary>First and last close of a recorded scenario; null of one that is not recorded.</summary>
    public static (DateOnly From, DateOnly To)? RecordedPeriod(string name) => name switch
    {
        "2008" => (new DateOnly(2008, 9, 12), new DateOnly(2008, 11, 20)),
        "2020-03" => (new DateOnly(2020, 2, 19), new DateOnly(2020, 3, 23)),
        _ => null,
    };

    private static SortedDictionary<string, double> Shocks(params ReadOnlySpan<(string Symbol, double Shock)> shocks)
    {
        var all = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (symbol, shock) in shocks)
        {
            all.Add(symbol, shock);
        }

        return all;
    }
}
