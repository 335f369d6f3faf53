using GrandModel.Actors.Journal;

namespace GrandModel.Tests;

/// <summary>A process that runs session after session keeps nothing of them.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const long GrowthMax = 10L * 1024 * 1024;

    [Fact]
    public async Task Ten_sessions_in_one_process_leave_less_than_ten_megabytes()
    {
        await OneAsync(); // what is made once: compiled code, caches of reflection and serializers
        var before = Live();
        for (var i = 0; i < 10; i++)
        {
            await OneAsync();
        }

        Assert.InRange(Live() - before, long.MinValue, GrowthMax);

        static async Task OneAsync()
        {
            await using var store = new MemoryJournalStore(new Guid("0d0e0f00-0000-4000-8000-000000000003"), 8);
            var result = await Session.RunAsync(RecordedData.Folder is null ? Session.Simulated with { Duration = TimeSpan.FromHours(6) } : Session.Recorded("ES"), store);
            Assert.True(result.Outcome.Finished);
        }
    }
    // What pools and finalizers still hold goes with the collections that follow the first.
    private static long Live()
    {
        for (var i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
