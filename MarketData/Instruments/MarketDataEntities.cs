using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.MarketData.Instruments;

/// <summary>Registers the entities of market data. The only file of the area that sees the engine's builder.</summary>
public static class MarketDataEntities
{
    /// <summary>Level of the supervision tree.</summary>
    public const string Area = "market-data";

    // A view holds windows of hundreds of bars: rebuilding it from the feed costs more than writing it now and then.
    private const int SnapshotEvents = 2_000;

    /// <summary>Adds instrument/SYMBOL.</summary>
    public static IActorsBuilder AddMarketData(this IActorsBuilder actors, MarketDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(actors);
        return actors.AddEntity(Area, EntityNames.Instrument, InstrumentEntity.Definition(options), static entity => entity
            .Messages(MarketDataMessages.Catalog)
            .TakesInput()
            .SnapshotEvery(SnapshotEvents)
            .PassivateAfter(TimeSpan.MaxValue));
    }
}
