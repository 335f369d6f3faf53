using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards what operators do while a session runs: reading its store, following it, halting and resuming it, each by a process of its own.</summary>
public sealed class RunningSessionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_session_is_read_halted_and_resumed_while_it_runs()
    {
        using var session = Start("--speed", "2000"); // wall time is what a slice takes: minutes, more than this test needs
        Assert.Equal(1_000_000m, On("portfolio", "show").Exits(0).Json.GetProperty("cash").GetDecimal());
        On("audit", "verify").Exits(0);

        var halted = On("halt", "portfolio/main", "--reason", "drill", "--by", "ann", "--timeout", "2m").Exits(0).Json;
        Assert.Equal("Done", halted.GetProperty("outcome").GetString());
        Assert.Equal("drill", halted.GetProperty("why").GetString());
        Assert.Equal("breaker/portfolio/main#1", halted.GetProperty("row").GetString());
        Assert.True(halted.GetProperty("state").GetProperty("isHalted").GetBoolean());
        Assert.True(halted.GetProperty("position").GetInt64() > 0);
        Assert.Equal("Unchanged", On("halt", "portfolio/main", "--timeout", "2m").Exits(0).Json.GetProperty("outcome").GetString());
        Assert.True(IsHalted("portfolio/main"));

        var refused = On("resume", "portfolio/main", "--role", "operator", "--timeout", "2m").Exits(3);
        Assert.Equal("Refused", refused.Json.GetProperty("outcome").GetString());
        Assert.Contains("ROLE_NOT_ALLOWED", refused.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Contains("gm: COMMAND_REFUSED: ", refused.Error, StringComparison.Ordinal);

        var resumed = On("resume", "portfolio/main", "--reason", "drill over", "--timeout", "2m").Exits(0).Json;
        Assert.False(resumed.GetProperty("state").GetProperty("isHalted").GetBoolean());
        Assert.Equal("breaker/cluster#1", On("halt", "--timeout", "2m").Exits(0).Json.GetProperty("row").GetString()); // cluster, when no scope is named
        Assert.False(session.HasExited);
        On("halt", "desk/7").Fails(2, "SCOPE_UNKNOWN", json: true);
    }

    [Fact]
    public void Limits_and_breakers_are_changed_by_two_people()
    {
        using var session = Start("--speed", "2000");
        string[] patience = ["--timeout", "2m"];
        Assert.Contains("'foo=1'", On("risk", "limits", "propose", "cluster", "--set", "foo=1").Exits(2).Error, StringComparison.Ordinal);
        On(["risk", "limits", "propose", "portfolio/main", "--set", "grossLeverage=5", "--set", "restricted=NQ", "--by", "ann", .. patience]).Exits(0);
        Assert.Equal(4, Limit("grossLeverage").GetDouble());
        Assert.Contains("SAME_PERSON", On(["risk", "limits", "approve", "portfolio/main", "--by", "ann", .. patience]).Exits(3).Error, StringComparison.Ordinal);
        On(["risk", "limits", "approve", "portfolio/main", "--by", "bob", .. patience]).Exits(0);
        Assert.Equal(5, Limit("grossLeverage").GetDouble());
        Assert.Equal("NQ", Limit("restricted")[0].GetString());

        On(["risk", "breakers", "trip", "portfolio/main", "--detail", "drill", "--by", "ann", .. patience]).Exits(0);
        Assert.Equal("manual", Breaker().GetProperty("tripped")[0].GetProperty("cause").GetString());
        Assert.Contains("REARM_NOT_REQUESTED", On(["risk", "breakers", "approve", "portfolio/main", "manual", "--by", "bob", .. patience]).Exits(3).Error, StringComparison.Ordinal);
        On(["risk", "breakers", "rearm", "portfolio/main", "manual", "--by", "ann", .. patience]).Exits(0);
        On(["risk", "breakers", "approve", "portfolio/main", "manual", "--by", "bob", .. patience]).Exits(0);
        Assert.Equal(0, Breaker().GetProperty("tripped").GetArrayLength());
        Assert.False(session.HasExited);

        JsonElement Limit(string name) => State("limits").GetProperty("inForce").GetProperty(name);

        JsonElement Breaker() => State("breakers");

        JsonElement State(string what) => On("risk", what).Exits(0).Json.GetProperty("scopes").EnumerateArray()
            .Single(s => s.GetProperty("scope").GetString() == "portfolio/main").GetProperty("state");
    }

    [Fact]
    public void A_command_without_a_session_waits_in_the_log_and_is_taken_by_the_next()
    {
        using (var session = Start("--speed", "2000"))
        {
            session.Kill();
            session.Wait();
        }

        var posted = On("halt", "cluster", "--reason", "while away", "--timeout", "1s").Exits(3);
        Assert.Equal("Posted", posted.Json.GetProperty("outcome").GetString());
        Assert.Equal(1, posted.Json.GetProperty("logPosition").GetInt64());
        Assert.Contains("gm: COMMAND_WAITS: ", posted.Error, StringComparison.Ordinal);
        Assert.False(posted.Json.GetProperty("state").GetProperty("isHalted").GetBoolean());

        var summary = GmProcess.Run([.. SimulatedRun.Options, "--out", Path, "--resume", "--json"]).Exits(0).Json;
        Assert.Equal(0, summary.GetProperty("fills").GetInt64()); // halted before the first order
        Assert.True(IsHalted("cluster"));
        On("audit", "verify").Exits(0);
        Assert.Equal("RunEnded", On("resume", "cluster").Exits(3).Json.GetProperty("outcome").GetString());
    }

    [Fact]
    public void Lists_that_are_followed_go_on_until_the_run_ends()
    {
        using var session = Start("--speed", "max");
        var orders = GmProcess.Run("order", "list", "--follow", "--store", Path, "--json").Exits(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        session.Wait().Exits(0);
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in orders)
        {
            using var order = JsonDocument.Parse(line);
            last[order.RootElement.GetProperty("order").GetString()!] = order.RootElement.GetRawText();
        }

        var listed = On("order", "list").Exits(0).Json.GetProperty("orders").EnumerateArray().ToArray();
        Assert.Equal(listed.Select(o => o.GetProperty("last").GetString()).Order(StringComparer.Ordinal), last.Values.Select(LastOf).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_interrupted_session_is_reported_and_can_go_on()
    {
        using var session = Start("--speed", "2000");
        session.Interrupt();
        var stopped = session.Wait().Exits(1);
        Assert.Contains("STOPPED", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", stopped.Error, StringComparison.Ordinal);
        using var summary = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "summary.json")));
        Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty("ended").ValueKind);
        Assert.True(File.Exists(System.IO.Path.Combine(Path, "report.html")));
        On("audit", "verify").Exits(0);
    }

    [Fact]
    public void A_list_that_is_followed_shows_new_rows_and_ends_well_on_an_interrupt()
    {
        using var session = Start("--speed", "2000");
        using var follower = GmProcess.Start("audit", "list", "--kind", "instrument", "--follow", "--store", Path, "--json");
        var rows = Enumerable.Range(0, 3).Select(_ => RowsOf(follower.NextLine()!)).ToArray();
        Assert.True(rows[2] > rows[0]);
        follower.Interrupt();
        follower.Wait().Exits(0);
    }

    public void Dispose() => _folder.Dispose();

    private string Path => _folder.Of("run");

    private GmResult On(params string[] arguments) => GmProcess.Run([.. arguments, "--store", Path, "--json"]);

    private bool IsHalted(string scope) => On("portfolio", "show").Exits(0).Json.GetProperty("breakers").EnumerateArray()
        .Single(b => b.GetProperty("scope").GetString() == scope).GetProperty("halted").GetBoolean();

    private static string LastOf(string order)
    {
        using var document = JsonDocument.Parse(order);
        return document.RootElement.GetProperty("last").GetString()!;
    }

    private static long RowsOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("rows").GetInt64();
    }

    // Comes back when the store can be read: the session has written its first rows.
    private GmProcess Start(params string[] arguments)
    {
        var session = GmProcess.Start([.. SimulatedRun.Options, .. arguments, "--out", Path, "--json"]);
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (On("portfolio", "show").ExitCode != 0)
        {
            Assert.False(session.HasExited && session.Wait().ExitCode != 0, "The session ended before it was read.");
            Assert.True(patience.Elapsed < GmProcess.Patience, "The session's store could not be read in time.");
        }

        return session;
    }
}
