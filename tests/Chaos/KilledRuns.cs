using Xunit.Abstractions;

namespace GrandModel.Tests;

/// <summary>
/// A run killed with -9 goes on with the same command and --resume, and ends with the journal of a run that nobody disturbed: the same hash, the same number of
/// hashed rows, every chain whole. Before the kill and after it events were written, or the test shows nothing.
/// </summary>
public abstract class KilledRuns(ITestOutputHelper output)
{
    private const int RandomKills = 50; // and as many in the other store: a hundred
    private const int RandomLivesMax = 600;
    private const int KilledExit = 137;

    /// <summary>Named points and the number of the passage at which the process dies. docs/crash-points.md lists them.</summary>
    public static TheoryData<string, int> Points
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var point in (string[])["append", "marker", "checkpoint", "outbox", "outbox.ExecutionReport"])
            {
                var (name, detail) = point.Split('.') is [var first, var second] ? (first, $".{second}") : (point, "");
                foreach (var passage in name == "outbox" ? (int[])[1, 17] : [1, 3])
                {
                    data.Add($"{name}.before{detail}", passage);
                    data.Add($"{name}.after{detail}", passage);
                }
            }

            return data;
        }
    }

    /// <summary>A new store's address.</summary>
    private protected abstract Task<string> NewStoreAsync(TempFolder folder);

    [StoreTheory, MemberData(nameof(Points))]
    public async Task Killed_at_a_named_point(string point, int passage)
    {
        var session = await Session.ShortAsync();
        if (RecordedData.Folder is null && point.StartsWith("outbox", StringComparison.Ordinal))
        {
            output.WriteLine("without recorded data no order is sent: nothing to kill at");
            return;
        }

        using var folder = new TempFolder();
        var store = await NewStoreAsync(folder);
        using var first = GmProcess.StartWith([("GM_CRASH_AT", $"{point}:{passage}")], session.To(folder.Of("run"), store));
        var killed = await first.EndAsync();
        Assert.True(killed.ExitCode == KilledExit, $"the point was not passed {passage} times: {killed}");

        var before = await StoreReading.CleanEventsAsync(store);
        var (hash, events) = Session.Told(GmProcess.Run(session.To(folder.Of("run"), store, resume: true)));

        output.WriteLine($"{before:N0} events before the kill, {events - before:N0} after");
        Assert.Equal((session.Hash, session.Events), (hash, events));
        Assert.Equal(events, await StoreReading.CleanEventsAsync(store));
        Assert.True(events - before > 0, "nothing was left to do");
        Assert.True(before > 0 || passage == 1, "nothing was done before the kill");
    }

    [StoreFact]
    public async Task Killed_at_random_instants()
    {
        var (small, session) = (await Session.ShortAsync(), await Session.LongAsync());
        var random = new Random(20241121);
        int kills = 0, lives = 0, runs = 0;
        while (kills < RandomKills)
        {
            using var folder = new TempFolder();
            var store = await NewStoreAsync(folder);
            runs++;
            for (var before = 0L; ; lives++)
            {
                Assert.True(lives < RandomLivesMax, $"{kills} kills in {lives} lives: the machine is too slow for its kills");
                using var gm = GmProcess.Start(session.To(folder.Of("run"), store, resume: lives > 0));
                var instant = TimeSpan.FromSeconds(small.Wall.TotalSeconds * (0.4 + (0.8 * random.NextDouble())));
                if (kills < RandomKills && !await gm.EndsWithinAsync(instant))
                {
                    gm.Kill();
                }

                var end = await gm.EndAsync();
                var now = await StoreReading.CleanEventsAsync(store);
                Assert.InRange(now, before, session.Events);
                before = now;
                if (end.ExitCode != KilledExit)
                {
                    Assert.Equal((session.Hash, session.Events), Session.Told(end));
                    break;
                }

                if (now > 0 && now < session.Events)
                {
                    kills++;
                    output.WriteLine($"kill {kills} after {instant.TotalSeconds:F2} s: {now:N0} events before, {session.Events - now:N0} after");
                }
            }
        }

        output.WriteLine($"{kills} kills with events before and after, {lives} lives, {runs} runs, all with hash {session.Hash}");
    }
}
