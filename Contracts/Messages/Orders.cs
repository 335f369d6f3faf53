using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>FIX Side (54).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Side>))]
public enum Side
{
    /// <summary>Buy (1).</summary>
    Buy,

    /// <summary>Sell (2).</summary>
    Sell,
}

/// <summary>FIX OrdType (40).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderType>))]
public enum OrderType
{
    /// <summary>Market (1).</summary>
    Market,

    /// <summary>Limit (2).</summary>
    Limit,
}

/// <summary>FIX TimeInForce (59).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimeInForce>))]
public enum TimeInForce
{
    /// <summary>Day (0): expires at the end of the trading session.</summary>
    Day,

    /// <summary>Good till cancel (1).</summary>
    GoodTillCancel,

    /// <summary>Immediate or cancel (3): what does not fill at once is canceled.</summary>
    ImmediateOrCancel,

    /// <summary>Fill or kill (4): all at once or nothing.</summary>
    FillOrKill,
}

/// <summary>FIX OrdStatus (39).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>0.</summary>
    New,

    /// <summary>1.</summary>
    PartiallyFilled,

    /// <summary>2.</summary>
    Filled,

    /// <summary>3.</summary>
    DoneForDay,

    /// <summary>4.</summary>
    Canceled,

    /// <summary>6.</summary>
    PendingCancel,

    /// <summary>7.</summary>
    Stopped,

    /// <summary>8.</summary>
    Rejected,

    /// <summary>9.</summary>
    Suspended,

    /// <summary>A.</summary>
    PendingNew,

    /// <summary>B.</summary>
    Calculated,

    /// <summary>C.</summary>
    Expired,

    /// <summary>E.</summary>
    PendingReplace,
}

/// <summary>FIX ExecType (150).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExecType>))]
public enum ExecType
{
    /// <summary>0.</summary>
    New,

    /// <summary>3.</summary>
    DoneForDay,

    /// <summary>4.</summary>
    Canceled,

    /// <summary>5.</summary>
    Replaced,

    /// <summary>6.</summary>
    PendingCancel,

    /// <summary>7.</summary>
    Stopped,

    /// <summary>8.</summary>
    Rejected,

    /// <summary>9.</summary>
    Suspended,

    /// <summary>A.</summary>
    PendingNew,

    /// <summary>B.</summary>
    Calculated,

    /// <summary>C.</summary>
    Expired,

    /// <summary>D.</summary>
    Restated,

    /// <summary>E.</summary>
    PendingReplace,

    /// <summary>F.</summary>
    Trade,

    /// <summary>G.</summary>
    TradeCorrect,

    /// <summary>H.</summary>
    TradeCancel,

    /// <summary>I.</summary>
    OrderStatus,
}

/// <summary>Command to order/ID: start the order's life. Caused by OrderIntended.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Portfolio">Portfolio that pays.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Type">Market or limit.</param>
/// <param name="LimitPrice">For limit orders; null else.</param>
/// <param name="TimeInForce">Time in force.</param>
/// <param name="ReferencePrice">Price that collars are measured against.</param>
/// <param name="Reduces">True when the sender means only to reduce the position; the portfolio checks it.</param>
/// <param name="Venue">Venue name.</param>
/// <param name="Intent">Journal address of the OrderIntended.</param>
public sealed record Place(
    OrderId Order,
    PortfolioId Portfolio,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    OrderType Type,
    Price? LimitPrice,
    TimeInForce TimeInForce,
    Price ReferencePrice,
    bool Reduces,
    string Venue,
    InputRef Intent)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Place";
}

/// <summary>Command to order/ID: cancel what is left.</summary>
public sealed record Cancel(OrderId Order, string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Cancel";
}

/// <summary>Command to order/ID: change quantity or limit price (FIX OrderCancelReplaceRequest).</summary>
public sealed record Replace(OrderId Order, Quantity Quantity, Price? LimitPrice)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Replace";
}

/// <summary>Command to venue/NAME: an order (FIX NewOrderSingle).</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Portfolio">Account.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">OrderQty.</param>
/// <param name="Type">OrdType.</param>
/// <param name="LimitPrice">Price (44), for limit orders.</param>
/// <param name="TimeInForce">TimeInForce.</param>
/// <param name="SentAt">TransactTime: event time at which it left.</param>
public sealed record NewOrder(
    OrderId Order,
    PortfolioId Portfolio,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    OrderType Type,
    Price? LimitPrice,
    TimeInForce TimeInForce,
    UnixNanos SentAt)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "NewOrder";
}

/// <summary>Command to venue/NAME: cancel request (FIX OrderCancelRequest).</summary>
public sealed record CancelRequest(OrderId Order, UnixNanos SentAt)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CancelRequest";
}

/// <summary>Command to venue/NAME: replace request (FIX OrderCancelReplaceRequest).</summary>
public sealed record ReplaceRequest(OrderId Order, Quantity Quantity, Price? LimitPrice, UnixNanos SentAt)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ReplaceRequest";
}

/// <summary>Command to order/ID: the venue's report (FIX ExecutionReport). One event of the venue causes exactly one.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="ExecId">ExecID (17): venue/sequence of the venue's event; never repeats.</param>
/// <param name="ExecType">ExecType.</param>
/// <param name="Status">OrdStatus as the venue sees it.</param>
/// <param name="LastQuantity">LastQty, zero unless a trade.</param>
/// <param name="LastPrice">LastPx, null unless a trade.</param>
/// <param name="Fee">Fee of this trade in the account currency.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="Leaves">LeavesQty.</param>
/// <param name="OrderQuantity">OrderQty in force at the venue.</param>
/// <param name="TransactTime">When it happened at the venue.</param>
/// <param name="Liquidity">What it filled against, as bar-open, trade, quote; empty unless a trade.</param>
/// <param name="Text">Reason of a reject, cancel or expiry; empty else.</param>
/// <param name="VolumeUnknown">True when the source gave no volume, so that no volume limit could be applied.</param>
/// <param name="Reference">ExecRefID (19): ExecID of the trade that is corrected or busted; null on all other reports.</param>
public sealed record ExecutionReport(
    OrderId Order,
    string ExecId,
    ExecType ExecType,
    OrderStatus Status,
    Quantity LastQuantity,
    Price? LastPrice,
    Money Fee,
    Quantity Cumulative,
    Quantity Leaves,
    Quantity OrderQuantity,
    UnixNanos TransactTime,
    string Liquidity,
    string Text,
    bool VolumeUnknown,
    string? Reference = null)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ExecutionReport";
}

/// <summary>Command to order/ID: the venue refused a cancel or replace request (FIX OrderCancelReject, 9).</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="ExecId">Identity of the report.</param>
/// <param name="Status">OrdStatus without the pending state.</param>
/// <param name="Text">Why.</param>
public sealed record CancelReject(OrderId Order, string ExecId, OrderStatus Status, string Text)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CancelReject";
}
