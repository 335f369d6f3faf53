using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards gm surveillance, gm compliance and gm risk as-of over a finished run: an honest run raises nothing, agrees with itself, and says what was not looked at.</summary>
[Collection(SimulatedRunTests.Name)]
public sealed class RiskCommandTests(SimulatedRun run)
{
    [Fact]
    public void A_scan_of_an_honest_run_finds_nothing_and_says_what_it_could_not_check()
    {
        var scan = run.Json("surveillance", "scan").Exits(0).Json;
        Assert.Empty(scan.GetProperty("alerts").EnumerateArray());
        var coverage = scan.GetProperty("coverage");
        Assert.Equal(run.Summary.GetProperty("fills").GetInt64(), coverage.GetProperty("fills").GetInt64());
        Assert.False(coverage.GetProperty("hasDepth").GetBoolean());
        Assert.Equal(6, coverage.GetProperty("rules").GetArrayLength());
        Assert.Contains(scan.GetProperty("notes").EnumerateArray(), n => n.GetString()!.StartsWith("no depth", StringComparison.Ordinal));
        Assert.True(scan.GetProperty("orderToTrade")[0].GetProperty("trades").GetInt64() > 0);
        Assert.Contains("note: no depth", run.Text("surveillance", "scan").Exits(0).Output, StringComparison.Ordinal);
        Assert.Equal(0, run.Json("surveillance", "cases").Exits(0).Json.GetProperty("cases").GetArrayLength());
    }

