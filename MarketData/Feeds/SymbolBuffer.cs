using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>The records of one symbol in the slice at hand, in memory that is used again for the next.</summary>
internal sealed class SymbolBuffer(Symbol symbol)
{
    /// <summary>Records of one symbol in one slice at most; more is no market but a broken file.</summary>
    public const int RecordsMax = 1 << 20;

    private MarketRecord[] _records = new MarketRecord[64];

    public Symbol Symbol { get; } = symbol;

    /// <summary>Records in the slice at hand.</summary>
    public int Count { get; private set; }

    /// <summary>Records given so far.</summary>
    public long Position { get; private set; }

    public void Add(in MarketRecord record)
    {
        if (Count == _records.Length)
        {
            if (Count == RecordsMax)
            {
                throw new FeedException(
                    FeedException.Limit, $"more than {RecordsMax} records of {Symbol} in the second up to {new UnixNanos(record.Time)}");
            }

            Array.Resize(ref _records, Count * 2);
        }

        _records[Count++] = record;
    }

    /// <summary>The slice's batch; the buffer is empty afterwards, its memory stands until the next record.</summary>
    public MarketBatch Take()
    {
        var batch = new MarketBatch(Symbol, _records.AsMemory(0, Count));
        Pass();
        return batch;
    }

    /// <summary>Empties the buffer; its records count as given.</summary>
    public void Pass()
    {
        Position += Count;
        Count = 0;
    }
}
