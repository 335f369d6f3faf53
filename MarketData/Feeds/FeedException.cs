namespace GrandModel.MarketData.Feeds;

/// <summary>Input cannot be opened at all, or strict reading met its first fault.</summary>
public sealed class FeedException : Exception
{
    /// <summary>No such file or folder.</summary>
    public const string NotFound = "FEED_NOT_FOUND";

    /// <summary>A pattern or folder without a single usable file.</summary>
    public const string NoMatch = "FEED_NO_MATCH";

    /// <summary>No bytes, or a header without rows.</summary>
    public const string Empty = "FEED_EMPTY";

    /// <summary>The first line is no known header.</summary>
    public const string Header = "FEED_HEADER";

    /// <summary>A name that ends in .gz, yet no gzip data.</summary>
    public const string NotGzip = "FEED_NOT_GZIP";

    /// <summary>Depth and order files: known, not read yet.</summary>
    public const string Unsupported = "FEED_UNSUPPORTED";

    /// <summary>The file system refused.</summary>
    public const string Access = "FEED_ACCESS";

    /// <summary>The length of the bars cannot be told from their times.</summary>
    public const string Timeframe = "FEED_TIMEFRAME";

    /// <summary>More files, or more records in one second, than the limits allow.</summary>
    public const string Limit = "FEED_LIMIT";

    /// <summary>An opening error.</summary>
    public FeedException(string code, string message)
        : base($"{code}: {message}") => Code = code;

    /// <summary>The first fault of strict reading.</summary>
    public FeedException(DataFault fault)
        : base(fault?.ToString())
    {
        ArgumentNullException.ThrowIfNull(fault);
        Code = fault.Code;
        Fault = fault;
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>The fault, when strict reading stopped at one.</summary>
    public DataFault? Fault { get; }
}