    [Fact]
    public void Wrong_questions_of_surveillance_get_clear_answers()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("wrong.json"), "{\"spoofing\":{\"depthShare\":2}}");
        File.WriteAllText(folder.Of("other.json"), "{\"spoofing\":{\"depth\":0.2}}");
        Assert.Contains("Spoofing.DepthShare: 2", run.Json("surveillance", "scan", "--thresholds", folder.Of("wrong.json")).Fails(2, "ARGUMENT", json: true).Error, StringComparison.Ordinal);
        run.Json("surveillance", "scan", "--thresholds", folder.Of("other.json")).Fails(2, "THRESHOLDS_FILE", json: true);
        run.Json("surveillance", "scan", "--owner", "main").Fails(2, "OPTION", json: true);
        run.Json("surveillance", "scan", "--owner", "other=alice").Fails(2, "OPTION", json: true);
        run.Json("surveillance", "show", "spoofing-0123456789abcdef").Fails(2, "CASE_UNKNOWN", json: true);
        var answer = run.Json("surveillance", "assign", "spoofing-0123456789abcdef", "carla").Exits(3);
        Assert.Equal("RunEnded", answer.Json.GetProperty("outcome").GetString());
    }

    [Fact]
    public void As_of_agrees_with_the_journal_at_its_end_in_the_middle_and_before_the_start()
    {
        var end = run.Json("risk", "as-of", "2100-01-01").Exits(0).Json;
        Assert.True(end.GetProperty("agrees").GetBoolean());
        Assert.Equal(run.Summary.GetProperty("finalEquity").GetDecimal(), decimal.Parse(Of(end, "equity"), System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(end.GetProperty("compared").GetInt64() > 10_000);

        var rows = run.Json("audit", "replay", "portfolio/main", "--tail", "1").Exits(0).Json.GetProperty("sequence").GetInt64();
        var middle = run.Json("risk", "as-of", $"portfolio/main#{rows / 2}").Exits(0).Json;
        Assert.True(middle.GetProperty("compared").GetInt64() < end.GetProperty("compared").GetInt64());
        var time = run.Json("audit", "replay", "portfolio/main", "--to-seq", $"{rows / 2}", "--tail", "1").Exits(0).Json.GetProperty("time").GetString()!;
        run.Json("risk", "as-of", time).Exits(0);
        run.Json("risk", "as-of", "2000-01-01").Exits(0);
        Assert.Contains("agrees", run.Text("risk", "as-of", time, "--portfolio", "main").Exits(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OPTION", "yesterday")]
    [InlineData("POSITION_MISSING", "portfolio/main#99999999")]
    [InlineData("POSITION_MISSING", "0:99999999")]
    [InlineData("PORTFOLIO_UNKNOWN", "2100-01-01", "--portfolio", "other")]
    public void As_of_says_what_is_wrong_with_the_question(string code, params string[] arguments) =>
        run.Json(["risk", "as-of", .. arguments]).Fails(2, code, json: true);

    [Fact]
    public void The_checklist_tests_the_run_and_is_a_page()
    {
        using var folder = new TempFolder();
        var report = run.Json("compliance", "report", "--out", folder.Of("rts6.html")).Exits(0).Json;
        Assert.True(report.GetProperty("passed").GetBoolean());
        var controls = report.GetProperty("controls").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);
        Assert.Equal("Active", controls["price-collar"].GetProperty("status").GetString());
        Assert.Equal("Active", controls["repeated-execution-throttle"].GetProperty("status").GetString());
        Assert.Equal("NotImplemented", controls["stress-test"].GetProperty("status").GetString());
        Assert.True(controls["real-time-monitoring"].GetProperty("acted").GetInt64() > 0);
        var booked = report.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("check").GetString() == "reconciliation");
        Assert.Equal(run.Summary.GetProperty("fills").GetInt64(), booked.GetProperty("examined").GetInt64());
        Assert.Contains("<h1>RTS 6 checklist</h1>", File.ReadAllText(folder.Of("rts6.html")), StringComparison.Ordinal);
        run.Json("compliance", "report", "--out", folder.Of("rts6.html")).Fails(3, "OUT_EXISTS", json: true);
        Assert.Contains("not implemented", run.Text("compliance", "report").Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_are_opened_once_and_worked_on_while_a_session_runs()
    {
        using var folder = new TempFolder();
        var (path, loose) = (folder.Of("run"), folder.Of("loose.json"));

        // Any round trip at a profit: an honest run has no other patterns.
        File.WriteAllText(loose, "{\"momentum\":{\"unwindSeconds\":86400,\"retraceSeconds\":86400,\"unwoundShare\":0.01}}");
        // Its first orders come after two days; it goes on for minutes behind them.
        using var session = GmProcess.Start("up", "--symbols", "ES", "--duration", "60d", "--seed", "7", "--speed", "20000", "--out", path, "--json");
        var patience = System.Diagnostics.Stopwatch.StartNew();
        GmResult scan;
        while ((scan = On("surveillance", "scan", "--thresholds", loose, "--open", "--by", "carla", "--timeout", "2m")).ExitCode != 1)
        {
            Assert.True(!session.HasExited && patience.Elapsed < GmProcess.Patience, $"No alert while the session ran.\n{scan}");
        }

        var alerts = scan.Json.GetProperty("alerts").GetArrayLength();
        var cases = On("surveillance", "cases").Exits(0).Json.GetProperty("cases").EnumerateArray().ToArray();
        Assert.Equal(alerts, cases.Length);
        var id = cases[0].GetProperty("case").GetString()!;
        Assert.Equal("Done", On("surveillance", "assign", id, "carla", "--by", "dora", "--timeout", "2m").Exits(0).Json.GetProperty("outcome").GetString());
        var refused = On("surveillance", "close", id, "--outcome", "explained", "--reason", "x", "--role", "operator", "--timeout", "2m").Exits(3);
        Assert.Contains("ROLE_NOT_ALLOWED", refused.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
        On("surveillance", "note", id, "a loose threshold", "--by", "carla", "--timeout", "2m").Exits(0);
        On("surveillance", "close", id, "--outcome", "false-positive", "--reason", "a drill", "--by", "carla", "--timeout", "2m").Exits(0);
        Assert.Equal(
            ["CaseOpened", "CaseAssigned", "CaseNoted", "CaseClosed"],
            On("surveillance", "show", id).Exits(0).Json.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("type").GetString()));
        // Not by another scan: the session has gone on, and what is undone later may turn the pattern's profit around.
        var closed = On("surveillance", "cases", "--all").Exits(0).Json.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("case").GetString() == id);
        Assert.Equal(("closed", "false-positive"), (closed.GetProperty("status").GetString(), closed.GetProperty("outcome").GetString()));
        On("audit", "verify").Exits(0);

        GmResult On(params string[] arguments) => GmProcess.Run([.. arguments, "--store", path, "--json"]);
    }

    private static string Of(JsonElement report, string field) =>
        report.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("field").GetString() == field).GetProperty("recomputed").GetString()!;
}
