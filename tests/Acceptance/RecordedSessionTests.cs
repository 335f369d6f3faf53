using System.Diagnostics;

namespace GrandModel.Tests;

/// <summary>The sessions that the product is shown with run to their end on recorded data, and a script that knows nothing of the product agrees with every number.</summary>
public sealed class RecordedSessionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Out => _folder.Of("run");

    [PythonFact(NeedsRecordedData = true)]
    public void Five_minute_bars_of_two_futures() => Check(
        "backtest", "--from", "2024-05-12", "--to", "2024-06-01",
        "--data", RecordedData.File("bars/bars_5min_ES_20240512_20240906.csv.gz"), RecordedData.File("bars/bars_5min_NQ_20240512_20240830.csv.gz"));

    [PythonFact(NeedsRecordedData = true)]
    public void One_minute_bars_that_build_five_and_thirty_minutes() => Check(
        "backtest", "--from", "2024-05-27", "--to", "2024-06-05",
        "--data", RecordedData.File("bars/bars_1min_ES_20240524_20240906.csv.gz"), RecordedData.File("bars/bars_1min_NQ_20240524_20240830.csv.gz"));

    [PythonFact(NeedsRecordedData = true)]
    public void Trades_of_a_stock() => Check(
        "up", "--symbols", "SPY", "--speed", "max", "--data", RecordedData.File("ticks/trades_SPY_20131007_09.csv.gz"));

    [PythonFact]
    public void A_simulated_market() => Check("up", "--symbols", "ES", "--speed", "max", "--duration", "2d", "--seed", "3");

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private void Check(string command, params string[] options)
    {
        var summary = GmProcess.Run([command, .. options, "--out", Out, "--json"]).Exits(0).Json;
        Assert.Equal("inputs-ended", summary.GetProperty("ended").GetString());
        Assert.All((string[])["report.html", "summary.json", "fills.csv", "decisions.csv"], name => Assert.True(File.Exists(Path.Combine(Out, name)), name));
        Assert.Contains("<svg", File.ReadAllText(Path.Combine(Out, "report.html")), StringComparison.Ordinal);
        GmProcess.Run("audit", "verify", "--store", Out, "--anchors", Path.Combine(Out, "summary.json")).Exits(0);

        using var python = Process.Start(new ProcessStartInfo("python3", [Repository.PathOf("tests/tools/verify_run.py"), Out])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (told, faults) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, $"{told.Result}\n{faults.Result}");
    }
}
