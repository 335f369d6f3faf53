using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards gm risk over files: figures are those of the published sample, documents have their fields, and files come out.</summary>
public sealed class RiskCommandTests
{
    private static readonly string[] Methods = ["normal", "cornish-fisher", "historical", "age-weighted", "filtered-historical", "monte-carlo"];

    [Theory]
    [InlineData("historical", "0.95", 25.3, 31.0)]
    [InlineData("historical", "0.9", 18.7, 28.0)]
    [InlineData("cornish-fisher", "0.95", 24.31497536748564, null)]
    [InlineData("age-weighted", "0.9", 25, 28.71240464413631, "--lambda", "0.97")]
    public void Var_of_the_sample(string method, string confidence, double var, double? es, params string[] more)
    {
        using var folder = new TempFolder();
        var json = Run(folder, "var", RiskFiles.OnlyA, ["--method", method, "--confidence", confidence, .. more]).Exits(0).Json;

        Near(var, json.GetProperty("var"));
        Near(var / 10, json.GetProperty("varPct"));
        Near(var, json.GetProperty("components").GetProperty("A"));
        Assert.Equal((method, 20, 1000.0), (json.GetProperty("method").GetString(), json.GetProperty("observations").GetInt32(), json.GetProperty("grossValue").GetDouble()));
        Assert.Equal(es is null, json.GetProperty("es").ValueKind == JsonValueKind.Null);
        if (es is { } want)
        {
            Near(want, json.GetProperty("es"));
        }
        else
        {
            Assert.Equal("CORNISH_FISHER_DOMAIN", json.GetProperty("notes")[0].GetProperty("code").GetString());
        }
    }

