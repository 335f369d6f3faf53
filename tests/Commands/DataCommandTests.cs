namespace GrandModel.Tests;

/// <summary>Guards gm data: what inspect says of sound files, that simulated files are what their seed says and are read back, and the exit codes.</summary>
public sealed class DataCommandTests
{
    private static readonly DateTime Monday = new(2024, 5, 13, 14, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Inspect_tells_kind_times_prices_gaps_and_symbols()
    {
        using var folder = new TempFolder();
        folder.Write("bars.csv.gz", Csv.Bars("ES", new[] { 0, 1, 2, 5, 6, 7, 8, 9 }.Select((m, i) => (Monday.AddMinutes(m), new MadeBar(100, 110 + i, 90 - i, 100, 5)))));
        folder.Write("trades.csv", Csv.TradeHeader + "1381132800000000000,SPY,167.41,100\n1381132801000000000,NOSUCH,167.42,200\n");

        var json = GmProcess.Run("data", "inspect", folder.Path, "--json").Exits(0).Json;

        Assert.False(json.GetProperty("ok").GetBoolean());
        var bars = json.GetProperty("files")[0];
        Assert.Equal(
            ("bars.csv.gz", "bars", "1m", "2024-05-13T14:00:00Z", "2024-05-13T14:10:00Z", 8),
            (bars.GetProperty("name").GetString(), bars.GetProperty("kind").GetString(), bars.GetProperty("timeframe").GetString(), bars.GetProperty("first").GetString(),
                bars.GetProperty("last").GetString(), bars.GetProperty("rows").GetInt32()));
        var symbol = bars.GetProperty("symbols")[0];
        Assert.Equal((83m, 117m), (symbol.GetProperty("low").GetDecimal(), symbol.GetProperty("high").GetDecimal()));
        Assert.Equal((1, 2), (symbol.GetProperty("gaps").GetInt32(), symbol.GetProperty("missingBars").GetInt32()));
        Assert.Equal("2024-05-13T14:03:00Z", symbol.GetProperty("longestGapFrom").GetString());
        Assert.Equal(
            [("ES", true), ("NOSUCH", false), ("SPY", true)],
            json.GetProperty("symbols").EnumerateArray().Select(s => (s.GetProperty("symbol").GetString(), s.GetProperty("inCatalog").GetBoolean())));
    }

    [Fact]
    public void Inspect_looks_at_the_symbols_and_times_that_were_asked_for()
    {
        using var folder = new TempFolder();
        var path = folder.Write("bars.csv", Csv.Bars("ES", Monday, TimeSpan.FromMinutes(1), MadeBar.Series(1, 30)));

        var within = GmProcess.Run("data", "inspect", path, "--from", "2024-05-13T14:10:00Z", "--to", "2024-05-13T14:20:00Z", "--json").Exits(0).Json;
        Assert.Equal(10, within.GetProperty("records").GetInt32());
        Assert.Equal(0, GmProcess.Run("data", "inspect", path, "--symbols", "NQ", "--json").Exits(0).Json.GetProperty("records").GetInt32());
        var table = GmProcess.Run("data", "inspect", path).Exits(0).Output;
        Assert.Contains("bars.csv", table, StringComparison.Ordinal);
        Assert.Contains("CME E-mini S&P 500", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_open_is_exit_2()
    {
        Assert.Contains("FEED_NOT_FOUND", GmProcess.Run("data", "inspect", "/nowhere/at-all.csv").Exits(2).Error, StringComparison.Ordinal);
        GmProcess.Run("data", "inspect").Exits(2);
        GmProcess.Run("data", "nonsense").Exits(2);
    }

    [Fact]
    public void Simulated_files_follow_from_the_seed_and_are_read_back_without_a_fault()
    {
        using var folder = new TempFolder();
        GmResult Simulate(string into, string seed) => GmProcess.Run(
            "data", "simulate", "--out", folder.Of(into), "--from", "2024-06-03T14:00:00Z", "--duration", "1h", "--seed", seed, "--kind", "trades,quotes,bars", "--json");
        var json = Simulate("a", "7").Exits(0).Json;
        Simulate("b", "7").Exits(0);
        Simulate("c", "8").Exits(0);

        string[] names = ["bars_1m_ES.csv.gz", "bars_1m_NQ.csv.gz", "quotes_ES.csv.gz", "quotes_NQ.csv.gz", "trades_ES.csv.gz", "trades_NQ.csv.gz"];
        Assert.Equal(names, json.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.All(names, n => Assert.Equal(File.ReadAllBytes(folder.Of($"a/{n}")), File.ReadAllBytes(folder.Of($"b/{n}"))));
        Assert.NotEqual(File.ReadAllBytes(folder.Of("a/trades_ES.csv.gz")), File.ReadAllBytes(folder.Of("c/trades_ES.csv.gz")));

        var read = GmProcess.Run("data", "inspect", folder.Of("a"), "--strict", "--json").Exits(0).Json;
        Assert.Equal(json.GetProperty("rows").GetInt64(), read.GetProperty("records").GetInt64());
        Assert.Equal(60, read.GetProperty("files")[0].GetProperty("records").GetInt32());

        // The bars are those of the trades.
        double?[] Closes(string file, params string[] more) =>
        [
            .. GmProcess.Run(["indicators", "--data", folder.Of($"a/{file}"), "--symbol", "ES", "--name", "vwap", .. more]).Exits(0).Json.EnumerateArray()
                .Select(r => (double?)r.GetProperty("value").GetDouble()),
        ];
        Assert.Equal(Closes("bars_1m_ES.csv.gz")[..59], Closes("trades_ES.csv.gz", "--timeframe", "1m")); // the last bar's end is not seen from the trades
    }

    [Fact]
    public void Simulate_refuses_a_directory_that_is_not_empty_and_what_it_does_not_know()
    {
        using var folder = new TempFolder();
        folder.Write("there.txt", "mine");

        Assert.Contains("OUT_NOT_EMPTY", GmProcess.Run("data", "simulate", "--out", folder.Path, "--duration", "1m").Exits(3).Error, StringComparison.Ordinal);
        Assert.Equal(["there.txt"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Contains("UNKNOWN_SYMBOL", GmProcess.Run("data", "simulate", "--out", folder.Of("x"), "--symbols", "XYZ").Exits(2).Error, StringComparison.Ordinal);
        Assert.Contains("--kind: 'depth'; expected one or more of bars, quotes, trades", GmProcess.Run("data", "simulate", "--out", folder.Of("x"), "--kind", "depth").Exits(2).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("x")));
    }

    [Theory]
    [InlineData("data", "inspect")]
    [InlineData("data", "simulate")]
    [InlineData("features")]
    [InlineData("indicators")]
    public void Help_has_examples(params string[] command) => Assert.Contains("Examples:", GmProcess.Run([.. command, "--help"]).Exits(0).Output, StringComparison.Ordinal);
}
