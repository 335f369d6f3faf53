namespace GrandModel.Contracts;

/// <summary>An event of a portfolio.</summary>
public abstract record PortfolioEvent;

/// <summary>An event of a risk monitor.</summary>
public abstract record MonitorEvent;

/// <summary>An event of a breaker.</summary>
public abstract record BreakerEvent;

/// <summary>An event of a limits entity.</summary>
public abstract record LimitsEvent;

/// <summary>Command to portfolio/NAME: may this order go? Limits, breakers of all scopes and buying power are checked here, in one place.</summary>
/// <param name="Order">Order id.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Quantity">Positive.</param>
/// <param name="Type">Market or limit.</param>
/// <param name="LimitPrice">For limit orders.</param>
/// <param name="ReferencePrice">Price that the order was decided on.</param>
/// <param name="Reduces">What the sender claims; checked.</param>
public sealed record Reserve(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    OrderType Type,
    Price? LimitPrice,
    Price ReferencePrice,
    bool Reduces)
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
public sealed record Reserved(
    OrderId Order,
    Symbol Symbol,
    Side Side,
    Quantity Quantity,
    Price ReferencePrice,
    bool Reduces,
    UnixNanos Time = default) : PortfolioEvent
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

/// <summary>Told by risk.monitor/PORTFOLIO: the risk of the portfolio at a bar's close.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Symbol">Instrument whose bar caused it.</param>
/// <param name="Bar">Sequence of that 5-minute bar.</param>
/// <param name="Time">Close time of the bar.</param>
/// <param name="Equity">Equity.</param>
/// <param name="Gross">Gross exposure.</param>
/// <param name="Net">Net exposure.</param>
/// <param name="Leverage">Gross over equity; 0 when equity is not positive and there is no exposure.</param>
/// <param name="Drawdown">Fall from the high-water mark, 0 to 1.</param>
/// <param name="DayLoss">Loss since the day's start as a share of it, 0 when in profit.</param>
/// <param name="Concentration">Largest |exposure| of one symbol over gross; 0 without exposure.</param>
public sealed record RiskAssessed(
    PortfolioId Portfolio,
    Symbol Symbol,
    long Bar,
    UnixNanos Time,
    Money Equity,
    Money Gross,
    Money Net,
    double Leverage,
    double Drawdown,
    double DayLoss,
    double Concentration) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RiskAssessed";
}

/// <summary>Told by risk.monitor/PORTFOLIO: a measure crossed its limit, with the evidence.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Measure">day-loss or drawdown.</param>
/// <param name="Value">Measured share.</param>
/// <param name="Limit">Limit it crossed.</param>
/// <param name="Equity">Equity at that moment.</param>
/// <param name="Reference">Equity it is measured against.</param>
/// <param name="Time">Event time of the mark.</param>
/// <param name="Marks">The marks it was measured at.</param>
public sealed record RiskBreached(
    PortfolioId Portfolio,
    string Measure,
    double Value,
    double Limit,
    Money Equity,
    Money Reference,
    UnixNanos Time,
    IReadOnlyList<MarkedPosition> Marks) : MonitorEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RiskBreached";
}

/// <summary>Who asks, as the operator's tool names them.</summary>
/// <param name="Name">Person or process.</param>
/// <param name="Role">risk-officer, operator, surveillance-officer, compliance-officer or system.</param>
public sealed record Actor(string Name, string Role);

/// <summary>Command to breaker/SCOPE: trip.</summary>
/// <param name="Cause">daily-loss, drawdown or manual.</param>
/// <param name="Detail">Numbers.</param>
/// <param name="By">Who or what trips it.</param>
public sealed record Trip(string Cause, string Detail, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Trip";
}

/// <summary>Command to breaker/SCOPE: ask that a tripped cause be re-armed.</summary>
public sealed record RequestRearm(string Cause, string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RequestRearm";
}

/// <summary>Command to breaker/SCOPE: agree to a request; only a risk officer who is not the requester may.</summary>
public sealed record ApproveRearm(string Cause, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ApproveRearm";
}