    [Fact]
    public void Every_method_has_components_that_add_up_over_any_horizon()
    {
        using var folder = new TempFolder();
        foreach (var method in Methods)
        {
            var day = Run(folder, "var", RiskFiles.Both, ["--method", method]).Exits(0).Json;
            var ten = Run(folder, "var", RiskFiles.Both, ["--method", method, "--horizon", "10"]).Exits(0).Json;
            Near(day.GetProperty("var").GetDouble(), day.GetProperty("components").EnumerateObject().Sum(c => c.Value.GetDouble()));
            Near(day.GetProperty("var").GetDouble() * Math.Sqrt(10), ten.GetProperty("var"));
            Assert.Equal((1500.0, 500.0, -500.0), (
                day.GetProperty("grossValue").GetDouble(), day.GetProperty("netValue").GetDouble(), day.GetProperty("exposures").GetProperty("B").GetDouble()));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_document_and_tables_say_the_same()
    {
        using var folder = new TempFolder();
        string[] arguments = ["--method", "monte-carlo", "--seed", "5", "--paths", "20000"];
        Assert.Equal(Run(folder, "var", RiskFiles.Both, arguments).Exits(0).Output, Run(folder, "var", RiskFiles.Both, arguments).Exits(0).Output);
        var table = GmProcess.Run("risk", "es", "--returns", folder.Of("returns.csv"), "--positions", folder.Of("positions.csv"), "--method", "historical").Exits(0).Output;
        Assert.True(table.IndexOf("expected shortfall", StringComparison.Ordinal) < table.IndexOf("value at risk", StringComparison.Ordinal), table);
    }

    [Fact]
    public void Closes_row_by_row_are_the_same_as_their_returns()
    {
        using var folder = new TempFolder();
        var wide = Run(folder, "var", RiskFiles.Both, ["--method", "historical"]).Exits(0).Json;
        var dates = RiskFiles.Dates(20);
        var (a, b) = (100.0, 50.0);
        var rows = new List<string> { "date,symbol,close", "2019-12-31,A,100", "2019-12-31,B,50", "2019-12-31,C,1" };
        for (var t = 0; t < 20; t++)
        {
            rows.Add(FormattableString.Invariant($"{dates[t]},A,{a *= 1 + RiskFiles.Sample[t]:R}"));
            rows.Add(FormattableString.Invariant($"{dates[t]},B,{b *= 1 + RiskFiles.Sample[(t + 7) % 20]:R}"));
        }

        var path = folder.Write("closes.csv.gz", string.Join('\n', rows) + "\n");
        var json = GmProcess.Run("risk", "var", "--returns", path, "--positions", folder.Of("positions.csv"), "--method", "historical", "--json").Exits(0).Json;
        Assert.Equal(wide.GetProperty("var").GetDouble(), json.GetProperty("var").GetDouble(), 1e-9);
    }

    [Fact]
    public void Stress_by_name_and_by_file()
    {
        using var folder = new TempFolder();
        var positions = folder.Write("p.csv", "symbol,quantity,price,multiplier\nES,2,5000,50\nNQ,-1,18000,20\n");
        var known = GmProcess.Run("risk", "stress", "--positions", positions, "--scenario", "2008", "--json").Exits(0).Json.GetProperty("scenarios")[0];
        Near((-.4049 * 500_000) + (.4138 * 360_000), known.GetProperty("pnl"));

        var csv = folder.Write("mine.csv", "symbol,shock\nES,-0.1\n*,-0.2\n");
        Near((-.1 * 500_000) + (.2 * 360_000), GmProcess.Run("risk", "stress", "--positions", positions, "--scenario", csv, "--json").Exits(0).Json.GetProperty("scenarios")[0].GetProperty("pnl"));
        var json = folder.Write("mine.json", """{"name": "mine", "shocks": {"ES": -0.1}}""");
        GmProcess.Run("risk", "stress", "--positions", positions, "--scenario", json, "--json").Fails(2, "SCENARIO_SYMBOL", json: true);
        Assert.Equal(3, GmProcess.Run("risk", "stress", "--positions", positions, "--json").Exits(0).Json.GetProperty("scenarios").GetArrayLength());
    }

    [Fact]
    public void Backtest_judges_every_method_and_writes_the_days()
    {
        using var folder = new TempFolder();
        var json = Run(folder, "backtest", RiskFiles.Both, ["--window", "100", "--confidence", "0.95", "--out", folder.Of("days.csv"), "--paths", "2000"], times: 20).Exits(0).Json;

        Assert.Equal(Methods, json.GetProperty("methods").EnumerateArray().Select(m => m.GetProperty("method").GetString()));
        foreach (var method in json.GetProperty("methods").EnumerateArray())
        {
            Assert.Equal(300, method.GetProperty("forecasts").GetInt32() + method.GetProperty("refused").GetInt32());
            Assert.Equal(method.GetProperty("exceptions").GetInt32(), method.GetProperty("exceptionDates").GetArrayLength());
            Assert.Equal(
                method.GetProperty("kupiec").GetProperty("statistic").GetDouble() + method.GetProperty("christoffersen").GetProperty("independence").GetProperty("statistic").GetDouble(),
                method.GetProperty("christoffersen").GetProperty("conditionalCoverage").GetProperty("statistic").GetDouble());
        }

        var days = File.ReadAllLines(folder.Of("days.csv"));
        Assert.Equal(301, days.Length);
        Assert.Equal("date,pnl", string.Join(',', days[0].Split(',')[..2]));
        Run(folder, "backtest", RiskFiles.Both, ["--window", "100", "--out", folder.Of("days.csv")], times: 20).Fails(3, "OUT_EXISTS", json: true);
    }

    [Fact]
    public void Correlation_gives_both_matrices_and_their_rank()
    {
        using var folder = new TempFolder();
        var path = folder.Write("returns.csv", RiskFiles.Returns());
        var json = GmProcess.Run("risk", "correlation", "--returns", path, "--json").Exits(0).Json;

        foreach (var matrix in (string[])["ewma", "sample"])
        {
            var rows = json.GetProperty(matrix).GetProperty("correlations");
            Assert.Equal(1, rows[0][0].GetDouble());
            Assert.Equal(rows[0][1].GetDouble(), rows[1][0].GetDouble());
        }

        Assert.Equal((2, false), (json.GetProperty("rank").GetInt32(), json.GetProperty("repaired").GetBoolean()));
    }

    [Fact]
    public void Kelly_of_a_bet_an_asset_and_several()
    {
        using var folder = new TempFolder();
        var bet = GmProcess.Run("risk", "kelly", "--probability", "0.55", "--payoff", "1.2", "--drawdown", "0.12", "--json").Exits(0).Json;
        Near(.175, bet.GetProperty("stakes")[0].GetProperty("full"));
        Near(.02, bet.GetProperty("stakes")[0].GetProperty("capped"));
        Near(.01, bet.GetProperty("stakes")[0].GetProperty("stake"));

        var asset = GmProcess.Run("risk", "kelly", "--mean", "0.11", "--rate", "0.06", "--deviation", "0.15", "--json").Exits(0).Json;
        Near(.05 / .0225, asset.GetProperty("stakes")[0].GetProperty("full"));
        Near(.084305555555555556, asset.GetProperty("growthAtFraction"));

        var path = folder.Write("returns.csv", RiskFiles.Returns());
        Assert.Equal(2, GmProcess.Run("risk", "kelly", "--returns", path, "--json").Exits(0).Json.GetProperty("stakes").GetArrayLength());
        GmProcess.Run("risk", "kelly", "--probability", "0.55", "--mean", "0.1", "--json").Fails(2, "OPTION", json: true);
        GmProcess.Run("risk", "kelly", "--probability", "1.5", "--payoff", "1", "--json").Fails(2, "OPTION", json: true);
        var same = folder.Write("same.csv", string.Join('\n', RiskFiles.Returns().TrimEnd('\n').Split('\n').Select(l => $"{l[..l.LastIndexOf(',')]},{l.Split(',')[1]}")).Replace("date,A,A", "date,A,B", StringComparison.Ordinal) + "\n");
        GmProcess.Run("risk", "kelly", "--returns", same, "--json").Fails(2, "COVARIANCE_SINGULAR", json: true);
    }

    [Fact]
    public void Report_is_one_page_that_needs_nothing_else()
    {
        using var folder = new TempFolder();
        Run(folder, "report", RiskFiles.Both, ["--window", "100", "--confidence", "0.95", "--out", folder.Of("risk.html"), "--paths", "2000"], times: 20).Exits(0);
        var page = File.ReadAllText(folder.Of("risk.html"));

        foreach (var part in (string[])["Risk of A, B", "Value at risk and what came", "Drawdown", "Exposures", "Correlations", "Every method", "Back-test", "Stress", .. Methods])
        {
            Assert.Contains(part, page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    private static GmResult Run(TempFolder folder, string command, string positions, string[] more, int times = 1) => GmProcess.Run(
        ["risk", command, "--returns", folder.Write("returns.csv", RiskFiles.Returns(times)), "--positions", folder.Write("positions.csv", positions), "--json", .. more]);

    private static void Near(double want, JsonElement got) => Near(want, got.GetDouble());

    private static void Near(double want, double got) => Assert.Equal(want, got, 1e-9 * Math.Max(1, Math.Abs(want)));
}
