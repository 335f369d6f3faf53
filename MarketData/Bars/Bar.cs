using GrandModel.Contracts;

namespace GrandModel.MarketData.Bars;

/// <summary>A closed bar. Prices are <see cref="Price.Nanos"/>.</summary>
/// <param name="Start">Start of the interval, inclusive, nanoseconds since 1970.</param>
/// <param name="End">End of the interval, exclusive: the instant at which the bar is known.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Sum of sizes; <see cref="MarketRecord.Unknown"/> when one of its parts has none.</param>
/// <param name="Parts">Prints or shorter bars in it, at least 1.</param>
public readonly record struct Bar(long Start, long End, long Open, long High, long Low, long Close, long Volume, int Parts)
{
    /// <summary>The bar of a bar record.</summary>
    public static Bar From(in MarketRecord record) =>
        new(record.Time - (record.S1 * UnixNanos.PerSecond), record.Time, record.P0, record.P1, record.P2, record.P3, record.S0, 1);
}
