using System.Text;

namespace GrandModel.MarketData.Feeds;

/// <summary>What the rows of a file are.</summary>
public enum FeedKind : byte
{
    /// <summary>ts_utc,symbol,price,size</summary>
    Trades = 1,

    /// <summary>ts_utc,symbol,bid,bid_size,ask,ask_size</summary>
    Quotes = 2,

    /// <summary>ts_utc_open,symbol,open,high,low,close,volume</summary>
    Bars = 3,

    /// <summary>date,symbol,close</summary>
    Dailies = 4,

    /// <summary>Order book levels: known, not read.</summary>
    Depth = 5,

    /// <summary>Single orders: known, not read.</summary>
    Orders = 6,
}

/// <summary>The file formats, told apart by their header lines. Page: docs/data.md.</summary>
public static class FeedFormat
{
    /// <summary>Header of trades.</summary>
    public const string Trades = "ts_utc,symbol,price,size";

    /// <summary>Header of quotes.</summary>
    public const string Quotes = "ts_utc,symbol,bid,bid_size,ask,ask_size";

    /// <summary>Header of bars.</summary>
    public const string Bars = "ts_utc_open,symbol,open,high,low,close,volume";

    /// <summary>Header of daily closes.</summary>
    public const string Dailies = "date,symbol,close";

    private const string Orders = "ts_utc,symbol,action,side,price,size,order_id,flags,ts_exchange";
    private const string DepthStart = "ts_utc,symbol,bid1,bid1_size,";

    /// <summary>Columns of a kind that is read, in order.</summary>
    public static IReadOnlyList<string> Columns(FeedKind kind) => HeaderOf(kind).Split(',');

    /// <summary>Header of a kind that is read.</summary>
    public static string HeaderOf(FeedKind kind) => kind switch
    {
        FeedKind.Trades => Trades,
        FeedKind.Quotes => Quotes,
        FeedKind.Bars => Bars,
        FeedKind.Dailies => Dailies,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not read."),
    };

    /// <summary>The kind of a header line without its line end; null when it is none.</summary>
    public static FeedKind? KindOf(ReadOnlySpan<byte> header)
    {
        var text = Encoding.UTF8.GetString(header);
        return text switch
        {
            Trades => FeedKind.Trades,
            Quotes => FeedKind.Quotes,
            Bars => FeedKind.Bars,
            Dailies => FeedKind.Dailies,
            Orders => FeedKind.Orders,
            _ => text.StartsWith(DepthStart, StringComparison.Ordinal) ? FeedKind.Depth : null,
        };
    }
}
