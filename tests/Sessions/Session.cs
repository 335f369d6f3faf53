using System.Globalization;
using System.IO.Compression;
using System.Text;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Runs;
using GrandModel.Contracts;

namespace GrandModel.Tests;

/// <summary>Whole sessions in this process, over a store in memory.</summary>
internal static class Session
{
    private const int Shards = 8;

    /// <summary>Two trading days of simulated trades and quotes have bars, votes and signals; a week of recorded bars has orders too.</summary>
    public static readonly RunOptions Simulated = new() { Duration = TimeSpan.FromHours(40), Seed = 5 };

    /// <summary>Recorded five-minute bars.</summary>
    public static RunOptions Recorded(params string[] symbols) => new()
    {
        Data = symbols.Select(s => RecordedData.File($"bars/bars_5min_{s}_20240512_{(s == "ES" ? "20240906" : "20240830")}.csv.gz")).ToArray(),
        From = new UnixNanos(Seconds("2024-05-12T00:00:00Z") * 1_000_000_000),
        To = new UnixNanos(Seconds("2024-05-21T00:00:00Z") * 1_000_000_000),
    };

    /// <summary>Runs it and gives all rows, by (entity, sequence), without those of rounds and of the run itself.</summary>
    public static async Task<IReadOnlyList<JournalRow>> RowsAsync(RunOptions options)
    {
        await using var store = new MemoryJournalStore(new Guid("0d0e0f00-0000-4000-8000-000000000001"), Shards);
        await RunAsync(options, store);
        var rows = new List<JournalRow>();
        for (var shard = 0; shard < Shards; shard++)
        {
            await foreach (var row in store.ReadAsync(shard, 0))
            {
                if (row.Kind is RowKind.Event or RowKind.Refusal)
                {
                    rows.Add(row);
                }
            }
        }

        return [.. rows.OrderBy(r => r.Entity, StringComparer.Ordinal).ThenBy(r => r.Sequence)];
    }

    /// <summary>Runs it.</summary>
    public static Task<RunResult> RunAsync(RunOptions options, IJournalStore store) => RunSession.RunAsync(
        RunSetup.Prepare(options),
        store,
        new RunControls { Owner = new Guid("0d0e0f00-0000-4000-8000-000000000002"), Time = TimeProvider.System },
        CancellationToken.None);

    /// <summary>What a row says, whatever shard and round it was written in.</summary>
    public static string Text(JournalRow row) => $"{row.Entity}#{row.Sequence} {row.Slice} {row.Type} {Encoding.UTF8.GetString(row.Payload)}";

    /// <summary>Lines of a gzip file.</summary>
    public static string[] Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Seconds since 1970 of an instant as 2024-05-13T14:30:00Z.</summary>
    public static long Seconds(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
