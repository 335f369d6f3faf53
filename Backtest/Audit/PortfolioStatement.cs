using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;

namespace GrandModel.Backtest.Audit;

/// <summary>A portfolio as its journal tells it. Amounts in the account currency.</summary>
/// <param name="Portfolio">Portfolio.</param>
/// <param name="Last">Its last row.</param>
/// <param name="Time">Event time of that row.</param>
/// <param name="Cash">Cash.</param>
/// <param name="Deposits">Deposits less withdrawals.</param>
/// <param name="Fees">Sum of fees.</param>
/// <param name="Realized">Profit of closed lots, before fees.</param>
/// <param name="Equity">Equity at the last mark.</param>
/// <param name="HighWater">Highest equity marked.</param>
/// <param name="DayStart">Equity the trading day began with.</param>
/// <param name="Mark">Row of the last mark; null before the first.</param>
/// <param name="Positions">Symbols held or traded, in ordinal order.</param>
/// <param name="Reservations">Open orders, in ordinal order.</param>
/// <param name="Breakers">Breakers and halts that bind it, nearest scope first.</param>
/// <param name="Limits">Limits in force, the strictest of all scopes, by name.</param>
public sealed record PortfolioStatement(
    PortfolioId Portfolio,
    RowAddress Last,
    UnixNanos Time,
    Money Cash,
    Money Deposits,
    Money Fees,
    Money Realized,
    Money Equity,
    Money HighWater,
    Money DayStart,
    RowAddress? Mark,
    IReadOnlyList<PositionLine> Positions,
    IReadOnlyList<ReservationLine> Reservations,
    IReadOnlyList<BreakerLine> Breakers,
    IReadOnlyList<LimitLine> Limits)
{
    /// <summary>Reads a portfolio.</summary>
    /// <exception cref="AuditException">PORTFOLIO_UNKNOWN, ROW_DAMAGED.</exception>
    public static async Task<PortfolioStatement> ReadAsync(RunJournal journal, PortfolioId? name, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var portfolio = name ?? journal.Description.Portfolios[0];
        if (!journal.Description.Portfolios.Contains(portfolio))
        {
            throw new AuditException("PORTFOLIO_UNKNOWN", $"The run has no portfolio '{portfolio}'; it has {string.Join(", ", journal.Description.Portfolios)}.");
        }

        var entity = EntityId.Of(EntityNames.Portfolio, portfolio.Value);
        var rules = journal.Registry.TypeOf(entity).Definition;
        var state = (PortfolioState)rules.NewState(entity);
        var realized = new SortedDictionary<Symbol, Money>();
        JournalRow? last = null;
        (RowAddress Address, EquityMarked Mark)? mark = null;
        await foreach (var row in journal.RowsAsync(entity, 0, cancellation))
        {
            last = row;
            if (row.Kind != RowKind.Event)
            {
                continue;
            }

            var message = journal.Read(row);
            state = (PortfolioState)rules.Evolve(state, message);
            if (message is FillApplied fill)
            {
                realized[fill.Symbol] = realized.GetValueOrDefault(fill.Symbol) + fill.Realized;
            }
            else if (message is EquityMarked marked)
            {
                mark = (new RowAddress(row.Entity, row.Sequence), marked);
            }
        }

        if (last is null)
        {
            throw new AuditException("PORTFOLIO_UNKNOWN", $"The journal has no rows of {entity} yet.");
        }

        return new PortfolioStatement(
            portfolio,
            new RowAddress(last.Entity, last.Sequence),
            new UnixNanos(last.EventTimeNs),
            state.Cash,
            state.Deposits,
            state.Fees,
            state.Realized,
            mark is null ? state.Cash : state.LastEquity,
            state.HighWater,
            state.DayStart,
            mark?.Address,
            [.. realized.Keys.Union(state.Positions.Keys).Order().Select(s => PositionLine.Of(s, state.Positions.GetValueOrDefault(s), realized.GetValueOrDefault(s), mark?.Mark))],
            [.. state.Holds.Select(h => new ReservationLine(h.Key, h.Value.Symbol, h.Value.Side, h.Value.Left, h.Value.Reduces))],
            await BreakersAsync(journal, portfolio, cancellation),
            await LimitsAsync(journal, portfolio, cancellation));
    }

    private static async Task<IReadOnlyList<BreakerLine>> BreakersAsync(RunJournal journal, PortfolioId portfolio, CancellationToken cancellation)
    {
        var lines = new List<BreakerLine>();
        foreach (var scope in BreakerBook.ScopesOf(portfolio, journal.Entities.Risk()))
        {
            var entity = EntityId.Of(EntityNames.Breaker, scope);
            var (state, sequence) = await journal.StateAsync<BreakerState>(entity, cancellation);
            lines.Add(new BreakerLine(
                scope, state.IsHalted, state.Epoch, [.. state.Tripped.Select(t => t.Cause)], sequence == 0 ? null : new RowAddress(entity.Value, sequence)));
        }

        return lines;
    }

    private static async Task<IReadOnlyList<LimitLine>> LimitsAsync(RunJournal journal, PortfolioId portfolio, CancellationToken cancellation)
    {
        var book = new LimitBook(portfolio, journal.Entities.Risk());
        foreach (var scope in Scopes.Binding(portfolio))
        {
            var (state, sequence) = await journal.StateAsync<LimitsState>(EntityId.Of(EntityNames.Limits, scope), cancellation);
            if (sequence > 0)
            {
                book.Take(new LimitChanged(scope, state.InForce, new Actor("", ""), new Actor("", "")));
            }
        }

        var lines = new List<LimitLine>();
        Add<long>("orderQuantity", s => s.OrderQuantity, v => v);
        Add<Money>("orderNotional", s => s.OrderNotional, v => v.Amount);
        Add<long>("positionQuantity", s => s.PositionQuantity, v => v);
        Add<double>("grossLeverage", s => s.GrossLeverage, v => (decimal)v);
        Add<double>("concentration", s => s.Concentration, v => (decimal)v);
        Add<double>("priceCollar", s => s.PriceCollar, v => (decimal)v);
        Add<int>("ordersPerMinute", s => s.OrdersPerMinute, v => v);
        Add<double>("dayLoss", s => s.DayLoss, v => (decimal)v);
        Add<double>("drawdown", s => s.Drawdown, v => (decimal)v);
        Add<double>("netExposure", s => s.NetExposure, v => (decimal)v);
        Add<double>("valueAtRisk", s => s.ValueAtRisk, v => (decimal)v);
        Add<int>("repeatsPerMinute", s => s.RepeatsPerMinute, v => v);
        return lines;

        void Add<T>(string limit, Func<LimitSet, T?> of, Func<T, decimal> number)
            where T : struct, IComparable<T>
        {
            var strictest = book.Strictest(of);
            lines.Add(new LimitLine(limit, strictest is { } s ? number(s.Value) : null, strictest?.Scope));
        }
    }
}

