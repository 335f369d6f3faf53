namespace GrandModel.MarketData.Feeds;

/// <summary>One thing wrong in the input: the record is left out, the rest goes on. Codes: <see cref="FaultCodes"/>.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="File">Name of the file, without folder.</param>
/// <param name="Line">Line in it, from 1 with the header; 0 when the whole file is meant.</param>
/// <param name="Field">Column, or header, line, file.</param>
/// <param name="Value">What was found, at most 64 characters; what cannot be shown is written as \xNN.</param>
/// <param name="Expected">What should be there.</param>
public sealed record DataFault(string Code, string File, int Line, string Field, string Value, string Expected)
{
    /// <summary>CODE: file line n: field is 'value', expected ...</summary>
    public override string ToString() =>
        $"{Code}: {File}{(Line > 0 ? $" line {Line}" : "")}: {Field} is '{Value}', expected {Expected}";
}

/// <summary>Codes of faults in input. Stable: they are counted in summaries. Table: docs/data.md.</summary>
public static class FaultCodes
{
    /// <summary>More than 4,096 bytes without a line end.</summary>
    public const string LineTooLong = "LINE_TOO_LONG";

    /// <summary>More or fewer columns than the header.</summary>
    public const string Columns = "COLUMNS";

    /// <summary>A double quote: the formats have none.</summary>
    public const string Quoted = "QUOTED";

    /// <summary>Bytes that are not UTF-8.</summary>
    public const string Encoding = "ENCODING";

    /// <summary>No time in the format of the kind.</summary>
    public const string TimeFormat = "TIME_FORMAT";

    /// <summary>A time before 1980 or after 2261: often milliseconds where nanoseconds are meant.</summary>
    public const string TimeRange = "TIME_RANGE";

    /// <summary>A time before that of the row above.</summary>
    public const string TimeBack = "TIME_BACK";

    /// <summary>No name of an instrument.</summary>
    public const string SymbolFormat = "SYMBOL_FORMAT";

    /// <summary>An instrument that the catalog does not have.</summary>
    public const string SymbolUnknown = "UNKNOWN_SYMBOL";

    /// <summary>No plain number: NaN, an exponent, letters, nothing.</summary>
    public const string Number = "NUMBER";

    /// <summary>A number too large, or with more than nine decimals.</summary>
    public const string NumberRange = "NUMBER_RANGE";

    /// <summary>A price of zero or less.</summary>
    public const string PriceNotPositive = "PRICE_NOT_POSITIVE";

    /// <summary>A size below zero.</summary>
    public const string SizeNegative = "SIZE_NEGATIVE";

    /// <summary>A bar whose low is above, or whose high is below, another of its prices.</summary>
    public const string BarRange = "BAR_RANGE";

    /// <summary>A second bar or close of one symbol at one time.</summary>
    public const string BarDuplicate = "BAR_DUPLICATE";

    /// <summary>The gzip data stop in the middle: the rows before are used.</summary>
    public const string GzipTruncated = "GZIP_TRUNCATED";

    /// <summary>The gzip data are damaged: the rows before are used.</summary>
    public const string GzipCorrupt = "GZIP_CORRUPT";

    /// <summary>Reading stopped with an error of the file system: the rows before are used.</summary>
    public const string ReadFailed = "READ_FAILED";

    /// <summary>A file with the same bytes as another one: it is left out.</summary>
    public const string FileRepeated = "FILE_REPEATED";
}

/// <summary>Codes of tolerated oddities, counted beside the faults.</summary>
public static class NoteCodes
{
    /// <summary>Lines that end with CR LF.</summary>
    public const string CarriageReturn = "CRLF";

    /// <summary>A byte-order mark before the header.</summary>
    public const string ByteOrderMark = "BOM";

    /// <summary>Empty lines.</summary>
    public const string BlankLine = "BLANK_LINE";

    /// <summary>No line end after the last row.</summary>
    public const string NoLastNewline = "NO_LAST_NEWLINE";
}
