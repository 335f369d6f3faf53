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
