using System.Globalization;
using System.Text.Json;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Reports.Html;

namespace GrandModel.Backtest.Reports.Sections;

/// <summary>What was run and what it left: the description of the run as journaled, the store, the hashes, the rows.</summary>
internal static class RunSection
{
    /// <summary>Lines of the description shown; a run over thousands of files shows the first.</summary>
    private const int LinesMax = 200;

    public static void Write(HtmlWriter html, RunRecord record, RunFacts facts)
    {
        html.Write($"<h2>Run</h2><table class=\"kv\">");
        Row(html, "Journal hash", record.JournalHash);
        Row(html, "Journal events", $"{Figures.Count(record.JournalEvents)} in the hash, {Figures.Count(record.Rows)} rows in all");
        Row(html, "Store", $"{record.Store.Kind}, cluster {record.Store.ClusterId}, {Figures.Count(record.Store.ShardCount, "shard")}");
        Row(html, "Ended", record.Ended ?? "not yet");
        Row(html, "Resumed", record.Resumes == 0 ? "never" : Figures.Count(record.Resumes, "time"));
        Row(html, "Feed records read", Figures.Count(facts.Ticks));
        Row(html, "Elapsed", facts.ElapsedSeconds is { } s ? $"{s.ToString("N1", CultureInfo.InvariantCulture)} s" : "not known");
        html.Write($"</table>");
        Description(html, record);
        Anchors(html, facts);
        html.Write($"<h3>Rows by type</h3><div class=\"scroll\"><table class=\"narrow\"><tr><th>Kind</th><th>Type</th><th class=\"n\">Rows</th></tr>");
        foreach (var type in record.Types)
        {
            html.Write($"<tr><td>{type.Kind.ToString().ToLowerInvariant()}</td><td>{type.Name}</td><td class=\"n\">{Figures.Count(type.Count)}</td></tr>");
        }

        html.Write($"</table></div>");
    }

    private static void Row(HtmlWriter html, string name, string value) => html.Write($"<tr><td>{name}</td><td>{value}</td></tr>");

    private static void Description(HtmlWriter html, RunRecord record)
    {
        html.Write($"<h3>Description of the run</h3>");
        if (record.Description is not { } description)
        {
            html.Write($"<p class=\"note\">The journal holds no RunStarted: this was no conducted run.</p>");
            return;
        }

        var lines = new List<(string Path, string Value)>();
        Flatten("", description, lines);
        html.Write($"<p class=\"note\">As the first row, conductor/run#1, has it: inputs with their SHA-256, seed and everything else that decides the result.</p><table class=\"kv\">");
        foreach (var (path, value) in lines.Take(LinesMax))
        {
            html.Write($"<tr><td>{path}</td><td><code>{value}</code></td></tr>");
        }

        html.Write($"</table>");
        if (lines.Count > LinesMax)
        {
            html.Write($"<p class=\"note\">The first {LinesMax} of {Figures.Count(lines.Count)} entries.</p>");
        }
    }

    private static void Flatten(string path, JsonElement element, List<(string Path, string Value)> lines)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when element.EnumerateObject().Any():
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, lines);
                }

                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(e => e.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                var i = 0;
                foreach (var item in element.EnumerateArray())
                {
                    var name = $"{path}[{i++}]";
                    if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().All(p => p.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
                    {
                        lines.Add((name, string.Join(", ", item.EnumerateObject().Select(p => $"{p.Name} {Text(p.Value)}"))));
                    }
                    else
                    {
                        Flatten(name, item, lines);
                    }
                }

                break;
            default:
                lines.Add((path.Length == 0 ? "(whole)" : path, Text(element)));
                break;
        }
    }

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static void Anchors(HtmlWriter html, RunFacts facts)
    {
        if (facts.Anchors.Count == 0)
        {
            return;
        }

        html.Write($"<h3>Anchors</h3><p class=\"note\">Chain hashes at the end of the run. Kept elsewhere, they prove later that no row was changed or cut off.</p>");
        html.Write($"<div class=\"scroll\"><table><tr><th class=\"n\">Shard</th><th class=\"n\">Position</th><th>Chain hash</th></tr>");
        foreach (var anchor in facts.Anchors.OrderBy(a => a.Shard).ThenBy(a => a.Position))
        {
            html.Write($"<tr><td class=\"n\">{anchor.Shard}</td><td class=\"n\">{Figures.Count(anchor.Position)}</td><td><code>{Convert.ToHexStringLower(anchor.ChainHash)}</code></td></tr>");
        }

        html.Write($"</table></div>");
    }
}