/// <summary>Command to breaker/SCOPE: stop trading in the scope: new orders are denied, working ones canceled.</summary>
public sealed record Halt(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Halt";
}

/// <summary>Command to breaker/SCOPE: lift a halt; only a risk officer may.</summary>
public sealed record Resume(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Resume";
}

/// <summary>What a tripped cause forbids.</summary>
public enum BreakerEffect
{
    /// <summary>No new or larger positions; reductions pass.</summary>
    StopOpening,

    /// <summary>As StopOpening, and open positions are closed.</summary>
    Flatten,
}

/// <summary>Told by breaker/SCOPE: tripped.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Cause">daily-loss, drawdown or manual.</param>
/// <param name="Effect">StopOpening or Flatten.</param>
/// <param name="Detail">Numbers.</param>
/// <param name="By">Who or what tripped it.</param>
public sealed record BreakerTripped(string Scope, string Cause, string Effect, string Detail, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BreakerTripped";
}

/// <summary>Told by breaker/SCOPE: somebody asked to re-arm.</summary>
public sealed record RearmRequested(string Scope, string Cause, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RearmRequested";
}

/// <summary>Told by breaker/SCOPE: armed again.</summary>
public sealed record BreakerRearmed(string Scope, string Cause, Actor RequestedBy, Actor ApprovedBy) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BreakerRearmed";
}

/// <summary>Told by breaker/SCOPE: the scope is halted.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Epoch">Number of this halt in the scope, from 1.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
public sealed record Halted(string Scope, long Epoch, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Halted";
}

/// <summary>Told by breaker/SCOPE: the halt is lifted.</summary>
public sealed record Resumed(string Scope, long Epoch, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Resumed";
}

/// <summary>Command to limits/SCOPE: propose new limits.</summary>
public sealed record ProposeLimits(LimitSet Limits, string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ProposeLimits";
}

/// <summary>Command to limits/SCOPE: approve the open proposal; not by its proposer when it loosens a limit.</summary>
public sealed record ApproveLimits(Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ApproveLimits";
}

/// <summary>Command to limits/SCOPE: reject the open proposal.</summary>
public sealed record RejectLimits(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RejectLimits";
}

/// <summary>The limits of a scope. A null means: this scope sets none. Checks take the strictest of all scopes.</summary>
/// <param name="OrderQuantity">Largest quantity of one order (fat finger), contracts or shares.</param>
/// <param name="OrderNotional">Largest |notional| of one order.</param>
/// <param name="PositionQuantity">Largest |position| of one symbol, working orders included.</param>
/// <param name="GrossLeverage">Largest gross exposure over equity, working orders included.</param>
/// <param name="Concentration">Largest |exposure| of one symbol over equity.</param>
/// <param name="PriceCollar">Largest distance of a limit price, or of the mark, from the reference price, as a share of it.</param>
/// <param name="OrdersPerMinute">Orders admitted in any 60 s of event time.</param>
/// <param name="DayLoss">Share of the day's starting equity at which opening stops.</param>
/// <param name="Drawdown">Share of the high-water mark at which everything is closed.</param>
public sealed record LimitSet(
    long? OrderQuantity,
    Money? OrderNotional,
    long? PositionQuantity,
    double? GrossLeverage,
    double? Concentration,
    double? PriceCollar,
    int? OrdersPerMinute,
    double? DayLoss,
    double? Drawdown);

/// <summary>Told by limits/SCOPE: a proposal is open.</summary>
public sealed record LimitProposed(string Scope, LimitSet Limits, string Reason, Actor By) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitProposed";
}

/// <summary>Told by limits/SCOPE: these limits are in force.</summary>
public sealed record LimitChanged(string Scope, LimitSet Limits, Actor ProposedBy, Actor ApprovedBy) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitChanged";
}

/// <summary>Told by limits/SCOPE: the open proposal was turned down.</summary>
public sealed record LimitRejected(string Scope, string Reason, Actor By) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitRejected";
}
