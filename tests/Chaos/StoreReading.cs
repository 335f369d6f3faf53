using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;

namespace GrandModel.Tests;

/// <summary>What lies in a store, seen from outside of the process that writes it.</summary>
internal static class StoreReading
{
    /// <summary>Checks every row, chain and index, and counts the hashed rows; 0 when there is no store yet.</summary>
    public static async Task<long> CleanEventsAsync(string store)
    {
        try
        {
            var open = await StoreUri.Parse(store).OpenReadOnlyAsync();
            await using (open)
            {
                var report = await new JournalVerifier(open).VerifyAsync();
                Assert.True(report.Clean, string.Join('\n', report.Findings.Select(f => f.Text)));
                return report.HashedRows;
            }
        }
        catch (StoreException e) when (e.Code is "STORE_MISSING")
        {
            return 0;
        }
    }

    /// <summary>Completes when the store has so many rows, as a run goes on writing; false when the run ended before.</summary>
    public static async Task<bool> ReachesAsync(string store, long rows, Task ended)
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!ended.IsCompleted && await look.WaitForNextTickAsync())
        {
            try
            {
                var open = await StoreUri.Parse(store).OpenReadOnlyAsync();
                await using (open)
                {
                    if ((await open.ShardsAsync()).Sum(s => s.Head) >= rows)
                    {
                        return true;
                    }
                }
            }
            catch (StoreException e) when (e.Code is "STORE_MISSING" or "STORE_UNREACHABLE" or "STORE_LOCKED")
            {
                // Not made yet, or its server is on its way up or down.
            }
        }

        return false;
    }
}
