using System.Buffers;
using System.Globalization;
using System.Text;
using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds.Csv;

/// <summary>Says what is wrong with a row that the parser refused. Slow and careful: it runs once per bad row.</summary>
internal static class RowDiagnosis
{
    private const int ValueMax = 64;

    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789."u8);
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The fault of a refused row.</summary>
    /// <param name="line">The row.</param>
    /// <param name="kind">Kind of the file.</param>
    /// <param name="column">Column at which the parser stopped.</param>
    /// <param name="file">Name of the file.</param>
    /// <param name="number">Line number.</param>
    public static DataFault Of(ReadOnlySpan<byte> line, FeedKind kind, int column, string file, int number)
    {
        var columns = FeedFormat.Columns(kind);
        var found = line.Count((byte)',') + 1;
        if (!IsUtf8(line))
        {
            return new DataFault(FaultCodes.Encoding, file, number, "line", Show(line), "UTF-8 text");
        }

        if (line.Contains((byte)'"'))
        {
            return new DataFault(FaultCodes.Quoted, file, number, "line", Show(line), "fields without quotes");
        }

        if (found != columns.Count)
        {
            return new DataFault(FaultCodes.Columns, file, number, "line", Show(line), $"{columns.Count} columns ({FeedFormat.HeaderOf(kind)}), found {found}");
        }

        var text = Field(line, column);
        return column switch
        {
            0 => OfTime(text, kind, columns[0], file, number),
            1 => new DataFault(FaultCodes.SymbolFormat, file, number, columns[1], Show(text), "1 to 32 of A-Z a-z 0-9 . _ -"),
            _ => OfNumber(text, columns[column], file, number),
        };
    }

    /// <summary>Text of a column.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> line, int column)
    {
        for (; column > 0; column--)
        {
            line = line[(line.IndexOf((byte)',') + 1)..];
        }

        var end = line.IndexOf((byte)',');
        return end < 0 ? line : line[..end];
    }

    /// <summary>Bytes as text for a message: shortened, and what is not visible ASCII as \xNN.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var b in bytes[..Math.Min(bytes.Length, ValueMax)])
        {
            _ = b is >= (byte)' ' and <= (byte)'~' ? text.Append((char)b) : text.Append(CultureInfo.InvariantCulture, $"\\x{b:X2}");
        }

        return bytes.Length > ValueMax ? text.Append("...").ToString() : text.ToString();
    }

    private static DataFault OfTime(ReadOnlySpan<byte> text, FeedKind kind, string column, string file, int number)
    {
        var iso = kind is FeedKind.Bars or FeedKind.Dailies;
        var believable = iso
            ? UnixNanos.TryParse(text, out _)
            : text.Length > 0 && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
        var expected = (kind, believable) switch
        {
            (FeedKind.Dailies, _) => "a date from 1980-01-01 to 2261-12-31, as 2024-05-12",
            (FeedKind.Bars, _) => "ISO-8601 in UTC from 1980 to 2261, as 2024-05-12T22:05:00Z",
            (_, true) => "nanoseconds since 1970, from 315532800000000000 (1980) to 2261",
            _ => "nanoseconds since 1970, a whole number",
        };
        return new DataFault(believable ? FaultCodes.TimeRange : FaultCodes.TimeFormat, file, number, column, Show(text), expected);
    }

    private static DataFault OfNumber(ReadOnlySpan<byte> text, string column, string file, int number)
    {
        var isSize = column is "size" or "bid_size" or "ask_size" or "volume";
        var negative = text.Length > 1 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var isNumber = IsPlain(digits);
        var (code, expected) = (isSize, isNumber) switch
        {
            (true, true) when negative => (FaultCodes.SizeNegative, "a whole number from 0, or nothing when unknown"),
            (true, true) when digits.Contains((byte)'.') => (FaultCodes.Number, "a whole number from 0, or nothing when unknown"),
            (true, true) => (FaultCodes.NumberRange, $"a whole number of at most {FieldParser.SizeDigitsMax} digits"),
            (true, false) => (FaultCodes.Number, "a whole number from 0, or nothing when unknown"),
            (false, true) when negative || IsZero(digits) => (FaultCodes.PriceNotPositive, "a decimal number above 0"),
            (false, true) => (FaultCodes.NumberRange, "a decimal number up to 9223372036 with at most nine decimals"),
            (false, false) => (FaultCodes.Number, "a decimal number above 0"),
        };
        return new DataFault(code, file, number, column, Show(text), expected);
    }

    // Digits, with one point between digits at most.
    private static bool IsPlain(ReadOnlySpan<byte> text) =>
        text.Length > 0 && text[0] != '.' && text[^1] != '.' && text.Count((byte)'.') <= 1 && text.IndexOfAnyExcept(NumberBytes) < 0;

    private static bool IsZero(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept("0."u8) < 0;

    private static bool IsUtf8(ReadOnlySpan<byte> text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return true;
        }

        try
        {
            StrictUtf8.GetCharCount(text);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
