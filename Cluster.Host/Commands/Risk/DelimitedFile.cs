using System.Globalization;
using System.IO.Compression;
using System.Text;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>A line of a file: its number from 1, and its fields without outer blanks.</summary>
internal readonly record struct DelimitedRow(string File, int Line, string[] Fields)
{
    /// <summary>A finite or other number; wrong text is told with its place.</summary>
    public double Number(int field, string name) =>
        double.TryParse(Fields[field], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("FILE_NUMBER", name, Fields[field], "a number");

    /// <summary>An exact number.</summary>
    public decimal Decimal(int field, string name) =>
        decimal.TryParse(Fields[field], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong("FILE_NUMBER", name, Fields[field], "a number");

    /// <summary>A date.</summary>
    public DateOnly Date(int field) =>
        DateOnly.TryParseExact(Fields[field], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Wrong("FILE_DATE", "date", Fields[field], "a date as 2024-05-13");

    public CliException Wrong(string code, string field, string value, string expected) =>
        CliException.Usage(code, $"{File} line {Line}: {field} is '{Tables.Cut(value, 60)}'; expected {expected}.");
}

/// <summary>A small text file of comma-separated values, plain or gzip: first line the columns, no quotes. Every complaint names file and line.</summary>
internal sealed class DelimitedFile
{
    /// <summary>Most lines: five hundred assets of twenty years in long form are 2.6 million.</summary>
    public const int LinesMax = 5_000_000;

    private const int ColumnsMax = 4_097;
    private readonly byte[] _bytes;

    private DelimitedFile(string path, byte[] bytes, string[] columns)
    {
        (Path, _bytes, Columns) = (path, bytes, columns);
    }

    /// <summary>Path as it was named.</summary>
    public string Path { get; }

    /// <summary>Names of the columns.</summary>
    public string[] Columns { get; }

    /// <summary>Opens a file and reads its columns.</summary>
    /// <exception cref="CliException">There is none, it is empty, or it is cut.</exception>
    public static DelimitedFile Open(string option, string path)
    {
        if (!File.Exists(path))
        {
            throw CliException.Usage("FILE_NOT_FOUND", $"{option}: '{path}' is no file.");
        }

        var bytes = Inflated(path, File.ReadAllBytes(path));
        var header = Lines(path, bytes).FirstOrDefault();
        if (header.Fields is null)
        {
            throw CliException.Usage("FILE_EMPTY", $"{path} line 1: no text; expected a header.");
        }

        return header.Fields.Length <= ColumnsMax
            ? new DelimitedFile(path, bytes, header.Fields)
            : throw header.Wrong("FILE_HEADER", "columns", header.Fields.Length.ToString(CultureInfo.InvariantCulture), $"at most {ColumnsMax}");
    }

    /// <summary>The rows below the header, each with as many fields as there are columns.</summary>
    /// <exception cref="CliException">There are none, or one has another number of fields.</exception>
    public IEnumerable<DelimitedRow> Rows()
    {
        var count = 0;
        foreach (var row in Lines(Path, _bytes).Skip(1))
        {
            if (row.Fields.Length != Columns.Length)
            {
                throw row.Wrong("FILE_ROW", "row", string.Join(',', row.Fields), $"{Columns.Length} fields, not {row.Fields.Length}");
            }

            if (++count > LinesMax)
            {
                throw row.Wrong("FILE_ROW", "row", $"number {count}", $"at most {LinesMax} rows");
            }

            yield return row;
        }

        if (count == 0)
        {
            throw CliException.Usage("FILE_EMPTY", $"{Path} line 2: no row below the header.");
        }
    }

    /// <summary>A complaint about the header.</summary>
    public CliException WrongHeader(string expected) =>
        CliException.Usage("FILE_HEADER", $"{Path} line 1: header is '{Tables.Cut(string.Join(',', Columns), 80)}'; expected {expected}.");

    private static IEnumerable<DelimitedRow> Lines(string path, byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new DelimitedRow(path, line, text.Split(',', StringSplitOptions.TrimEntries));
            }
        }
    }

    // .NET lets a gzip file that was cut pass as if it ended there; its last four bytes say how long the text must be.
    private static byte[] Inflated(string path, byte[] bytes)
    {
        if (bytes is not [0x1F, 0x8B, ..])
        {
            return bytes;
        }

        try
        {
            using var text = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
            {
                gzip.CopyTo(text);
            }

            return BitConverter.ToUInt32(bytes.AsSpan()[^4..]) == (uint)text.Length
                ? text.ToArray()
                : throw CliException.Usage("FILE_TRUNCATED", $"{path}: gzip data end early.");
        }
        catch (InvalidDataException)
        {
            throw CliException.Usage("FILE_TRUNCATED", $"{path}: damaged gzip data.");
        }
    }
}
