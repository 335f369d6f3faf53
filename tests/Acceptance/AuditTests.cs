using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>Guards gm audit over a finished run: that every row can be listed, replayed, proved and taken out, and that wrong questions get clear answers.</summary>
[Collection(SimulatedRunTests.Name)]
public sealed class AuditTests(SimulatedRun run)
{
    [Fact]
    public void List_names_every_entity_with_its_rows()
    {
        var entities = run.Json("audit", "list").Exits(0).Json.GetProperty("entities").EnumerateArray().ToArray();
        var hashed = entities.Where(e => e.GetProperty("kind").GetString() != "conductor").Sum(e => e.GetProperty("rows").GetInt64());
        Assert.Equal(run.Summary.GetProperty("journalEvents").GetInt64(), hashed);
        Assert.All(entities, e => Assert.Equal(e.GetProperty("rows").GetInt64(), e.GetProperty("lastSequence").GetInt64()));
        Assert.Contains(entities, e => e.GetProperty("entity").GetString() == "portfolio/main");
        Assert.Equal(entities.Select(e => e.GetProperty("entity").GetString()).Order(StringComparer.Ordinal), entities.Select(e => e.GetProperty("entity").GetString()));
    }

    [Fact]
    public void List_of_a_kind_has_only_that_kind()
    {
        var entities = run.Json("audit", "list", "--kind", "agent.tactical").Exits(0).Json.GetProperty("entities").EnumerateArray();
        Assert.Equal(
            ["agent.tactical/main/ES/execution", "agent.tactical/main/ES/risk", "agent.tactical/main/ES/tactical"],
            entities.Select(e => e.GetProperty("entity").GetString()));
        run.Json("audit", "list", "--kind", "unicorn").Fails(2, "ENTITY_UNKNOWN", json: true);
    }

