using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Reads a run from its journal, once, from the first row of every shard to the last.</summary>
public static class RunRecordReader
{
    private const int ProgressRows = 4_096;

    /// <summary>Reads the run, with the figures of the first portfolio that has marks. As the other overload.</summary>
    public static Task<RunRecord> ReadAsync(
        IJournalStore store, MessageCatalog catalog, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        ReadAsync(store, catalog, null, progress, cancellation);

    /// <summary>Reads the run. The same journal gives the same record, whatever the store and the number of shards.</summary>
    /// <param name="store">Store; nothing is claimed or written.</param>
    /// <param name="catalog">Messages of all areas, as the registry that ran it holds.</param>
    /// <param name="portfolio">The portfolio to report; null for the first that has marks.</param>
    /// <param name="progress">Told now and then, and at the end; null for nobody.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="StoreException">The store cannot be read; a shard or entity has a gap, a payload was changed or is not what its name says.</exception>
    /// <exception cref="UnknownMessageException">A row that matters here is of a version that this build cannot read.</exception>
    /// <exception cref="ReportException">RUN_TOO_LARGE or PORTFOLIO_UNKNOWN.</exception>
    public static async Task<RunRecord> ReadAsync(
        IJournalStore store, MessageCatalog catalog, PortfolioId? portfolio, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(catalog);
        var total = (await store.ShardsAsync(cancellation)).Sum(s => s.Head);
        var collector = new RunCollector(catalog);
        var rows = 0L;
        await foreach (var row in ShardMerge.ReadAsync(store, cancellation))
        {
            collector.Take(row);
            if (++rows % ProgressRows == 0)
            {
                progress?.Report(new ReadProgress(rows, total));
                cancellation.ThrowIfCancellationRequested();
            }
        }

        progress?.Report(new ReadProgress(rows, total));
        return collector.Finish(store.Info, portfolio);
    }
}

/// <summary>How far a reading is.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Total">Rows that the store had when the reading began.</param>
public readonly record struct ReadProgress(long Rows, long Total);
