using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Records on their way from a reader, with the reader's own numbers for their symbols. Reused: the reader fills it again after its
/// return.
/// </summary>
public sealed class RecordBlock
{
    /// <summary>Records in a block.</summary>
    public const int Capacity = 1024;

    /// <summary>The first <see cref="Count"/> are filled.</summary>
    public MarketRecord[] Records { get; } = new MarketRecord[Capacity];

    /// <summary>Index into <see cref="FeedReader.Symbols"/>, beside each record.</summary>
    public int[] SymbolIds { get; } = new int[Capacity];

    /// <summary>Records filled.</summary>
    public int Count { get; internal set; }
}
