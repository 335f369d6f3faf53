using System.Runtime.CompilerServices;
using GrandModel.Actors.Journal;

namespace GrandModel.Backtest.Records;

/// <summary>
/// The rows of all shards as one stream. Rows of a conducted run come by (slice, round) and within a round by (entity, sequence): an order that does not
/// show how many shards there are. Rows of a free-running engine (slice 0) come by event time as far as each shard's own order allows.
/// </summary>
internal static class ShardMerge
{
    /// <summary>Reads every shard once, from its first row.</summary>
    /// <exception cref="StoreException">STORE_DAMAGED: a shard has a gap.</exception>
    public static IAsyncEnumerable<JournalRow> ReadAsync(IJournalStore store, CancellationToken cancellation) =>
        ReadAsync(store, new long[store.Info.ShardCount], null, cancellation);

    /// <summary>Reads every shard once, behind a position and up to another.</summary>
    /// <param name="store">Store.</param>
    /// <param name="after">Position of each shard to read behind.</param>
    /// <param name="upTo">Last position of each shard; null for its head.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="StoreException">STORE_DAMAGED: a shard has a gap.</exception>
    public static async IAsyncEnumerable<JournalRow> ReadAsync(
        IJournalStore store, IReadOnlyList<long> after, IReadOnlyList<long>? upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var shards = new Shard[store.Info.ShardCount];
        try
        {
            for (var i = 0; i < shards.Length; i++)
            {
                shards[i] = new Shard(i, after[i], upTo?[i], store.ReadAsync(i, after[i], cancellation).GetAsyncEnumerator(cancellation));
                await shards[i].AdvanceAsync();
            }

            var round = new List<JournalRow>();
            while (First(shards) is { } first)
            {
                var (slice, number) = (first.Next!.Slice, first.Next.Round);
                if (slice == 0)
                {
                    yield return first.Next;
                    await first.AdvanceAsync();
                    continue;
                }

                round.Clear();
                foreach (var shard in shards)
                {
                    while (shard.Next is { } row && row.Slice == slice && row.Round == number)
                    {
                        round.Add(row);
                        await shard.AdvanceAsync();
                    }
                }

                round.Sort(static (a, b) => string.CompareOrdinal(a.Entity, b.Entity) is var c and not 0 ? c : (a.Sequence, a.Position).CompareTo((b.Sequence, b.Position)));
                foreach (var row in round)
                {
                    yield return row;
                }
            }
        }
        finally
        {
            foreach (var shard in shards)
            {
                if (shard is not null)
                {
                    await shard.DisposeAsync();
                }
            }
        }
    }

    private static Shard? First(Shard[] shards)
    {
        Shard? first = null;
        foreach (var shard in shards)
        {
            if (shard.Next is { } row && (first is null || Order(row).CompareTo(Order(first.Next!)) < 0))
            {
                first = shard;
            }
        }

        return first;
    }

    private static (long Slice, int Round, long Time) Order(JournalRow row) => (row.Slice, row.Round, row.Slice == 0 ? row.EventTimeNs : 0);

    private sealed class Shard(int number, long after, long? upTo, IAsyncEnumerator<JournalRow> rows) : IAsyncDisposable
    {
        private long _position = after;

        public JournalRow? Next { get; private set; }

        public async ValueTask AdvanceAsync()
        {
            Next = _position != upTo && await rows.MoveNextAsync() ? rows.Current : null;
            if (Next is { } row && row.Position != ++_position)
            {
                throw new StoreException("STORE_DAMAGED", $"Shard {number}: position {row.Position} follows {_position - 1}. Run gm audit verify.");
            }
        }

        public ValueTask DisposeAsync() => rows.DisposeAsync();
    }
}
