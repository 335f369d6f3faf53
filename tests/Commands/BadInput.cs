using System.Text;

namespace GrandModel.Tests;

/// <summary>Sixty bars with one thing wrong, which is left out: the fault that must be told, and the line.</summary>
/// <param name="Name">File name.</param>
/// <param name="Code">Code of the fault; null when it is only tolerated.</param>
/// <param name="Line">Its line.</param>
/// <param name="Good">Rows that can be used.</param>
/// <param name="Note">Code of the note of what is tolerated.</param>
/// <param name="Bytes">The file.</param>
internal sealed record BadFile(string Name, string? Code, int Line, int Good, string? Note, byte[] Bytes);

internal static class BadInput
{
    public const int Rows = 60;
    private const int At = 20; // the good row before which the bad one stands: line 22
    private static readonly string[] Lines = Csv.Bars("ES", new DateTime(2024, 5, 13, 13, 30, 0, DateTimeKind.Utc), TimeSpan.FromMinutes(5), MadeBar.Series(42, Rows))
        .TrimEnd('\n').Split('\n');

    /// <summary>Names of the files that are read with one fault or oddity.</summary>
    public static TheoryData<string> Names => new(
        "nan", "negative", "back", "unknown", "endless", "columns", "crlf", "bom", "cut");

    public static BadFile Of(string name) => name switch
    {
        "nan" => Row(name, "NUMBER", "2024-05-13T15:09:00Z,ES,NaN,4500,4500,4500,1"),
        "negative" => Row(name, "PRICE_NOT_POSITIVE", "2024-05-13T15:09:00Z,ES,4500,4500,-4500,4500,1"),
        "back" => Row(name, "TIME_BACK", "2024-05-13T13:31:00Z,ES,4500,4500,4500,4500,1"),
        "unknown" => Row(name, "UNKNOWN_SYMBOL", "2024-05-13T15:09:00Z,XYZ,4500,4500,4500,4500,1"),
        "endless" => Row(name, "LINE_TOO_LONG", new string('9', 300_000)),
        "columns" => Row(name, "COLUMNS", "2024-05-13T15:09:00Z,ES,4500,4500,4500,4500"),
        "crlf" => new BadFile("crlf.csv", null, 0, Rows, "CRLF", Encoding.UTF8.GetBytes(string.Join("\r\n", Lines) + "\r\n")),
        "bom" => new BadFile("bom.csv", null, 0, Rows, "BOM", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(string.Join('\n', Lines) + "\n")]),
        "cut" => Cut(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such file."),
    };

    /// <summary>Files that cannot be opened at all, and what must be said of them.</summary>
    public static TheoryData<string, string, string, string> Unopened => new()
    {
        { "header.csv", "Date,Close\n2024-05-13,1\n", "FEED_HEADER", "header.csv line 1: header is 'Date,Close'" },
        { "empty.csv", "", "FEED_EMPTY", "empty.csv line 1: no bytes" },
        { "rowless.csv", Csv.BarHeader, "FEED_EMPTY", "rowless.csv line 2: no row" },
    };

    private static BadFile Row(string name, string code, string row)
    {
        string[] lines = [.. Lines[..(At + 1)], row, .. Lines[(At + 1)..]];
        return new BadFile($"{name}.csv", code, At + 2, Rows, null, Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
    }

    // Stored without compression, so that the rows before the cut are known.
    private static BadFile Cut()
    {
        var text = Encoding.UTF8.GetBytes(string.Join('\n', Lines) + "\n");
        using var into = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(into, System.IO.Compression.CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(text);
        }

        var kept = Lines.Take(41).Sum(l => l.Length + 1) + 10; // header, 40 rows and the beginning of the next
        return new BadFile("cut.csv.gz", "GZIP_TRUNCATED", 41, 40, null, into.ToArray()[..(15 + kept)]); // 10 bytes gzip header, 5 block header
    }
}
