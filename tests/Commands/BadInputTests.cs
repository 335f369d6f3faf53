using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards that bad input is told by file and line, counted, and left out, and that --strict ends with exit code 1: gm data inspect.</summary>
public sealed class InspectBadInputTests
{
    [Theory, MemberData(nameof(BadInput.Names), MemberType = typeof(BadInput))]
    public void Inspect_tells_what_is_wrong_and_strict_fails(string name)
    {
        using var folder = new TempFolder();
        var bad = BadInput.Of(name);
        File.WriteAllBytes(folder.Of(bad.Name), bad.Bytes);

        var json = GmProcess.Run("data", "inspect", folder.Of(bad.Name), "--strict", "--json").Exits(bad.Code is null ? 0 : 1).Json;

        Assert.Equal(bad.Code is null, json.GetProperty("ok").GetBoolean());
        Assert.Equal(bad.Good, json.GetProperty("records").GetInt64());
        var file = json.GetProperty("files")[0];
        if (bad.Code is null)
        {
            Assert.True(file.GetProperty("notes").GetProperty(bad.Note!).GetInt64() > 0);
            return;
        }

        Assert.Equal(1, json.GetProperty("faults").GetProperty(bad.Code).GetInt64());
        var fault = file.GetProperty("firstFaults")[0];
        Assert.Equal((bad.Code, bad.Name, bad.Line), (fault.GetProperty("code").GetString(), fault.GetProperty("file").GetString(), fault.GetProperty("line").GetInt32()));
    }

    [Theory, MemberData(nameof(BadInput.Unopened), MemberType = typeof(BadInput))]
    public void A_file_that_cannot_be_opened_is_exit_2_by_every_command(string name, string text, string code, string told)
    {
        using var folder = new TempFolder();
        var path = folder.Write(name, text);

        foreach (var result in new[]
                 {
                     GmProcess.Run("data", "inspect", path, "--json"),
                     GmProcess.Run("backtest", "--data", path, "--out", folder.Of("out"), "--json"),
                     GmProcess.Run("indicators", "--data", path, "--symbol", "ES", "--name", "rsi", "--json"),
                 })
        {
            Assert.Equal(code, result.Exits(2).Json.GetProperty("error").GetProperty("code").GetString());
            Assert.Contains(told, result.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.Of("out")));
    }

    [Fact]
    public void In_a_folder_the_files_that_can_be_read_are_read_and_the_others_told()
    {
        using var folder = new TempFolder();
        folder.Write("a.csv", "Date,Close\n1,2\n");
        File.WriteAllBytes(folder.Of("b.csv"), BadInput.Of("crlf").Bytes);

        var json = GmProcess.Run("data", "inspect", folder.Path, "--json").Exits(0).Json;
        Assert.Equal(BadInput.Rows, json.GetProperty("records").GetInt32());
        Assert.Equal("FEED_HEADER", json.GetProperty("refused")[0].GetProperty("code").GetString());

        var strict = GmProcess.Run("indicators", "--data", folder.Path, "--symbol", "ES", "--name", "rsi", "--strict").Exits(1);
        Assert.Contains("FEED_HEADER: a.csv", strict.Error, StringComparison.Ordinal);
    }
}

/// <summary>The same for gm backtest: the rest of the session runs, and summary.json counts what was left out.</summary>
public sealed class BacktestBadInputTests
{
    [Theory, MemberData(nameof(BadInput.Names), MemberType = typeof(BadInput))]
    public void Backtest_goes_on_and_counts_what_was_left_out_and_strict_stops(string name)
    {
        using var folder = new TempFolder();
        var bad = BadInput.Of(name);
        File.WriteAllBytes(folder.Of(bad.Name), bad.Bytes);

        var lenient = GmProcess.Run("backtest", "--data", folder.Of(bad.Name), "--out", folder.Of("out"), "--json").Exits(0);
        Assert.Equal(bad.Good, lenient.Json.GetProperty("ticks").GetInt64());
        using var summary = JsonDocument.Parse(File.ReadAllText(folder.Of("out/summary.json")));
        if (bad.Code is null)
        {
            Assert.Empty(summary.RootElement.GetProperty("faults").EnumerateObject());
            Assert.True(summary.RootElement.GetProperty("notes").GetProperty(bad.Note!).GetInt64() > 0);
            Assert.Contains($"{bad.Name}: tolerated: {bad.Note}", lenient.Error, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(1, summary.RootElement.GetProperty("faults").GetProperty(bad.Code).GetInt64());
        Assert.Contains($"{bad.Code}: {bad.Name} line {bad.Line}: ", lenient.Error, StringComparison.Ordinal);

        var strict = GmProcess.Run("backtest", "--data", folder.Of(bad.Name), "--out", folder.Of("strict"), "--strict", "--json").Exits(1);
        Assert.Equal(bad.Code, strict.Json.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains($"{bad.Name} line {bad.Line}: ", strict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_of_unknown_symbols_only_are_told_with_the_way_to_add_one()
    {
        using var folder = new TempFolder();
        var path = folder.Write("x.csv.gz", Csv.Bars("XYZ", new DateTime(2024, 5, 13, 13, 30, 0, DateTimeKind.Utc), TimeSpan.FromMinutes(5), MadeBar.Series(1, 5)));

        var result = GmProcess.Run("backtest", "--data", path, "--out", folder.Of("out")).Exits(2);
        Assert.Contains("UNKNOWN_SYMBOL: x.csv.gz line 2: symbol is 'XYZ'", result.Error, StringComparison.Ordinal);
        Assert.Contains("\"instruments\"", result.Error, StringComparison.Ordinal);
    }
}

/// <summary>The same for gm indicators: the values are those of the good rows.</summary>
public sealed class IndicatorsBadInputTests
{
    [Theory, MemberData(nameof(BadInput.Names), MemberType = typeof(BadInput))]
    public void Indicators_take_the_good_rows_and_strict_stops(string name)
    {
        using var folder = new TempFolder();
        var bad = BadInput.Of(name);
        File.WriteAllBytes(folder.Of(bad.Name), bad.Bytes);
        string[] arguments = ["indicators", "--data", folder.Of(bad.Name), "--symbol", "ES", "--name", "sma", "--period", "1"];

        var lenient = GmProcess.Run(arguments).Exits(0);
        Assert.Equal(
            MadeBar.Series(42, bad.Good).Select(b => b.Close), lenient.Json.EnumerateArray().Select(r => r.GetProperty("value").GetDouble()));

        var judged = bad.Code is not null && name != "unknown"; // rows of symbols that were not asked for are not judged
        Assert.Equal(judged, lenient.Error.Contains($"{bad.Code}: {bad.Name} line {bad.Line}: ", StringComparison.Ordinal));
        GmProcess.Run([.. arguments, "--strict"]).Exits(judged ? 1 : 0);
    }
}
