using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>What a venue knows of its orders.</summary>
/// <param name="Working">Working orders by id.</param>
/// <param name="Books">Per symbol: who came first, and what we took of the displayed quote.</param>
/// <param name="Closed">The last <see cref="ClosedMax"/> orders that ended, oldest first: a late cancel request is answered with their status.</param>
public sealed record VenueState(
    ImmutableSortedDictionary<OrderId, WorkingOrder> Working,
    ImmutableSortedDictionary<Symbol, SymbolBook> Books,
    ImmutableArray<ClosedOrder> Closed)
{
    /// <summary>Ended orders that are remembered; the oldest is forgotten, and is then unknown to a cancel request.</summary>
    public const int ClosedMax = 256;

    /// <summary>Working orders at most; the next is rejected with VENUE_FULL.</summary>
    public const int WorkingMax = 100_000;

    /// <summary>Before the first event.</summary>
    public static VenueState Initial(EntityId id) => new(
        ImmutableSortedDictionary<OrderId, WorkingOrder>.Empty,
        ImmutableSortedDictionary<Symbol, SymbolBook>.Empty,
        []);
}

/// <summary>An order at the venue.</summary>
/// <param name="Order">ClOrdID.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">OrderQty.</param>
/// <param name="Cumulative">CumQty.</param>
/// <param name="Type">Market or limit.</param>
/// <param name="LimitPrice">For limit orders.</param>
/// <param name="TimeInForce">Time in force.</param>
/// <param name="SentAt">When its terms left their sender.</param>
/// <param name="ExpiresAt">End of its session; null when good till cancel.</param>
/// <param name="Reports">Reports on it so far: numbers its random draws, so that they depend on no other order.</param>
public sealed record WorkingOrder(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Quantity Cumulative,
    OrderType Type,
    Price? LimitPrice,
    TimeInForce TimeInForce,
    UnixNanos SentAt,
    UnixNanos? ExpiresAt,
    int Reports)
{
    /// <summary>LeavesQty.</summary>
    [JsonIgnore]
    public Quantity Leaves => Quantity - Cumulative;

    /// <summary>Whether it is tried once and what is left canceled.</summary>
    [JsonIgnore]
    public bool IsImmediate => TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill;
}

/// <summary>The orders of a symbol.</summary>
/// <param name="Queue">Working orders by arrival.</param>
/// <param name="Bid">What our sells took of the displayed bid; null before the first.</param>
/// <param name="Ask">What our buys took of the displayed ask; null before the first.</param>
public sealed record SymbolBook(ImmutableList<OrderId> Queue, TakenSize? Bid, TakenSize? Ask)
{
    /// <summary>Before the first order.</summary>
    public static readonly SymbolBook Empty = new([], null, null);
}

/// <summary>
/// How much of a displayed quote our orders took. A feed repeats a quote as if we had not traded, so the same price and size is not offered to us twice.
/// </summary>
/// <param name="Price">Displayed price.</param>
/// <param name="Size">Displayed size.</param>
/// <param name="Taken">Taken of it.</param>
/// <param name="Time">Time of the last quote that was taken from.</param>
public sealed record TakenSize(Price Price, long Size, long Taken, UnixNanos Time);

/// <summary>An order that ended.</summary>
public readonly record struct ClosedOrder(OrderId Order, OrderStatus Status);
