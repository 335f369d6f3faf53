using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Backtest.Runs;
using GrandModel.Tests;

namespace GrandModel.Benchmarks.Engine;

/// <summary>A whole backtest over recorded five-minute bars of two futures: bars read, features, votes, decisions, orders, journal. Bars read a second.</summary>
public static class WholeBacktest
{
    private const int Turns = 3;
    private static readonly Guid Owner = new("aaaaaaaa-0000-4000-8000-000000000003");

    /// <summary>Runs it over a store in memory and over SQLite; the first turn of each is a warm-up.</summary>
    public static async Task RunAsync()
    {
        if (RecordedData.Folder is null)
        {
            Console.WriteLine("no ../shared/data beside the repository: nothing to run");
            return;
        }

        var options = new RunOptions
        {
            Data = [RecordedData.File("bars/bars_5min_ES_20240512_20240906.csv.gz"), RecordedData.File("bars/bars_5min_NQ_20240512_20240830.csv.gz")],
        };
        foreach (var kind in (string[])["memory", "sqlite"])
        {
            for (var turn = 0; turn <= Turns; turn++)
            {
                using var folder = new TempFolder();
                await using IJournalStore store = kind == "memory"
                    ? new MemoryJournalStore(Owner, 8)
                    : await StoreUri.Parse($"sqlite:{folder.Of("store")}").OpenOrCreateAsync(null);
                var result = await RunSession.RunAsync(RunSetup.Prepare(options), store, new RunControls { Owner = Owner, Time = TimeProvider.System }, CancellationToken.None);
                if (turn > 0)
                {
                    var seconds = result.Elapsed.TotalSeconds;
                    Console.WriteLine($"{kind,-7} {result.Records / seconds,8:N0} bars/s, {result.Outcome.JournalEvents / seconds,9:N0} events/s, {result.Records:N0} bars in {seconds:F1} s");
                }
            }
        }
    }
}
