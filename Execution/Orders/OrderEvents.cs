using System.Text.Json.Serialization;
using GrandModel.Contracts;

namespace GrandModel.Execution.Orders;

/// <summary>An event of an order. Told by order/ID. Which may follow which: docs/orders.md.</summary>
/// <param name="Order">Order id.</param>
public abstract record OrderEvent([property: JsonPropertyOrder(-1)] OrderId Order);

/// <summary>Placed; waits for the portfolio's permission. The terms are those of <see cref="Place"/>.</summary>
public sealed record OrderInitialized(
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
    InputRef Intent) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderInitialized";
}

/// <summary>End: our own risk said no. Code and numbers form the text CODE: key=value key=value (docs/limits.md).</summary>
public sealed record OrderDenied(OrderId Order, string Code, string Detail) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderDenied";
}

/// <summary>Permitted and sent to the venue.</summary>
/// <param name="Order">Order id.</param>
/// <param name="SentAt">Event time at which it left.</param>
public sealed record OrderReleased(OrderId Order, UnixNanos SentAt) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderReleased";
}

/// <summary>The venue took it.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Time">When the venue took it.</param>
public sealed record OrderAccepted(OrderId Order, string ExecId, UnixNanos Time) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderAccepted";
}

/// <summary>End: the venue did not take it.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Reason">The venue's text.</param>
/// <param name="Unfilled">Quantity that ends unfilled.</param>
public sealed record OrderRejected(OrderId Order, string ExecId, string Reason, Quantity Unfilled) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderRejected";
}

/// <summary>A trade of the order.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Quantity">Traded, positive.</param>
/// <param name="Price">Trade price.</param>
/// <param name="Fee">Fee of this trade.</param>
/// <param name="Cumulative">CumQty after it.</param>
/// <param name="Leaves">LeavesQty after it.</param>
/// <param name="Status">Status shown after it: PendingCancel or PendingReplace while a request is open.</param>
/// <param name="TradeTime">When it traded at the venue.</param>
/// <param name="Liquidity">What it filled against.</param>
/// <param name="VolumeUnknown">No volume limit could be applied.</param>
public abstract record OrderTraded(
    OrderId Order,
    string ExecId,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    Quantity Leaves,
    OrderStatus Status,
    UnixNanos TradeTime,
    string Liquidity,
    bool VolumeUnknown) : OrderEvent(Order);

/// <summary>A trade that leaves something to fill.</summary>
public sealed record OrderPartiallyFilled(
    OrderId Order,
    string ExecId,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    Quantity Leaves,
    OrderStatus Status,
    UnixNanos TradeTime,
    string Liquidity,
    bool VolumeUnknown)
    : OrderTraded(Order, ExecId, Quantity, Price, Fee, Cumulative, Leaves, Status, TradeTime, Liquidity, VolumeUnknown)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderPartiallyFilled";
}

/// <summary>End: the trade that fills the rest.</summary>
public sealed record OrderFilled(
    OrderId Order,
    string ExecId,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    Quantity Leaves,
    OrderStatus Status,
    UnixNanos TradeTime,
    string Liquidity,
    bool VolumeUnknown)
    : OrderTraded(Order, ExecId, Quantity, Price, Fee, Cumulative, Leaves, Status, TradeTime, Liquidity, VolumeUnknown)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderFilled";
}

/// <summary>A cancel request went to the venue.</summary>
public sealed record OrderCancelRequested(OrderId Order, string Reason, UnixNanos SentAt) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderCancelRequested";
}

/// <summary>A replace request went to the venue. It takes effect only with <see cref="OrderReplaced"/>.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Quantity">New OrderQty, never above the one in force.</param>
/// <param name="LimitPrice">New limit price, never more aggressive than the one in force; null for market orders.</param>
/// <param name="SentAt">Event time at which it left.</param>
public sealed record OrderReplaceRequested(OrderId Order, Quantity Quantity, Price? LimitPrice, UnixNanos SentAt) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderReplaceRequested";
}

/// <summary>The venue replaced the order.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Quantity">OrderQty in force; at least what is filled.</param>
/// <param name="LimitPrice">Limit price in force.</param>
/// <param name="Removed">Quantity that is no longer wanted.</param>
public sealed record OrderReplaced(OrderId Order, string ExecId, Quantity Quantity, Price? LimitPrice, Quantity Removed) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderReplaced";
}

/// <summary>The venue refused the oldest open request.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Request">The request that failed: Replace or Cancel.</param>
/// <param name="Reason">The venue's text.</param>
public sealed record OrderCancelRejected(OrderId Order, string ExecId, OrderPending Request, string Reason) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderCancelRejected";
}

/// <summary>End: canceled, by the venue or before it was sent.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report; empty when the order never left.</param>
/// <param name="Reason">The venue's text, or that of the command.</param>
/// <param name="Unfilled">Quantity that ends unfilled.</param>
public sealed record OrderCanceled(OrderId Order, string ExecId, string Reason, Quantity Unfilled) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderCanceled";
}

/// <summary>End: its time in force ran out.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Reason">The venue's text.</param>
/// <param name="Unfilled">Quantity that ends unfilled.</param>
public sealed record OrderExpired(OrderId Order, string ExecId, string Reason, Quantity Unfilled) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderExpired";
}

/// <summary>The venue holds the order back; it goes on with <see cref="OrderResumed"/>.</summary>
public sealed record OrderSuspended(OrderId Order, string ExecId, string Reason) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderSuspended";
}

/// <summary>The suspension ended.</summary>
public sealed record OrderResumed(OrderId Order, string ExecId) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderResumed";
}

/// <summary>The venue guarantees a price and looks for a better one.</summary>
public sealed record OrderStopped(OrderId Order, string ExecId, string Reason) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderStopped";
}

/// <summary>The order rests until the next session. Nothing is released: it may still trade.</summary>
public sealed record OrderDoneForDay(OrderId Order, string ExecId) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderDoneForDay";
}

/// <summary>The venue took a trade back. The figures are those of the busted trade.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report.</param>
/// <param name="Reference">ExecID of the busted trade.</param>
/// <param name="Quantity">Its quantity.</param>
/// <param name="Price">Its price.</param>
/// <param name="Fee">Its fee.</param>
/// <param name="Cumulative">CumQty after the bust.</param>
/// <param name="TradeTime">When the venue took it back.</param>
public sealed record OrderTradeBusted(
    OrderId Order,
    string ExecId,
    string Reference,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    UnixNanos TradeTime) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderTradeBusted";
}

/// <summary>The venue corrected a trade: the first figures are no longer true, the others are.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">The venue's report; the corrected trade's ExecID from now on.</param>
/// <param name="Reference">ExecID of the trade it corrects.</param>
/// <param name="WrongQuantity">Its quantity.</param>
/// <param name="WrongPrice">Its price.</param>
/// <param name="WrongFee">Its fee.</param>
/// <param name="Quantity">True quantity.</param>
/// <param name="Price">True price.</param>
/// <param name="Fee">True fee.</param>
/// <param name="Cumulative">CumQty after the correction.</param>
/// <param name="TradeTime">When the venue corrected it.</param>
public sealed record OrderTradeCorrected(
    OrderId Order,
    string ExecId,
    string Reference,
    Quantity WrongQuantity,
    Price WrongPrice,
    Money WrongFee,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    UnixNanos TradeTime) : OrderEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OrderTradeCorrected";
}
