using System.Text.Json;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>
/// Everything that a report of a run needs, read from its journal alone. Lists are in the order of the run. Money figures, fills, orders and decisions are
/// those of one portfolio; bars, quality, breakers and row counts are the whole run's.
/// </summary>
public sealed record RunRecord
{
    /// <summary>The store that was read.</summary>
    public required StoreInfo Store { get; init; }

    /// <summary>Journal hash, computed from the rows.</summary>
    public required string JournalHash { get; init; }

    /// <summary>Rows in the hash: events and refusals.</summary>
    public required long JournalEvents { get; init; }

    /// <summary>Rows of all kinds.</summary>
    public required long Rows { get; init; }

    /// <summary>What defines the run, from its first event; null when the journal holds no conducted run.</summary>
    public JsonElement? Description { get; init; }

    /// <summary>Why the run ended (inputs-ended, duration, stopped); null when it did not come to its end.</summary>
    public string? Ended { get; init; }

    /// <summary>How often a later process went on with the run.</summary>
    public int Resumes { get; init; }

    /// <summary>Event time of the first row in the hash; null in an empty journal.</summary>
    public UnixNanos? FirstEvent { get; init; }

    /// <summary>Latest event time of a row in the hash; null in an empty journal.</summary>
    public UnixNanos? LastEvent { get; init; }

    /// <summary>Rows by kind and wire name, in that order.</summary>
    public required IReadOnlyList<TypeCount> Types { get; init; }

    /// <summary>The portfolio whose figures these are; null when the run has none.</summary>
    public PortfolioId? Portfolio { get; init; }

    /// <summary>Portfolios of the run that this record leaves out.</summary>
    public IReadOnlyList<PortfolioId> OtherPortfolios { get; init; } = [];

    /// <summary>Money that the portfolio had before its first mark.</summary>
    public Money StartingEquity { get; init; }

    /// <summary>Every mark of the portfolio.</summary>
    public IReadOnlyList<EquityMark> Marks { get; init; } = [];

    /// <summary>Every deposit and withdrawal.</summary>
    public IReadOnlyList<CashFlow> Flows { get; init; } = [];

    /// <summary>Every fill that was booked.</summary>
    public IReadOnlyList<FillLine> Fills { get; init; } = [];

    /// <summary>One trade for every order that closed something, in the order of their first closing fills.</summary>
    public IReadOnlyList<ClosedTrade> Trades { get; init; } = [];

    /// <summary>Every order that an agent wanted.</summary>
    public IReadOnlyList<OrderLine> Orders { get; init; } = [];

    /// <summary>Every strategic and tactical decision.</summary>
    public IReadOnlyList<DecisionLine> Decisions { get; init; } = [];

    /// <summary>How often each reason code was given, by decision kind and code.</summary>
    public IReadOnlyList<ReasonUse> Reasons { get; init; } = [];

    /// <summary>Policies that decided, by id and hash.</summary>
    public IReadOnlyList<PolicyUse> Policies { get; init; } = [];

    /// <summary>Bars of each symbol, in ordinal order of symbols.</summary>
    public IReadOnlyList<SymbolBars> Bars { get; init; } = [];

    /// <summary>Breakers, halts and breaches.</summary>
    public IReadOnlyList<RiskLine> Risk { get; init; } = [];

    /// <summary>Why orders were denied, by code.</summary>
    public IReadOnlyList<DenialCount> Denials { get; init; } = [];

    /// <summary>What was wrong with the data, by symbol and reason.</summary>
    public IReadOnlyList<QualityCount> Quality { get; init; } = [];

    /// <summary>Rules that threw and entities that were quarantined.</summary>
    public IReadOnlyList<IncidentLine> Incidents { get; init; } = [];

    /// <summary>Journal address of a mark of this record.</summary>
    public RowAddress AddressOf(EquityMark mark) => new($"{EntityNames.Portfolio}/{Portfolio}", mark.Sequence);
}

