namespace GrandModel.Tests;

/// <summary>Guards gm audit explain: every kind of decision comes out of the journal to the byte, and a changed coefficient shows where it parts.</summary>
[Collection(SimulatedRunTests.Name)]
public sealed class ExplainTests(SimulatedRun run)
{
    [Theory]
    [InlineData("agent.strategic/main/ES/mlmi", "Voted")]
    [InlineData("agent.strategic/main/ES/nwrqk", "Voted")]
    [InlineData("agent.strategic/main/ES/regime", "Voted")]
    [InlineData("agent.coordinator/main/ES", "StrategicDecided")]
    [InlineData("agent.tactical/main/ES/tactical", "Signalled")]
    [InlineData("agent.tactical/main/ES/risk", "Budgeted")]
    [InlineData("agent.tactical/main/ES/execution", "OrderIntended")]
    public void The_first_and_the_last_of_each_kind_come_out_to_the_byte(string agent, string type)
    {
        var last = run.Json("audit", "list", "--kind", agent[..agent.IndexOf('/', StringComparison.Ordinal)]).Exits(0).Json.GetProperty("entities").EnumerateArray()
            .Single(e => e.GetProperty("entity").GetString() == agent).GetProperty("lastSequence").GetInt64();
        foreach (var sequence in new[] { 1, last })
        {
            var audit = run.Json("audit", "explain", $"{agent}#{sequence}").Exits(0).Json;
            Assert.True(audit.GetProperty("bitEqual").GetBoolean());
            Assert.Equal(type, audit.GetProperty("type").GetString());
            Assert.Equal(64, audit.GetProperty("policyHash").GetString()!.Length);
            Assert.Equal(64, audit.GetProperty("observation").GetString()!.Length);
            Assert.NotEqual(0, audit.GetProperty("reasons").GetArrayLength());
            Assert.All(audit.GetProperty("inputs").EnumerateArray(), i => Assert.True(i.GetProperty("rows").GetInt32() > 0));
            Assert.Equal(0, audit.GetProperty("differences").GetArrayLength());
            Assert.Equal(type is "Voted" or "StrategicDecided" or "Signalled", audit.GetProperty("thought").GetArrayLength() > 0);
        }
    }

    [Fact]
    public void Every_address_of_decisions_csv_is_explained()
    {
        var lines = File.ReadAllLines(Path.Combine(run.Path, "decisions.csv"));
        var address = lines[lines.Length / 2].Split(',')[0];
        var text = run.Text("audit", "explain", address).Exits(0).Output;
        Assert.Contains(address, text, StringComparison.Ordinal);
        Assert.Contains("the same bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_coefficient_shows_where_the_decision_parts()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("tuned.json"), """{ "nwrqk": { "temperature": 0.7 } }""");
        var parted = run.Json("audit", "explain", "agent.strategic/main/ES/nwrqk#1", "--policy", folder.Of("tuned.json")).Exits(1);
        Assert.Contains("gm: DECISION_PARTED: ", parted.Error, StringComparison.Ordinal);
        var differences = parted.Json.GetProperty("differences").EnumerateArray().ToArray();
        Assert.Contains("distribution[0]", differences.Select(d => d.GetProperty("path").GetString()));
        Assert.Contains("provenance.policyHash", differences.Select(d => d.GetProperty("path").GetString()));
        Assert.All(differences, d => Assert.NotEqual(d.GetProperty("journaled").GetString(), d.GetProperty("reexecuted").GetString()));
        Assert.Contains("parted at", run.Text("audit", "explain", "agent.strategic/main/ES/nwrqk#1", "--policy", folder.Of("tuned.json")).Exits(1).Output, StringComparison.Ordinal);

        run.Json("audit", "explain", "agent.strategic/main/ES/mlmi#1", "--policy", folder.Of("tuned.json")).Exits(0); // its coefficients are as they were
    }

    [Fact]
    public void A_run_with_its_own_coefficients_is_explained_with_their_file()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("tuned.json"), """{ "nwrqk": { "temperature": 0.7 } }""");
        GmProcess.Run([.. SimulatedRun.Options, "--policy", folder.Of("tuned.json"), "--out", folder.Of("run"), "--json"]).Exits(0);
        string[] explain = ["audit", "explain", "agent.strategic/main/ES/nwrqk#1", "--store", folder.Of("run"), "--json"];
        var parted = GmProcess.Run(explain).Exits(1);
        Assert.Contains("--policy", parted.Error, StringComparison.Ordinal);
        Assert.Equal(["nwrqk"], parted.Json.GetProperty("otherPolicies").EnumerateArray().Select(r => r.GetString()));
        GmProcess.Run([.. explain, "--policy", folder.Of("tuned.json")]).Exits(0);
    }

    [Theory]
    [InlineData("ADDRESS_INVALID", "agent.tactical/main/ES/tactical")]
    [InlineData("ADDRESS_INVALID", "agent.tactical/main/ES/tactical#0")]
    [InlineData("ADDRESS_INVALID", "nonsense#4")]
    [InlineData("ENTITY_UNKNOWN", "agent.tactical/main/NQ/tactical#1")]
    [InlineData("SEQUENCE_MISSING", "agent.tactical/main/ES/tactical#99999999")]
    [InlineData("DECISION_EXPECTED", "instrument/ES#1")]
    [InlineData("DECISION_EXPECTED", "portfolio/main#2")]
    public void A_question_without_an_answer_says_why(string code, string address) => run.Json("audit", "explain", address).Fails(2, code, json: true);

    [Fact]
    public void A_policy_file_that_is_wrong_says_where()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("wrong.json"), """{ "mlmi": { "temperature": -1 } }""");
        var result = run.Json("audit", "explain", "agent.strategic/main/ES/mlmi#1", "--policy", folder.Of("wrong.json")).Fails(2, "POLICY_FILE", json: true);
        Assert.Contains("temperature", result.Error, StringComparison.Ordinal);
    }
}
