using System.Globalization;
using System.IO.Compression;
using System.Text;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// Writes a feed as files in the formats that feeds read: one file per symbol and kind, as quotes_ES.csv.gz. The same records give the
/// same text; through gzip the same bytes too, on the same runtime.
/// </summary>
public static class FeedCsv
{
    /// <summary>Writes a feed to its end.</summary>
    /// <param name="feed">Records.</param>
    /// <param name="folder">Made when it is not there. Files of the same names are replaced.</param>
    /// <param name="gzip">Whether to compress.</param>
    /// <param name="sliceDone">Called with each second that was written, for progress.</param>
    /// <param name="cancellation">Asked between slices; the files written so far end there.</param>
    /// <returns>Files written and their rows, in ordinal order of names.</returns>
    public static IReadOnlyList<(string Path, long Rows)> Write(
        ISliceFeed feed, string folder, bool gzip, Action<long>? sliceDone = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(feed);
        Directory.CreateDirectory(folder);
        var files = new SortedDictionary<string, CsvFile>(StringComparer.Ordinal);
        try
        {
            var batches = new List<MarketBatch>();
            while (feed.NextSecond is { } second)
            {
                cancellation.ThrowIfCancellationRequested();
                batches.Clear();
                feed.Take(second, batches);
                foreach (var batch in batches)
                {
                    Write(batch, files, folder, gzip);
                }

                sliceDone?.Invoke(second);
            }
        }
        finally
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }
        }

        return [.. files.Values.Select(static f => (f.Path, f.Rows))];
    }

    private static void Write(MarketBatch batch, SortedDictionary<string, CsvFile> files, string folder, bool gzip)
    {
        foreach (ref readonly var record in batch.Records.Span)
        {
            var name = NameOf(record.Kind, batch.Symbol, record.S1) + (gzip ? ".csv.gz" : ".csv");
            if (!files.TryGetValue(name, out var file))
            {
                file = new CsvFile(Path.Combine(folder, name), FeedFormat.HeaderOf(KindOf(record.Kind)), gzip);
                files.Add(name, file);
            }

            file.Write(Row(batch.Symbol, in record));
        }
    }

    private static FeedKind KindOf(RecordKind kind) => kind switch
    {
        RecordKind.Trade => FeedKind.Trades,
        RecordKind.Quote => FeedKind.Quotes,
        RecordKind.Bar => FeedKind.Bars,
        _ => FeedKind.Dailies,
    };

    private static string NameOf(RecordKind kind, Symbol symbol, long seconds) => kind switch
    {
        RecordKind.Trade => $"trades_{symbol}",
        RecordKind.Quote => $"quotes_{symbol}",
        RecordKind.Bar => $"bars_{new Timeframe((int)seconds)}_{symbol}",
        _ => $"daily_{symbol}",
    };

    private static string Row(Symbol symbol, in MarketRecord r) => r.Kind switch
    {
        RecordKind.Trade => $"{r.Time},{symbol},{PriceText(r.P0)},{SizeText(r.S0)}",
        RecordKind.Quote => $"{r.Time},{symbol},{PriceText(r.P0)},{SizeText(r.S0)},{PriceText(r.P1)},{SizeText(r.S1)}",
        RecordKind.Bar => $"{new UnixNanos(r.Time - (r.S1 * UnixNanos.PerSecond))},{symbol},{PriceText(r.P0)},{PriceText(r.P1)},{PriceText(r.P2)},"
            + $"{PriceText(r.P3)},{SizeText(r.S0)}",
        _ => $"{UnixDay.ToDate(UnixDay.OfInstant(r.Time - 1)):yyyy-MM-dd},{symbol},{PriceText(r.P3)}",
    };

    private static string PriceText(long nanos) => nanos == MarketRecord.Unknown ? "" : new Price(nanos).ToString();

    private static string SizeText(long size) => size == MarketRecord.Unknown ? "" : size.ToString(CultureInfo.InvariantCulture);

    private sealed class CsvFile : IDisposable
    {
        private readonly StreamWriter _writer;

        public CsvFile(string path, string header, bool gzip)
        {
            Path = path;
            Stream stream = File.Create(path);
            _writer = new StreamWriter(gzip ? new GZipStream(stream, CompressionLevel.Optimal) : stream, new UTF8Encoding(false)) { NewLine = "\n" };
            _writer.WriteLine(header);
        }

        public string Path { get; }

        public long Rows { get; private set; }

        public void Write(string row)
        {
            Rows++;
            _writer.WriteLine(row);
        }

        public void Dispose() => _writer.Dispose();
    }
}
