using System.Diagnostics;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;

namespace GrandModel.Tests;

/// <summary>
/// Guards what the numerics id promises: every bit of every feature row is the same on every processor and stays so under one id. A hash that changes
/// here needs a new <see cref="DetMath.NumericsId"/>, as decisions journaled under the old one could not be re-executed any more.
/// </summary>
public sealed class NumericsIdTests
{
    [Theory]
    [InlineData("strategic-P", "426f9e7aed19b18c0acfe08e9c55fa683df508191e60a612a37be8f8e2e0d1a2")]
    [InlineData("strategic-N", "531a862ff564e37d5e37501c7bdc7950b2d651c01d734caca1571a0c93d1d75a")]
    [InlineData("tactical-P", "d9bb2242e141cdec86bc6b0f2aa67b4b66d50d91ca051c02db012a3d0791694d")]
    [InlineData("tactical-N", "94363a6862756cde8994d3f5d039343f54be5b8f46a0ee1f2e1961874042057a")]
    public void All_rows_of_series_a_have_the_bits_of_this_id(string schema, string want)
    {
        Assert.Equal("det-1", DetMath.NumericsId);
        var values = FeatureSeries.Rows(schema, SeriesA.FeatureBars)
            .SelectMany(r => r.Row.Columns.Concat(r.Row.Extras).Append(r.Row.Undefined))
            .ToArray();
        Assert.Equal(want, ObservationHash.Of(values));
    }

    /// <summary>Runs the test above in a process of its own, where the runtime leaves registers unused.</summary>
    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task They_have_the_same_bits_without(string registers)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("vstest");
        start.ArgumentList.Add(typeof(NumericsIdTests).Assembly.Location);
        start.ArgumentList.Add($"--TestCaseFilter:FullyQualifiedName~{nameof(All_rows_of_series_a_have_the_bits_of_this_id)}");
        start.Environment[registers] = "0";
        using var run = Process.Start(start)!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 0, $"{output}\n{await errors}");
        Assert.Contains("Passed: 4", System.Text.RegularExpressions.Regex.Replace(output, " +", " "));
    }
}
