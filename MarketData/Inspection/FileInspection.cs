using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Inspection;

/// <summary>The records of one symbol in one file. Prices are <see cref="Price.Nanos"/>.</summary>
/// <param name="Symbol">Symbol.</param>
/// <param name="Records">Usable records.</param>
/// <param name="First">First instant: of bars the open of the first.</param>
/// <param name="Last">Last instant: of bars the close of the last.</param>
/// <param name="Low">Lowest price, of quotes the lowest bid; <see cref="MarketRecord.Unknown"/> when none was given.</param>
/// <param name="High">Highest price, of quotes the highest ask.</param>
/// <param name="Gaps">Holes by the instrument's calendar.</param>
public sealed record SymbolInspection(Symbol Symbol, long Records, long First, long Last, long Low, long High, Gaps Gaps);

/// <summary>What is in a file.</summary>
/// <param name="Input">File.</param>
/// <param name="Rows">Rows read, faulty and filtered ones included.</param>
/// <param name="Symbols">Symbols with usable records, in ordinal order.</param>
/// <param name="Unknown">Rows of each symbol that the catalog does not have, in ordinal order.</param>
/// <param name="Faults">Faults by code.</param>
/// <param name="Notes">Tolerated oddities by code.</param>
/// <param name="Kept">The first faults, by line.</param>
public sealed record FileInspection(
    FeedInput Input,
    long Rows,
    IReadOnlyList<SymbolInspection> Symbols,
    IReadOnlyList<KeyValuePair<string, long>> Unknown,
    IReadOnlyList<KeyValuePair<string, long>> Faults,
    IReadOnlyList<KeyValuePair<string, long>> Notes,
    IReadOnlyList<DataFault> Kept)
{
    /// <summary>Usable records.</summary>
    public long Records => Symbols.Sum(static s => s.Records);

    /// <summary>Faults in total.</summary>
    public long FaultCount => Faults.Sum(static f => f.Value);
}