/// <summary>A symbol in a portfolio.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Quantity">Position, short negative.</param>
/// <param name="AveragePrice">Average price of its open lots; null when flat.</param>
/// <param name="Mark">Price at the last mark; null when it was flat there.</param>
/// <param name="Unrealized">Profit of the open lots at that mark; null without one.</param>
/// <param name="Realized">Profit of closed lots, before fees.</param>
/// <param name="Multiplier">Money per point; null when it never was held.</param>
/// <param name="Buys">Quantity of open buy orders.</param>
/// <param name="Sells">Quantity of open sell orders.</param>
public sealed record PositionLine(
    Symbol Symbol, Quantity Quantity, decimal? AveragePrice, Price? Mark, Money? Unrealized, Money Realized, decimal? Multiplier, Quantity Buys, Quantity Sells)
{
    internal static PositionLine Of(Symbol symbol, Position? held, Money realized, EquityMarked? last)
    {
        if (held is null)
        {
            return new PositionLine(symbol, default, null, null, null, realized, null, default, default);
        }

        var points = held.Lots.Sum(l => l.Units * l.Price.ToDecimal());
        var units = held.Quantity.Units;
        var mark = last?.Positions.FirstOrDefault(p => p.Symbol == symbol)?.Mark;
        return new PositionLine(
            symbol,
            held.Quantity,
            units == 0 ? null : points / units,
            mark,
            mark is { } m && units != 0 ? new Money(((units * m.ToDecimal()) - points) * held.Multiplier) : null,
            realized,
            held.Multiplier,
            held.Buys,
            held.Sells);
    }
}

/// <summary>What an open order holds.</summary>
public sealed record ReservationLine(OrderId Order, Symbol Symbol, Side Side, Quantity Left, bool Reduces);

/// <summary>Breaker and halt of a scope.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Halted">Whether a halt is on.</param>
/// <param name="Epoch">Number of the last halt; 0 before the first.</param>
/// <param name="Tripped">Tripped causes.</param>
/// <param name="Last">Its last row; null before the first.</param>
public sealed record BreakerLine(string Scope, bool Halted, long Epoch, IReadOnlyList<string> Tripped, RowAddress? Last);

/// <summary>A limit.</summary>
/// <param name="Limit">Its name.</param>
/// <param name="Value">The strictest value; null when no scope sets one.</param>
/// <param name="Scope">Scope that sets it.</param>
public sealed record LimitLine(string Limit, decimal? Value, string? Scope);
