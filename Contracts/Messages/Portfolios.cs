namespace GrandModel.Contracts;

/// <summary>An event of a portfolio.</summary>
public abstract record PortfolioEvent;

/// <summary>Command to portfolio/NAME: may this order go? Limits, breakers of all scopes and buying power are checked here, in one place.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Type">Market or limit.</param>
/// <param name="LimitPrice">For limit orders.</param>
/// <param name="ReferencePrice">Price that the order was decided on.</param>
/// <param name="Reduces">What the sender claims; checked.</param>
/// <param name="Venue">Venue it would go to; null where the sender is older than this field: breakers of venues do not bind it.</param>
public sealed record Reserve(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    OrderType Type,
    Price? LimitPrice,
    Price ReferencePrice,
    bool Reduces,
    string? Venue = null)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Reserve";
}

/// <summary>Command to portfolio/NAME: an order ended (or shrank); what it still held is free again.</summary>
public sealed record Release(OrderId Order, Quantity Quantity, string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Release";
}

/// <summary>Command to portfolio/NAME: a fill of one of its orders. ExecId makes it idempotent beyond the command key.</summary>
public sealed record ApplyFill(
    OrderId Order,
    string ExecId,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Price Price,
    Money Fee,
    UnixNanos TradeTime,
    Price ReferencePrice)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ApplyFill";
}

/// <summary>Command to portfolio/NAME: cash in (positive) or out (negative).</summary>
public sealed record Deposit(Money Amount, string Reason)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Deposit";
}

/// <summary>Command to order/ID: the portfolio's yes.</summary>
public sealed record ReserveGranted(OrderId Order)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ReserveGranted";
}

/// <summary>Command to order/ID: the portfolio's no.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Code">Stable code, as LIMIT_ORDER_QUANTITY.</param>
/// <param name="Detail">Numbers, as "requested=300 limit=200".</param>
public sealed record ReserveDenied(OrderId Order, string Code, string Detail)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ReserveDenied";
}

/// <summary>Told by portfolio/NAME: an order may go and holds this much.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Held for it, positive.</param>
/// <param name="ReferencePrice">Price that the order was decided on.</param>
/// <param name="Reduces">True when it can only shrink the position, as the portfolio found it.</param>
/// <param name="Time">Event time of the permission: the order rate is counted over it.</param>
/// <param name="Venue">Venue it goes to; null where none was named.</param>
public sealed record Reserved(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Price ReferencePrice,
    bool Reduces,
    UnixNanos Time = default,
    string? Venue = null) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Reserved";
}

/// <summary>Told by portfolio/NAME: an order may not go. Code and numbers form the text CODE: key=value key=value.</summary>
public sealed record ReservationDenied(OrderId Order, Symbol Symbol, Side Side, Quantity Quantity, string Code, string Detail) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ReservationDenied";
}

/// <summary>Told by portfolio/NAME: an order holds nothing any more.</summary>
public sealed record Released(OrderId Order, Symbol Symbol, Side Side, Quantity Quantity, string Reason) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Released";
}

/// <summary>Told by portfolio/NAME: cash moved.</summary>
public sealed record Deposited(Money Amount, Money Cash, string Reason) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Deposited";
}

/// <summary>Told by portfolio/NAME: a fill is booked, with the figures after it.</summary>
/// <param name="Order">Order id.</param>
/// <param name="ExecId">Venue's execution id.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Price">Fill price.</param>
/// <param name="Fee">Fee.</param>
/// <param name="Multiplier">Money per point of the instrument.</param>
/// <param name="TradeTime">When it traded.</param>
/// <param name="Position">Position after it.</param>
/// <param name="Cash">Cash after it: deposits - withdrawals - cost of fills - fees.</param>
/// <param name="Realized">Profit of the lots this fill closed, first in first out, before fees; zero when it only opened.</param>
/// <param name="ClosedQuantity">Quantity of the lots it closed.</param>
/// <param name="Slippage">Signed price difference to the reference price, positive when worse.</param>
public sealed record FillApplied(
    OrderId Order,
    string ExecId,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Price Price,
    Money Fee,
    decimal Multiplier,
    UnixNanos TradeTime,
    Quantity Position,
    Money Cash,
    Money Realized,
    Quantity ClosedQuantity,
    Price Slippage) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "FillApplied";
}

/// <summary>Told by portfolio/NAME: the portfolio at its marks, once for each closed 5-minute bar of a symbol it trades.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument whose bar caused it.</param>
/// <param name="Bar">Sequence of that bar.</param>
/// <param name="Time">Close time of the bar.</param>
/// <param name="SessionDate">Trading day of the instrument's calendar, as days since 1970-01-01.</param>
/// <param name="Cash">Cash.</param>
/// <param name="Equity">Cash + sum of position x mark x multiplier.</param>
/// <param name="HighWater">Highest equity marked so far.</param>
/// <param name="DayStart">Equity at the first mark of the trading day (the day before's last).</param>
/// <param name="Gross">Sum of |position| x mark x multiplier.</param>
/// <param name="Net">Sum of position x mark x multiplier.</param>
/// <param name="Positions">Open positions with their marks, in ordinal order of symbols.</param>
public sealed record EquityMarked(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos Time,
    int SessionDate,
    Money Cash,
    Money Equity,
    Money HighWater,
    Money DayStart,
    Money Gross,
    Money Net,
    IReadOnlyList<MarkedPosition> Positions) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "EquityMarked";
}

/// <summary>A position at its mark.</summary>
public sealed record MarkedPosition(Symbol Symbol, Quantity Position, Price Mark, decimal Multiplier);

/// <summary>
/// Told by portfolio/NAME: a breaker cut the leverage and the portfolio was above what is left. Each position goes down to its target, by orders of its
/// execution agent. Once for each trip that lowers the factor in force.
/// </summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Scope">Scope whose breaker tripped.</param>
/// <param name="Cause">Cause it tripped for.</param>
/// <param name="Factor">What is left of the leverage, above 0 and below 1.</param>
/// <param name="Limit">Leverage limit after the cut; null when no scope sets one.</param>
/// <param name="Equity">Equity at that moment.</param>
/// <param name="Gross">Gross exposure at that moment.</param>
/// <param name="Time">Event time.</param>
/// <param name="Positions">Positions that are cut, in ordinal order of symbols; at least one.</param>
public sealed record LeverageCut(
    PortfolioId Portfolio,
    string Scope,
    string Cause,
    double Factor,
    double? Limit,
    Money Equity,
    Money Gross,
    UnixNanos Time,
    IReadOnlyList<PositionCut> Positions) : PortfolioEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LeverageCut";
}

/// <summary>A position and what it is cut to: the same sign, or zero.</summary>
public sealed record PositionCut(Symbol Symbol, Quantity From, Quantity To);
