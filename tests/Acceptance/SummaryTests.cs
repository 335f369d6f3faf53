namespace GrandModel.Tests;

/// <summary>Guards what the summary says beyond what verify_run.py recomputes.</summary>
[Collection(SimulatedRunTests.Name)]
public sealed class SummaryTests(SimulatedRun run)
{
    [Fact]
    public void Strategies_tried_before_are_taken_off_the_sharpe_ratio()
    {
        var statistics = run.Summary.GetProperty("statistics");
        Assert.True(statistics.GetProperty("deflatedSharpe").GetDouble() < statistics.GetProperty("probabilisticSharpe").GetDouble());
    }

    [Fact]
    public void Risk_settings_of_a_file_are_those_of_the_run_and_of_its_audit()
    {
        using var folder = new TempFolder();
        var file = folder.Write("risk.json", """{"portfolioLimits": {"grossLeverage": 2.5}, "correlation": {"atModerate": "Tell"}}""");
        GmProcess.Run("up", "--duration", "6h", "--risk", file, "--out", folder.Of("run"), "--json").Exits(0);
        var scopes = GmProcess.Run("risk", "limits", "--store", folder.Of("run"), "--json").Exits(0).Json.GetProperty("scopes").EnumerateArray();
        Assert.Equal(2.5, scopes.Last().GetProperty("state").GetProperty("inForce").GetProperty("grossLeverage").GetDouble());
        GmProcess.Run("risk", "as-of", "2030-01-01", "--store", folder.Of("run"), "--json").Exits(0);

        var resumed = GmProcess.Run("up", "--duration", "6h", "--out", folder.Of("run"), "--resume", "--json").Exits(3);
        Assert.Contains("risk", resumed.Error, StringComparison.Ordinal);
        var wrong = folder.Write("wrong.json", """{"portfolioLimits": {"drawdown": 2}}""");
        Assert.Contains("Drawdown=2", GmProcess.Run("up", "--risk", wrong, "--out", folder.Of("none"), "--json").Fails(2, "RISK_FILE", json: true).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("none")));
    }

    [Theory]
    [InlineData("1,0.5")]
    [InlineData("46")]
    [InlineData("46,0")]
    [InlineData("many,0.5")]
    public void Trials_that_are_none_are_refused_before_anything_is_made(string trials)
    {
        using var folder = new TempFolder();
        GmProcess.Run("up", "--trials", trials, "--out", folder.Of("run"), "--json").Fails(2, "OPTION", json: true);
        Assert.False(Directory.Exists(folder.Of("run")));
    }
}
