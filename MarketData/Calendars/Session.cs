namespace GrandModel.MarketData.Calendars;

/// <summary>One trading day of a calendar. Instants are nanoseconds since 1970; intervals include their start and not their end.</summary>
/// <param name="Date">Trading day, days since 1970: the date on which the session ends.</param>
/// <param name="StartNs">Opening.</param>
/// <param name="EndNs">Close.</param>
/// <param name="HaltStartNs">Start of the halt inside the session; equal to <paramref name="HaltEndNs"/> without one.</param>
/// <param name="HaltEndNs">End of the halt.</param>
/// <param name="RegularStartNs">Start of the hours in which records are expected; equal to <paramref name="RegularEndNs"/> when none
/// are.</param>
/// <param name="RegularEndNs">End of those hours.</param>
public readonly record struct Session(
    int Date,
    long StartNs,
    long EndNs,
    long HaltStartNs,
    long HaltEndNs,
    long RegularStartNs,
    long RegularEndNs)
{
    /// <summary>Whether the market is open.</summary>
    public bool IsOpen(long ns) => ns >= StartNs && ns < EndNs && !IsHalted(ns);

    /// <summary>Whether records are expected.</summary>
    public bool IsRegular(long ns) => ns >= RegularStartNs && ns < RegularEndNs && !IsHalted(ns);

    /// <summary>Nanoseconds between two instants in which records are expected.</summary>
    public long RegularNanos(long from, long to) =>
        Overlap(from, to, RegularStartNs, RegularEndNs)
        - Overlap(Math.Max(from, RegularStartNs), Math.Min(to, RegularEndNs), HaltStartNs, HaltEndNs);

    private bool IsHalted(long ns) => ns >= HaltStartNs && ns < HaltEndNs;

    private static long Overlap(long from, long to, long start, long end) => Math.Max(0, Math.Min(to, end) - Math.Max(from, start));
}