/// <summary>How many rows of a kind have a wire name.</summary>
public sealed record TypeCount(RowKind Kind, string Name, long Count);

/// <summary>The portfolio at a mark: EquityMarked.</summary>
/// <param name="Sequence">Sequence of the row in portfolio/NAME.</param>
/// <param name="Time">Close time of the bar that caused it.</param>
/// <param name="SessionDate">Trading day, days since 1970-01-01; never before that of an earlier mark.</param>
/// <param name="Equity">Equity.</param>
/// <param name="Cash">Cash.</param>
/// <param name="Gross">Gross exposure.</param>
/// <param name="Net">Net exposure.</param>
public readonly record struct EquityMark(long Sequence, UnixNanos Time, int SessionDate, Money Equity, Money Cash, Money Gross, Money Net);

/// <summary>Money in (positive) or out: Deposited.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Amount">Amount.</param>
/// <param name="MarksBefore">Marks of the portfolio before it: the flow lies before the mark of this index.</param>
public sealed record CashFlow(RowAddress Address, UnixNanos Time, Money Amount, int MarksBefore);

/// <summary>A booked fill: FillApplied.</summary>
/// <param name="Address">Row.</param>
/// <param name="Time">Event time at which it was booked.</param>
/// <param name="Fill">The event.</param>
public sealed record FillLine(RowAddress Address, UnixNanos Time, FillApplied Fill)
{
    /// <summary>price x quantity x multiplier, not negative for positive prices.</summary>
    public Money Notional => Money.Notional(Fill.Price, Fill.Quantity, Fill.Multiplier);

    /// <summary>Slippage x quantity x multiplier: what the fill cost against its reference price; negative when it was better.</summary>
    public Money SlippageCost => Money.Notional(Fill.Slippage, Fill.Quantity, Fill.Multiplier);
}

/// <summary>What an order closed, first in first out, in one fill or several. Its result is the sum over the rows of these fills.</summary>
/// <param name="First">Row of the first fill that closed a part of it.</param>
/// <param name="Address">Row of the last; the same when there was one.</param>
/// <param name="Fills">Fills that closed it.</param>
/// <param name="Order">The order that closed it.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Side">Side that opened it: buy for a long trade.</param>
/// <param name="Quantity">Closed quantity, positive.</param>
/// <param name="Entered">When the oldest of the closed lots was opened.</param>
/// <param name="Exited">When the last part was closed.</param>
/// <param name="EntryPrice">Average opening price of the closed lots.</param>
/// <param name="ExitPrice">Average closing price.</param>
/// <param name="Gross">Profit before fees: sum of FillApplied.Realized.</param>
/// <param name="Fees">Fees of closing and, by share of quantity, of opening.</param>
public sealed record ClosedTrade(
    RowAddress First,
    RowAddress Address,
    int Fills,
    OrderId Order,
    Symbol Symbol,
    Side Side,
    long Quantity,
    UnixNanos Entered,
    UnixNanos Exited,
    decimal EntryPrice,
    decimal ExitPrice,
    Money Gross,
    Money Fees)
{
    /// <summary>Profit after fees.</summary>
    public Money Net => Gross - Fees;

    /// <summary>This trade and what a later fill of the same order closed.</summary>
    internal ClosedTrade With(ClosedTrade later)
    {
        var quantity = Quantity + later.Quantity;
        return this with
        {
            Address = later.Address,
            Fills = Fills + later.Fills,
            Quantity = quantity,
            Entered = new UnixNanos(Math.Min(Entered.Value, later.Entered.Value)),
            Exited = new UnixNanos(Math.Max(Exited.Value, later.Exited.Value)),
            EntryPrice = ((EntryPrice * Quantity) + (later.EntryPrice * later.Quantity)) / quantity,
            ExitPrice = ((ExitPrice * Quantity) + (later.ExitPrice * later.Quantity)) / quantity,
            Gross = Gross + later.Gross,
            Fees = Fees + later.Fees,
        };
    }
}
