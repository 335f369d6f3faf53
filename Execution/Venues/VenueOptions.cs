namespace GrandModel.Execution.Venues;

/// <summary>How the simulated venue fills. docs/venue-sim.md says what each rule leaves out.</summary>
public sealed record VenueOptions
{
    /// <summary>Event time from sending an order to its first chance of a trade or quote. Bars need none: an order waits for the next bar's open.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Slippage of market orders on bars: a whole number of ticks drawn evenly from 0 to this, always against the order.</summary>
    public int SlippageTicksMax { get; init; } = 2;

    /// <summary>Largest share of a bar's or a trade's volume that our orders of a symbol fill together; at least one unit where there was volume.</summary>
    public decimal Participation { get; init; } = 0.10m;

    /// <summary>
    /// False: a resting limit order fills only when bars or trades go through its price, as its place in the queue is not known. True: a touch is enough.
    /// </summary>
    public bool LimitFillsOnTouch { get; init; }

    /// <summary>A finer source wins: trades do not fill within this time after a quote of the symbol, bars not after a quote or trade.</summary>
    public TimeSpan FinerSourceFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Reports of one batch of records at most. When full, the rest of the batch fills nothing.</summary>
    public int ReportsPerBatchMax { get; init; } = 1_000;

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range.</exception>
    public void Validate()
    {
        Check(Latency >= TimeSpan.Zero && Latency <= TimeSpan.FromHours(1), nameof(Latency), Latency, "0 to 1 h");
        Check(SlippageTicksMax is >= 0 and <= 1_000, nameof(SlippageTicksMax), SlippageTicksMax, "0 to 1000");
        Check(Participation is > 0 and <= 1, nameof(Participation), Participation, "above 0, at most 1");
        Check(FinerSourceFor >= TimeSpan.Zero && FinerSourceFor <= TimeSpan.FromDays(1), nameof(FinerSourceFor), FinerSourceFor, "0 to 1 day");
        Check(ReportsPerBatchMax is >= 1 and <= 100_000, nameof(ReportsPerBatchMax), ReportsPerBatchMax, "1 to 100000");
    }

    private static void Check(bool ok, string field, object value, string expected)
    {
        if (!ok)
        {
            throw new ArgumentException($"{field}: {value}; expected {expected}.");
        }
    }
}
