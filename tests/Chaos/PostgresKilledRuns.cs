using Xunit.Abstractions;

namespace GrandModel.Tests;

/// <summary>Kills of runs over PostgreSQL, and of PostgreSQL under runs.</summary>
[RequiresPostgres]
public sealed class PostgresKilledRuns(ITestOutputHelper output) : KilledRuns(output)
{
    private static int _stores;

    [StoreFact]
    public async Task The_server_is_killed_under_a_run_which_goes_on()
    {
        var session = await Session.LongAsync();
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TempFolder();
        var store = StoreOn(server);
        using var gm = GmProcess.Start(session.To(folder.Of("run"), store));
        var end = gm.EndAsync();
        Assert.True(await StoreReading.ReachesAsync(store, session.Events / 4, end), (end.IsCompleted ? await end : null)?.ToString());

        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.Equal((session.Hash, session.Events), Session.Told(await end));
        Assert.Equal(session.Events, await StoreReading.CleanEventsAsync(store));
    }

    [StoreTheory]
    [InlineData("reclaim.before")]
    [InlineData("reclaim.after")]
    public async Task The_server_is_killed_and_then_the_run_while_it_heals(string point)
    {
        var session = await Session.LongAsync();
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TempFolder();
        var store = StoreOn(server);
        using var gm = GmProcess.StartWith([("GM_CRASH_AT", $"{point}:1")], session.To(folder.Of("run"), store));
        var end = gm.EndAsync();
        Assert.True(await StoreReading.ReachesAsync(store, session.Events / 4, end), (end.IsCompleted ? await end : null)?.ToString());

        await server.KillAsync();
        await server.StartAgainAsync();

        var killed = await end;
        Assert.True(killed.ExitCode == 137, $"nothing was healed: {killed}");
        var before = await StoreReading.CleanEventsAsync(store);
        Assert.InRange(before, 1, session.Events - 1);
        Assert.Equal((session.Hash, session.Events), Session.Told(GmProcess.Run(session.To(folder.Of("run"), store, resume: true))));
        Assert.Equal(session.Events, await StoreReading.CleanEventsAsync(store));
    }

    private protected override async Task<string> NewStoreAsync(TempFolder folder) => StoreOn(await PostgresServer.SharedAsync());

    private static string StoreOn(PostgresServer server) =>
        $"postgres:{server.ConnectionString};Search Path=chaos_{Interlocked.Increment(ref _stores)}";
}
