using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace GrandModel.Cluster.Host.Commands;

/// <summary>Tables with one look.</summary>
internal static class Tables
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };
    private static readonly Style Grey = new(Color.Grey);

    /// <summary>A table; a column whose name starts with '>' is aligned to the right.</summary>
    public static Table Of(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in columns)
        {
            var right = name.StartsWith('>');
            var column = new TableColumn(new Text(right ? name[1..] : name, Grey));
            table.AddColumn(right ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>A table of names and values without a head.</summary>
    public static Table Pairs() => new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");

    /// <summary>Adds plain texts: nothing in them is markup.</summary>
    public static void Add(this Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)).ToArray());

    /// <summary>Adds a name and its value.</summary>
    public static void Pair(this Table table, string name, string value) => table.AddRow(new Text(name, Grey), new Text(value));

    /// <summary>A text on one line of at most so many characters.</summary>
    public static string Cut(string text, int max)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= max ? line : $"{line[..(Math.Max(max, 2) - 1)]}…";
    }

    /// <summary>The end of a text, at most so many characters: of an address the end tells more.</summary>
    public static string CutLeft(string text, int max) => text.Length <= max ? text : $"…{text[^(max - 1)..]}";

    /// <summary>JSON over several lines.</summary>
    public static string Pretty(JsonElement json)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            json.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    public static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Money(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    public static string Price(decimal? value) => value?.ToString("0.#########", CultureInfo.InvariantCulture) ?? "-";
}
