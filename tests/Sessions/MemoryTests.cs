using GrandModel.Actors.Journal;

namespace GrandModel.Tests;

/// <summary>A process that runs session after session keeps nothing of them.</summary>
public sealed class MemoryTests
{
    private const long GrowthMax = 10L * 1024 * 1024;

    [Fact]
    public async Task Ten_sessions_in_one_process_leave_less_than_ten_megabytes()
    {
        await OneAsync(); // what is made once: compiled code, caches of reflection and serializers
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10; i++)
        {
            await OneAsync();
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, GrowthMax);

        static async Task OneAsync()
        {
            await using var store = new MemoryJournalStore(new Guid("0d0e0f00-0000-4000-8000-000000000003"), 8);
            var result = await Session.RunAsync(RecordedData.Folder is null ? Session.Simulated with { Duration = TimeSpan.FromHours(6) } : Session.Recorded("ES"), store);
            Assert.True(result.Outcome.Finished);
        }
    }
}