    [Fact]
    public void List_that_is_followed_ends_with_a_run_that_has_ended()
    {
        var lines = run.Json("audit", "list", "--kind", "portfolio", "--follow").Exits(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var line = JsonDocument.Parse(Assert.Single(lines));
        Assert.Equal("portfolio/main", line.RootElement.GetProperty("entity").GetString());
    }

    [Fact]
    public void Replay_folds_an_entity_to_the_figures_of_the_summary()
    {
        var replay = run.Json("audit", "replay", "portfolio/main").Exits(0).Json;
        var events = replay.GetProperty("events").EnumerateArray().ToArray();
        Assert.Equal(events.Length, replay.GetProperty("sequence").GetInt64());
        Assert.Equal("portfolio/main#1", events[0].GetProperty("address").GetString());
        Assert.Equal("Deposited", events[0].GetProperty("type").GetString());
        Assert.Equal(run.Summary.GetProperty("finalEquity").GetDecimal(), replay.GetProperty("state").GetProperty("lastEquity").GetDecimal());
        Assert.Equal(run.Summary.GetProperty("fees").GetDecimal(), replay.GetProperty("state").GetProperty("fees").GetDecimal());
    }

    [Fact]
    public void Replay_stops_at_a_sequence_or_at_a_time()
    {
        var first = run.Json("audit", "replay", "portfolio/main", "--to-seq", "1").Exits(0).Json;
        Assert.Equal(1_000_000m, first.GetProperty("state").GetProperty("cash").GetDecimal());
        Assert.Equal(1, first.GetProperty("events").GetArrayLength());

        var fifty = run.Json("audit", "replay", "portfolio/main", "--to-seq", "50", "--tail", "2").Exits(0).Json;
        Assert.Equal(48, fifty.GetProperty("earlier").GetInt64());
        var time = fifty.GetProperty("time").GetString()!;
        var at = run.Json("audit", "replay", "portfolio/main", "--at", time).Exits(0).Json;
        Assert.Equal(time, at.GetProperty("time").GetString());
        Assert.True(at.GetProperty("sequence").GetInt64() >= 50);
        Assert.All(at.GetProperty("events").EnumerateArray(), e => Assert.True(string.CompareOrdinal(e.GetProperty("time").GetString(), time) <= 0));

        var before = run.Json("audit", "replay", "portfolio/main", "--at", "2000-01-01").Exits(0).Json;
        Assert.Equal(0, before.GetProperty("sequence").GetInt64());
        Assert.Equal(0m, before.GetProperty("state").GetProperty("cash").GetDecimal());
    }

    [Fact]
    public void Replay_of_every_kind_of_entity_has_a_state()
    {
        var kinds = run.Json("audit", "list").Exits(0).Json.GetProperty("entities").EnumerateArray()
            .GroupBy(e => e.GetProperty("kind").GetString()!).Select(g => g.First().GetProperty("entity").GetString()!).ToArray();
        foreach (var entity in kinds)
        {
            var state = run.Json("audit", "replay", entity, "--tail", "1").Exits(0).Json.GetProperty("state");
            Assert.Equal(entity == "conductor/run" ? JsonValueKind.Null : JsonValueKind.Object, state.ValueKind);
        }
    }

    [Theory]
    [InlineData("ENTITY_UNKNOWN", "portfolio/other")]
    [InlineData("ENTITY_UNKNOWN", "unicorn/1")]
    [InlineData("SEQUENCE_MISSING", "portfolio/main", "--to-seq", "99999999")]
    [InlineData("OPTION", "portfolio/main", "--to-seq", "0")]
    [InlineData("OPTION", "portfolio/main", "--at", "yesterday")]
    [InlineData("ADDRESS_INVALID", "portfolio")]
    [InlineData("ADDRESS_INVALID", "portfolio/main#7")]
    public void Replay_says_what_is_wrong_with_the_question(string code, params string[] arguments) =>
        run.Json(["audit", "replay", .. arguments]).Fails(2, code, json: true);

    [Fact]
    public void Verify_finds_a_sound_journal_clean_and_computes_its_hash()
    {
        var verdict = run.Json("audit", "verify", "--anchors", Path.Combine(run.Path, "summary.json")).Exits(0).Json;
        Assert.True(verdict.GetProperty("clean").GetBoolean());
        Assert.True(verdict.GetProperty("anchorsCompared").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Null, verdict.GetProperty("first").ValueKind);
        Assert.Equal(run.Summary.GetProperty("journalHash").GetString(), verdict.GetProperty("report").GetProperty("journalHash").GetString());
        Assert.Contains("clean", run.Text("audit", "verify").Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_kept_in_a_file_are_compared()
    {
        using var folder = new TempFolder();
        var file = folder.Of("anchors.json");
        var shown = run.Json("audit", "anchors", "--out", file).Exits(0).Json;
        var text = File.ReadAllText(file);
        using var written = JsonDocument.Parse(text);
        Assert.Equal(shown.GetProperty("anchors").GetArrayLength(), written.RootElement.GetProperty("anchors").GetArrayLength());
        run.Json("audit", "verify", "--anchors", file).Exits(0);
        run.Json("audit", "anchors", "--out", file).Fails(3, "OUT_EXISTS", json: true);

        var hash = shown.GetProperty("anchors")[0].GetProperty("chainHash").GetString()!;
        File.WriteAllText(file, text.Replace(hash, new string('0', hash.Length), StringComparison.Ordinal));
        var verdict = run.Json("audit", "verify", "--anchors", file).Exits(1);
        Assert.Equal("ANCHOR_MISMATCH", verdict.Json.GetProperty("first").GetProperty("code").GetString());

        File.WriteAllText(file, "{}");
        run.Json("audit", "verify", "--anchors", file).Fails(2, "ANCHORS_INVALID", json: true);
        run.Json("audit", "verify", "--anchors", folder.Of("none.json")).Fails(2, "ANCHORS_INVALID", json: true);
    }

    [Fact]
    public void Export_holds_every_row_in_both_formats()
    {
        using var folder = new TempFolder();
        var rows = run.Json("audit", "verify").Exits(0).Json.GetProperty("report").GetProperty("rows").GetInt64();
        var answer = run.Json("audit", "export", "--out", folder.Of("rows.jsonl")).Exits(0).Json;
        Assert.Equal(rows, answer.GetProperty("rows").GetInt64());
        var lines = File.ReadAllLines(folder.Of("rows.jsonl"));
        Assert.Equal(rows, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(1, first.RootElement.GetProperty("position").GetInt64());
        Assert.All(lines, line => Assert.Equal('{', line[0]));

        var csv = run.Text("audit", "export", "--format", "csv").Exits(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(rows + 1, csv.Length);
        Assert.StartsWith("shard,position,epoch,kind,entity,sequence", csv[0], StringComparison.Ordinal);
        Assert.Equal(lines.Length, run.Text("audit", "export").Exits(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        run.Json("audit", "export").Fails(2, "OPTION", json: true);
        run.Json("audit", "export", "--format", "xml").Fails(2, "OPTION", json: true);
        run.Json("audit", "export", "--out", folder.Of("rows.jsonl")).Fails(3, "OUT_EXISTS", json: true);
    }

    [Fact]
    public void A_store_that_cannot_be_opened_is_exit_code_2_everywhere()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.Of("control.db"), "this is no database, but it is long enough to look like one if nobody reads it");
        File.WriteAllText(folder.Of("journal-00.db"), "");
        string[][] commands =
        [
            ["audit", "list"], ["audit", "replay", "portfolio/main"], ["audit", "verify"], ["audit", "explain", "agent.tactical/main/ES/tactical#1"],
            ["audit", "export", "--out", folder.Of("rows")], ["audit", "anchors"], ["order", "list"], ["order", "show", "main/ES/1"], ["portfolio", "show"],
            ["halt"], ["resume"],
        ];
        foreach (var command in commands)
        {
            GmProcess.Run([.. command, "--store", folder.Of("nothing-here"), "--json"]).Fails(2, "STORE_MISSING", json: true);
        }

        GmProcess.Run("audit", "verify", "--store", folder.Path, "--json").Exits(2);
        GmProcess.Run("audit", "verify", "--store", "carrier-pigeon:", "--json").Fails(2, "STORE_INVALID", json: true);
        GmProcess.RunIn(folder.Path, "audit", "verify", "--json").Fails(2, "STORE_MISSING", json: true);
        GmProcess.Run("audit", "verify", "--unheard-of").Fails(2, "USAGE");
    }

    [PythonFact]
    public void One_changed_byte_is_found_where_it_is()
    {
        using var folder = new TempFolder();
        SimulatedRun.Copy(run.Path, folder.Of("run"));
        var row = run.Json("audit", "replay", "portfolio/main").Exits(0).Json.GetProperty("events").EnumerateArray()
            .First(e => e.GetProperty("type").GetString() == "EquityMarked" && e.GetProperty("payload").GetProperty("bar").GetInt64() == 100);
        Spoil(Path.Combine(folder.Of("run"), "journal", "journal-00.db"), JsonSerializer.Serialize(row.GetProperty("payload")), "\"bar\":100", "\"bar\":101");

        var result = GmProcess.Run("audit", "verify", "--store", folder.Of("run"), "--json").Exits(1);
        var first = result.Json.GetProperty("first");
        Assert.False(result.Json.GetProperty("clean").GetBoolean());
        Assert.Equal(row.GetProperty("shard").GetInt32(), first.GetProperty("shard").GetInt32());
        Assert.Equal(row.GetProperty("position").GetInt64(), first.GetProperty("position").GetInt64());
        Assert.Contains("gm: JOURNAL_CORRUPT: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("CORRUPT", GmProcess.Run("audit", "verify", "--store", folder.Of("run")).Exits(1).Output, StringComparison.Ordinal);
    }

    [PythonFact]
    public void A_payload_that_is_no_json_any_more_is_named_by_its_row()
    {
        using var folder = new TempFolder();
        SimulatedRun.Copy(run.Path, folder.Of("run"));
        var payload = JsonSerializer.Serialize(run.Json("audit", "replay", "portfolio/main", "--to-seq", "1").Exits(0).Json.GetProperty("events")[0].GetProperty("payload"));
        Spoil(Path.Combine(folder.Of("run"), "journal", "journal-00.db"), payload, "{", "<");
        var result = GmProcess.Run("audit", "replay", "portfolio/main", "--store", folder.Of("run"), "--json").Fails(1, "ROW_DAMAGED", json: true);
        Assert.Contains("portfolio/main#1", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, GmProcess.Run("audit", "export", "--store", folder.Of("run")).ExitCode);
    }

    // Changes bytes of the file itself: no rule of the database stands in the way of somebody who has the disk.
    private static void Spoil(string file, string payload, string from, string to)
    {
        const string checkpoint = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')"; // all rows into the one file
        using (var python = System.Diagnostics.Process.Start("python3", ["-c", checkpoint, file]))
        {
            python.WaitForExit();
        }

        var bytes = File.ReadAllBytes(file);
        var spoilt = System.Text.Encoding.UTF8.GetBytes(payload.Replace(from, to, StringComparison.Ordinal)[..payload.Length]);
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(payload));
        Assert.True(at > 0, "The payload was not found in the file.");
        spoilt.CopyTo(bytes, at);
        File.WriteAllBytes(file, bytes);
    }
}
