using System.Runtime.CompilerServices;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;

namespace GrandModel.Backtest.Audit;

/// <summary>
/// Reads all rows of a store, and later the rows that came since. Each reading goes to the heads of one moment, so a conducted run's rows come in one order
/// over all readings: by (slice, round) and in a round by (entity, sequence).
/// </summary>
public sealed class JournalCursor(IJournalStore store)
{
    private const int ProgressRows = 4_096;
    private long[] _after = new long[store.Info.ShardCount];

    /// <summary>Whether the last row about the run says that it has come to its end.</summary>
    public bool RunEnded { get; private set; }

    /// <summary>Rows since the last reading that came to its end.</summary>
    /// <exception cref="StoreException">STORE_DAMAGED: a shard has a gap.</exception>
    public async IAsyncEnumerable<JournalRow> ReadNewAsync(
        IProgress<ReadProgress>? progress = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var heads = new long[_after.Length];
        foreach (var shard in await store.ShardsAsync(cancellation))
        {
            heads[shard.Shard] = shard.Head;
        }

        var total = heads.Sum() - _after.Sum();
        var rows = 0L;
        await foreach (var row in ShardMerge.ReadAsync(store, _after, heads, cancellation))
        {
            if (row.Kind == RowKind.Operational)
            {
                RunEnded = row.Type == RunFinished.Wire;
            }

            if (++rows % ProgressRows == 0)
            {
                progress?.Report(new ReadProgress(rows, total));
            }

            yield return row;
        }

        _after = heads; // not row by row: inside a round the order is not that of positions
    }
}
