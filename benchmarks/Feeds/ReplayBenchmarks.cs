using System.IO.Compression;
using System.Text;
using BenchmarkDotNet.Attributes;
using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Benchmarks.Feeds;

/// <summary>
/// Rows of a csv.gz file into records on one core, beside inflating the same bytes alone: the difference is what reading costs. Aim: at
/// least 3 million rows a second beyond gzip's own time, which is at most 333 ns a row. The rows have the shape of recorded trades and
/// quotes; the last benchmark adds the reader's thread, the merge and the cut into slices.
/// </summary>
[MemoryDiagnoser]
public class ReplayBenchmarks
{
    private const int Rows = 1_000_000;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly RecordBlock _block = new();
    private readonly FeedOptions _options = new();
    private readonly List<MarketBatch> _batches = [];
    private string _folder = "";
    private FeedSet _set = null!;

    /// <summary>Kind of rows.</summary>
    [Params(FeedKind.Trades, FeedKind.Quotes, FeedKind.Bars)]
    public FeedKind Kind { get; set; }

    /// <summary>Writes the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("gm-replay-").FullName;
        var path = Path.Combine(_folder, "rows.csv.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Optimal), new UTF8Encoding(false)) { NewLine = "\n" })
        {
            writer.WriteLine(FeedFormat.HeaderOf(Kind));
            var random = new DetRandom(1, "rows");
            var (time, ticks) = (1_381_152_600_000_000_000, 16_740L);
            for (var i = 0; i < Rows; i++)
            {
                time += random.NextLong(40) * 1_000_000;
                ticks += random.NextLong(3) - 1;
                writer.WriteLine(Row(i, time, new Price(ticks * 10_000_000), new Price((ticks + 1) * 10_000_000), 100 * (1 + random.NextLong(9))));
            }
        }

        _set = FeedFiles.Find([path], _options);
    }

    /// <summary>Deletes the file.</summary>
    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    /// <summary>Inflating alone, per row.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public long Gzip()
    {
        using var gzip = new GZipStream(File.OpenRead(_set.Inputs[0].Path), CompressionMode.Decompress);
        var bytes = 0L;
        int n;
        while ((n = gzip.Read(_buffer)) > 0)
        {
            bytes += n;
        }

        return bytes;
    }

    /// <summary>Inflating and reading on one thread, per row.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long Read()
    {
        using var reader = new FeedReader(_set.Inputs[0], 0, _options);
        while (reader.Read(_block))
        {
        }

        return reader.Records;
    }

    /// <summary>All the way to batches of slices, the reader on its own thread, per row.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public long Slices()
    {
        using var feed = new FeedSlices(_set, _options);
        var records = 0L;
        while (feed.NextSecond is { } second)
        {
            _batches.Clear();
            feed.Take(second, _batches);
            foreach (var batch in _batches)
            {
                records += batch.Records.Length;
            }
        }

        return records;
    }

    private string Row(int i, long time, Price price, Price ask, long size) => Kind switch
    {
        FeedKind.Trades => $"{time},SPY,{price},{size}",
        FeedKind.Quotes => $"{time},SPY,{price},{size},{ask},{size}",
        _ => $"{new UnixNanos(1_381_152_600_000_000_000 + (i * 60_000_000_000))},SPY,{price},{ask},{price},{ask},{size}",
    };
}
