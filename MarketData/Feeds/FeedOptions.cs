using GrandModel.Contracts;
using GrandModel.MarketData.Reference;

namespace GrandModel.MarketData.Feeds;

/// <summary>What to read and how.</summary>
public sealed record FeedOptions
{
    /// <summary>Instruments that may occur; rows of others are faults.</summary>
    public InstrumentCatalog Catalog { get; init; } = InstrumentCatalog.BuiltIn;

    /// <summary>Symbols to read; empty for all. Rows of others are passed over without a look at their numbers.</summary>
    public IReadOnlyCollection<Symbol> Symbols { get; init; } = [];

    /// <summary>Earliest time, nanoseconds since 1970, inclusive. A bar counts by its open.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Latest time, exclusive. A bar counts by its close, which may equal it.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Length of all bars; null to take the most frequent step of each file's times.</summary>
    public Timeframe? BarTimeframe { get; init; }

    /// <summary>Makes the first fault an exception.</summary>
    public bool Strict { get; init; }

    /// <summary>Passes over depth and order files found in folders and patterns instead of refusing them.</summary>
    public bool SkipUnsupported { get; init; }
}
