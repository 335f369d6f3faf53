using System.Text.Json.Serialization;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>An event of a venue. Told by venue/NAME. Each causes exactly one report to its order.</summary>
/// <param name="Order">ClOrdID.</param>
public abstract record VenueEvent([property: JsonPropertyOrder(-1)] OrderId Order);

/// <summary>The order works.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Portfolio">Account.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">OrderQty.</param>
/// <param name="Type">Market or limit.</param>
/// <param name="LimitPrice">For limit orders.</param>
/// <param name="TimeInForce">Time in force.</param>
/// <param name="SentAt">When it left its sender.</param>
/// <param name="ExpiresAt">End of its session; null when good till cancel.</param>
public sealed record VenueOrderAccepted(
    OrderId Order,
    PortfolioId Portfolio,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    OrderType Type,
    Price? LimitPrice,
    TimeInForce TimeInForce,
    UnixNanos SentAt,
    UnixNanos? ExpiresAt) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueOrderAccepted";
}

/// <summary>The order was not taken.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Quantity">OrderQty.</param>
/// <param name="Reason">CODE: key=value.</param>
public sealed record VenueOrderRejected(OrderId Order, Quantity Quantity, string Reason) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueOrderRejected";
}

/// <summary>The order traded.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side of the order.</param>
/// <param name="Quantity">LastQty.</param>
/// <param name="Price">LastPx, on the tick.</param>
/// <param name="Fee">Fee per unit x quantity.</param>
/// <param name="Cumulative">CumQty after it.</param>
/// <param name="OrderQuantity">OrderQty.</param>
/// <param name="Time">When it traded: the record's time; of a bar its open, or for a resting limit order its close.</param>
/// <param name="Liquidity">bar-open, bar, trade or quote.</param>
/// <param name="SourcePrice">Price of the record that it filled against.</param>
/// <param name="SourceSize">Volume or displayed size of that record; null when the source gives none.</param>
/// <param name="SourceTaken">How much of it our orders have taken, this trade included.</param>
/// <param name="SourceTime">Time of that record.</param>
public sealed record VenueTraded(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Price Price,
    Money Fee,
    Quantity Cumulative,
    Quantity OrderQuantity,
    UnixNanos Time,
    string Liquidity,
    Price SourcePrice,
    long? SourceSize,
    long SourceTaken,
    UnixNanos SourceTime) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueTraded";
}

/// <summary>What was left of the order is canceled: asked for, or by its time in force.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="OrderQuantity">OrderQty.</param>
/// <param name="Reason">REQUESTED, IOC_REMAINDER or FOK_NOT_FILLABLE.</param>
/// <param name="Time">When.</param>
public sealed record VenueOrderCanceled(OrderId Order, Quantity Cumulative, Quantity OrderQuantity, string Reason, UnixNanos Time) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueOrderCanceled";
}

/// <summary>The order's session ended.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="OrderQuantity">OrderQty.</param>
/// <param name="Time">End of the session.</param>
public sealed record VenueOrderExpired(OrderId Order, Quantity Cumulative, Quantity OrderQuantity, UnixNanos Time) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueOrderExpired";
}

/// <summary>The order works under other terms.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Quantity">OrderQty from now on, at least what is filled.</param>
/// <param name="LimitPrice">Limit price from now on.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="KeepsPriority">True when only the quantity shrank: the order keeps its place in the queue.</param>
/// <param name="SentAt">When the request left its sender.</param>
public sealed record VenueOrderReplaced(
    OrderId Order,
    Quantity Quantity,
    Price? LimitPrice,
    Quantity Cumulative,
    bool KeepsPriority,
    UnixNanos SentAt) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueOrderReplaced";
}

/// <summary>A cancel or replace request came to nothing.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Status">OrdStatus of the order; Rejected when the venue does not know it.</param>
/// <param name="Reason">CODE: key=value.</param>
public sealed record VenueCancelRejected(OrderId Order, OrderStatus Status, string Reason) : VenueEvent(Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "VenueCancelRejected";
}
