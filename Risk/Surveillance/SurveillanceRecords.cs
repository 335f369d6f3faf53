using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>Something that surveillance sees: an order's step, or the market. A scan takes them in order of time.</summary>
/// <param name="Time">When it happened, not when it was booked.</param>
/// <param name="Symbol">Instrument.</param>
public abstract record SurveillanceRecord(UnixNanos Time, Symbol Symbol);

/// <summary>A step of an order's life.</summary>
public enum OrderAction
{
    /// <summary>Sent to the venue.</summary>
    Entered,

    /// <summary>Quantity or price changed.</summary>
    Replaced,

    /// <summary>Cancelled because its owner asked.</summary>
    Cancelled,

    /// <summary>Ended without its owner asking: expired, rejected, the rest of an immediate order.</summary>
    Ended,

    /// <summary>Traded.</summary>
    Filled,
}

/// <summary>A step of an own order.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Source">Journal row that says so: the evidence.</param>
/// <param name="Order">Order.</param>
/// <param name="Account">Account that trades: the portfolio.</param>
/// <param name="Owner">Beneficial owner of the account; one owner may have several.</param>
/// <param name="Side">Side.</param>
/// <param name="Action">What happened.</param>
/// <param name="Price">Limit price when entered or replaced, null for a market order; trade price when filled; null else.</param>
/// <param name="Quantity">OrderQty when entered or replaced, LastQty when filled, what was left when cancelled or ended.</param>
/// <param name="IsAggressive">Of a fill: whether it took liquidity; null when the source does not say.</param>
/// <param name="TradeId">Of a fill: the venue's id of the match, the same for both of its sides; null when the source has none.</param>
public sealed record OrderRecord(
    UnixNanos Time,
    Symbol Symbol,
    InputRef Source,
    OrderId Order,
    string Account,
    string Owner,
    Side Side,
    OrderAction Action,
    Price? Price,
    Quantity Quantity,
    bool? IsAggressive = null,
    string? TradeId = null) : SurveillanceRecord(Time, Symbol);

/// <summary>The market at an instant. A null says nothing: what was known before stays.</summary>
/// <param name="Time">When it was seen; of a bar its end.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Bid">Best bid.</param>
/// <param name="Ask">Best ask.</param>
/// <param name="BidDepth">Quantity on the five best bid levels together.</param>
/// <param name="AskDepth">Quantity on the five best ask levels together.</param>
/// <param name="Last">Last trade price.</param>
/// <param name="Volume">Quantity traded in <paramref name="Span"/> up to <paramref name="Time"/>, own trades included.</param>
/// <param name="Span">Length of the interval that it sums up; zero for a single trade or quote.</param>
public sealed record MarketPicture(
    UnixNanos Time,
    Symbol Symbol,
    Price? Bid = null,
    Price? Ask = null,
    Quantity? BidDepth = null,
    Quantity? AskDepth = null,
    Price? Last = null,
    Quantity? Volume = null,
    TimeSpan Span = default) : SurveillanceRecord(Time, Symbol);
