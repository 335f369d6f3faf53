using GrandModel.Actors.Sql;
using GrandModel.Tests.Script;

namespace GrandModel.Tests;

/// <summary>A writer killed with -9 at any moment: everything that it told is there, the chain is whole, and the next writer goes on behind it.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task A_killed_writer_of_a_folder_leaves_all_it_told()
    {
        using var folder = new TempFolder();
        await CheckAsync($"sqlite:{folder.Path}", runs: 6);
    }

    [PostgresFact]
    public async Task A_killed_writer_of_a_database_leaves_all_it_told()
    {
        var connection = await PostgresSchemas.NewAsync(await PostgresServer.SharedAsync());
        await CheckAsync($"postgres:{connection}", runs: 4);
        await PostgresSchemas.DropAsync(connection);
    }

    private static async Task CheckAsync(string uri, int runs)
    {
        var random = new Random(11);
        for (var run = 0; run < runs; run++)
        {
            var told = await KilledWriter.RunAsync(uri, seed: run, commits: random.Next(1, 150));
            Assert.NotEmpty(told);

            // First a reader, before any writer has tidied up.
            var store = await StoreUri.Parse(uri).OpenReadOnlyAsync();
            await using (store)
            {
                await store.CleanAsync();
                Assert.All(await store.ShardsAsync(), s => Assert.True(s.Head >= told.GetValueOrDefault(s.Shard), $"run {run}: shard {s.Shard} told {told[s.Shard]}, has {s.Head}"));
            }
        }

        var last = await StoreUri.Parse(uri).OpenExistingAsync();
        await using (last)
        {
            Assert.Equal(runs, (await last.ShardsAsync())[0].Epoch);
            await last.CleanAsync();
        }
    }
}
