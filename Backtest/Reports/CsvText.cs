using System.Globalization;
using System.Text;

namespace GrandModel.Backtest.Reports;

/// <summary>
/// Comma-separated text as RFC 4180 has it: UTF-8 without a mark, lines end with CR LF, a field with a comma, a quote or a line end stands in quotes with
/// its quotes doubled. The first line names the columns. A text that a spreadsheet would take for a formula gets an apostrophe in front: a reader drops one
/// leading apostrophe of any field.
/// </summary>
public sealed class CsvText : IDisposable
{
    private readonly StreamWriter _writer;
    private bool _first = true;

    /// <summary>Writes the line of column names; the stream stays open.</summary>
    public CsvText(Stream stream, params ReadOnlySpan<string> columns)
    {
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        foreach (var column in columns)
        {
            Field(column);
        }

        EndLine();
    }

    /// <summary>Writes a field; null is an empty one.</summary>
    public CsvText Field(string? text)
    {
        if (!_first)
        {
            _writer.Write(',');
        }

        _first = false;
        if (IsFormula(text))
        {
            text = "'" + text;
        }

        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            _writer.Write(text);
        }
        else
        {
            _writer.Write('"');
            _writer.Write(text!.Replace("\"", "\"\"", StringComparison.Ordinal));
            _writer.Write('"');
        }

        return this;
    }

    /// <summary>Writes a whole number.</summary>
    public CsvText Field(long number) => Field(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a double so that it reads back to the same bits.</summary>
    public CsvText Field(double? number) => Field(number?.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Ends the line.</summary>
    public void EndLine()
    {
        _writer.WriteLine();
        _first = true;
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose() => _writer.Dispose();

    // Numbers may begin with a minus: they are none. A text that itself begins with the apostrophe gets another one, so that dropping one is always right.
    private static bool IsFormula(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\''
        && !decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
