using System.Collections.Immutable;
using System.Text.Json.Serialization;
using GrandModel.Contracts;

namespace GrandModel.Risk.Portfolios;

/// <summary>Cash, positions and what open orders hold. Amounts in the account currency, exact.</summary>
/// <param name="Id">Portfolio, the key of the entity.</param>
/// <param name="Cash">Deposits - withdrawals - cost of fills - fees; the cost of a fill is price x signed quantity x multiplier for every instrument.</param>
/// <param name="Deposits">Deposits less withdrawals.</param>
/// <param name="Fees">Sum of fees.</param>
/// <param name="Realized">Sum of the profits of closed lots, before fees.</param>
/// <param name="Positions">Symbols with a position or with open orders.</param>
/// <param name="Holds">Open orders by id; an order leaves when it holds nothing any more.</param>
/// <param name="ClosedFills">ExecIDs of the last <see cref="ClosedFillsMax"/> fills of orders that hold nothing, oldest first.</param>
/// <param name="Admitted">Orders admitted per second of event time, the last 60 s.</param>
/// <param name="HighWater">Highest equity marked, moved by deposits and withdrawals.</param>
/// <param name="DayStart">Equity the day began with, moved by deposits and withdrawals.</param>
/// <param name="LastEquity">Equity last marked, moved by deposits and withdrawals.</param>
/// <param name="SessionDate">Trading day of the last mark, days since 1970-01-01; 0 before the first.</param>
public sealed record PortfolioState(
    PortfolioId Id,
    Money Cash,
    Money Deposits,
    Money Fees,
    Money Realized,
    ImmutableSortedDictionary<Symbol, Position> Positions,
    ImmutableSortedDictionary<OrderId, Hold> Holds,
    ImmutableArray<ExecId> ClosedFills,
    ImmutableArray<SecondCount> Admitted,
    Money HighWater,
    Money DayStart,
    Money LastEquity,
    int SessionDate)
{
    /// <summary>Orders admitted that could open, by what makes them equal, the last 60 s, oldest first.</summary>
    public ImmutableArray<RepeatCount> Repeats { get; init; } = [];

    /// <summary>Open orders of a portfolio; the next is denied with LIMIT_OPEN_ORDERS, unless it can only reduce: those are bounded by the position.</summary>
    public const int OpenOrdersMax = 1_000;

    /// <summary>
    /// Fills of ended orders that are remembered, so that a repeat right after the last fill is known. Older repeats are stopped before: by the command's key,
    /// and by the order, which sends each ExecID once.
    /// </summary>
    public const int ClosedFillsMax = 64;

    /// <summary>Before the first event.</summary>
    public static PortfolioState Initial(Actors.EntityId id) => new(
        new PortfolioId(id.Key),
        default,
        default,
        default,
        default,
        ImmutableSortedDictionary<Symbol, Position>.Empty,
        ImmutableSortedDictionary<OrderId, Hold>.Empty,
        [],
        [],
        default,
        default,
        default,
        0);
}

/// <summary>A symbol in a portfolio.</summary>
/// <param name="Quantity">Position, short negative.</param>
/// <param name="Lots">What it is made of, oldest first; their sum is <paramref name="Quantity"/>. At most one a unit.</param>
/// <param name="Multiplier">Money per point, from the last fill; 0 before the first.</param>
/// <param name="LastPrice">Price of the last fill: the mark until one is known.</param>
/// <param name="Buys">Quantity of open buy orders.</param>
/// <param name="Sells">Quantity of open sell orders.</param>
public sealed record Position(Quantity Quantity, ImmutableList<Lot> Lots, decimal Multiplier, Price LastPrice, Quantity Buys, Quantity Sells)
{
    /// <summary>No position and no orders.</summary>
    public static readonly Position None = new(default, [], 0, default, default, default);

    /// <summary>Whether nothing is left to know.</summary>
    [JsonIgnore]
    public bool IsEmpty => Quantity.Units == 0 && Buys.Units == 0 && Sells.Units == 0;

    /// <summary>Largest size the position can reach when open orders fill in the worst order, with more of a side in mind.</summary>
    public long WorstUnits(Side side, long more) => Math.Max(
        Math.Abs(Quantity.Units + Buys.Units + (side == Side.Buy ? more : 0)),
        Math.Abs(Quantity.Units - Sells.Units - (side == Side.Sell ? more : 0)));

    /// <summary>Whether an order can only shrink the position, when all open orders of its side fill too.</summary>
    public bool IsReducedBy(Side side, long units) => side == Side.Buy
        ? Quantity.Units + Buys.Units + units <= 0
        : Quantity.Units - Sells.Units - units >= 0;
}

/// <summary>Units bought (positive) or sold (negative) at a price.</summary>
public readonly record struct Lot(long Units, Price Price);

/// <summary>What an open order holds.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side.</param>
/// <param name="Left">Quantity that may still fill.</param>
/// <param name="Reduces">Whether it could only shrink the position when it was admitted.</param>
/// <param name="Fills">ExecIDs of its fills: a fill is booked once.</param>
/// <param name="Venue">Venue it went to; null where none was named.</param>
public sealed record Hold(Symbol Symbol, Side Side, Quantity Left, bool Reduces, ImmutableSortedSet<ExecId> Fills, string? Venue = null);

/// <summary>Orders admitted in a second of event time.</summary>
public readonly record struct SecondCount(long Second, int Count);

/// <summary>Equal orders admitted in a second of event time.</summary>
public readonly record struct RepeatCount(long Second, Symbol Symbol, Side Side, long Units, int Count)
{
    /// <summary>Whether an order repeats these.</summary>
    public bool IsLike(Symbol symbol, Side side, long units) => Symbol == symbol && Side == side && Units == units;
}
