namespace GrandModel.Tests;

/// <summary>One session, one journal hash: whatever keeps it, however it is cut into shards, whatever the processor can do, and under either command.</summary>
public sealed class SameHashTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _runs;

    [RecordedDataFact]
    public void Commands_shards_checkpoints_and_processors_do_not_show()
    {
        var hash = Hash([], "backtest");
        Assert.Equal(hash, Hash([], "backtest"));
        Assert.Equal(hash, Hash([], "up", "--speed", "max"));
        Assert.Equal(hash, Hash([], "backtest", "--store", "memory:"));
        Assert.Equal(hash, Hash([], "backtest", "--shards", "3", "--checkpoint-rows", "500"));
        Assert.Equal(hash, Hash([("DOTNET_EnableAVX512F", "0")], "backtest"));
        Assert.Equal(hash, Hash([("DOTNET_EnableAVX2", "0"), ("DOTNET_EnableAVX512F", "0")], "backtest"));
        Assert.Equal(hash, Hash([("DOTNET_EnableHWIntrinsic", "0"), ("DOTNET_TieredCompilation", "0")], "backtest"));
        Assert.NotEqual(hash, Hash([], "backtest", "--seed", "2"));
        Assert.NotEqual(hash, Hash([], "backtest", "--equity", "900000"));
    }

    [PostgresFact]
    public async Task PostgreSQL_gives_the_hash_of_SQLite()
    {
        await using var server = await PostgresServer.StartAsync();
        string[] session = RecordedData.Folder is null ? ["up", "--speed", "max", "--duration", "6h"] : ["backtest", .. Bars];
        var sqlite = Of(GmProcess.Run([.. session, "--out", NewOut(), "--json"]));
        var store = $"postgres:{server.ConnectionString};Search Path=same_hash";
        Assert.Equal(sqlite, Of(GmProcess.Run([.. session, "--out", NewOut(), "--store", store, "--json"])));
        Assert.Equal(sqlite, GmProcess.Run("audit", "verify", "--store", store, "--json").Exits(0).Json.GetProperty("report").GetProperty("journalHash").GetString());
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static string[] Bars => ["--data", RecordedData.File("bars/bars_5min_ES_20240512_20240906.csv.gz"), "--from", "2024-05-12", "--to", "2024-05-18"];

    private static string Of(GmResult result) => result.Exits(0).Json.GetProperty("journalHash").GetString()!;

    private string Hash(IEnumerable<(string Name, string Value)> environment, string command, params string[] options)
    {
        using var gm = GmProcess.StartWith(environment, [command, .. Bars, .. options, "--out", NewOut(), "--json"]);
        return Of(gm.Wait());
    }

    private string NewOut() => _folder.Of($"run-{_runs++}");
}
