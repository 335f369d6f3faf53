using System.Diagnostics;
using System.Globalization;

namespace GrandModel.Tests.Script;

/// <summary>A writer in a process of its own, which is killed in the middle of its work.</summary>
internal static class KilledWriter
{
    /// <summary>Starts it, waits for a number of commits, and kills it with -9.</summary>
    /// <returns>The last head that it told of each shard: what was acknowledged.</returns>
    public static async Task<Dictionary<int, long>> RunAsync(string uri, int seed, int commits)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { typeof(KilledWriter).Assembly.Location, "writer", uri, seed.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        var heads = new Dictionary<int, long>();
        using var process = Process.Start(start)!;
        for (var told = 0; told < commits && await process.StandardOutput.ReadLineAsync() is { } line; told++)
        {
            Take(line, heads);
        }

        process.Kill();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Take(line, heads); // told before it died
        }

        await process.WaitForExitAsync();
        return heads;
    }

    private static void Take(string line, Dictionary<int, long> heads)
    {
        var numbers = line.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            heads[(int)numbers[i]] = numbers[i + 1];
        }
    }
}
