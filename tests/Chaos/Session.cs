using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>A session as gm is told to trade it, and what it gives when nobody disturbs it.</summary>
/// <param name="Arguments">Command and inputs, without store and directory.</param>
/// <param name="Hash">Journal hash.</param>
/// <param name="Events">Hashed rows.</param>
/// <param name="Wall">Wall time of the whole process.</param>
internal sealed record Session(IReadOnlyList<string> Arguments, string Hash, long Events, TimeSpan Wall)
{
    private static readonly Lazy<Task<Session>> ShortSession = new(() => MeasureAsync("2024-05-12", "2024-05-18", "22h", 1_000));
    private static readonly Lazy<Task<Session>> LongSession = new(() => MeasureAsync("2024-05-12", "2024-06-09", "46h", 8_000));

    /// <summary>A week of recorded five-minute bars, with orders in it; simulated ticks where there are no recorded data.</summary>
    public static Task<Session> ShortAsync() => ShortSession.Value;

    /// <summary>Four weeks of the same.</summary>
    public static Task<Session> LongAsync() => LongSession.Value;

    /// <summary>The session into a store, from its start or from where it was.</summary>
    public string[] To(string directory, string store, bool resume = false) =>
        [.. Arguments, "--out", directory, "--store", store, .. resume ? ["--resume"] : Array.Empty<string>()];

    /// <summary>Hash and hashed rows that a run told.</summary>
    public static (string Hash, long Events) Told(GmResult result)
    {
        Assert.True(result.ExitCode == 0, result.ToString());
        using var summary = JsonDocument.Parse(result.Output);
        return (summary.RootElement.GetProperty("journalHash").GetString()!, summary.RootElement.GetProperty("journalEvents").GetInt64());
    }

    private static async Task<Session> MeasureAsync(string from, string to, string simulated, int checkpointRows)
    {
        string[] checkpoints = ["--json", "--checkpoint-rows", checkpointRows.ToString(System.Globalization.CultureInfo.InvariantCulture)]; // so that there are several
        string[] arguments = RecordedData.Folder is null
            ? ["up", "--speed", "max", "--duration", simulated, .. checkpoints]
            : ["backtest", "--data", RecordedData.File("bars/bars_5min_ES_20240512_20240906.csv.gz"), "--from", from, "--to", to, .. checkpoints];
        using var folder = new TempFolder();
        var started = TimeProvider.System.GetTimestamp();
        var (hash, events) = Told(GmProcess.Run([.. arguments, "--out", folder.Of("run"), "--store", "memory:"]));
        return new Session(arguments, hash, events, TimeProvider.System.GetElapsedTime(started));
    }
}
