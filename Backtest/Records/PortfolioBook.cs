using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>What the journal tells of one portfolio: marks, flows, fills, closed trades.</summary>
internal sealed class PortfolioBook
{
    private readonly SortedDictionary<Symbol, LotQueue> _lots = [];
    private readonly Dictionary<(OrderId Order, Side Side), int> _tradeOf = [];
    private Money? _firstDayStart;

    public List<EquityMark> Marks { get; } = [];

    public List<CashFlow> Flows { get; } = [];

    public List<FillLine> Fills { get; } = [];

    public List<ClosedTrade> Trades { get; } = [];

    /// <summary>
    /// Deposits before the first mark; of a journal that begins with a funded portfolio the equity its first trading day began with.
    /// </summary>
    public Money StartingEquity
    {
        get
        {
            var deposits = Flows.Where(f => f.MarksBefore == 0).Aggregate(Money.Zero, (sum, f) => sum + f.Amount);
            return deposits > Money.Zero ? deposits : _firstDayStart ?? Money.Zero;
        }
    }

    public void Take(RowAddress address, EquityMarked e)
    {
        _firstDayStart ??= e.DayStart > Money.Zero ? e.DayStart : e.Equity;

        // Symbols may keep different calendars: the trading day never goes back, as in the portfolio itself.
        var session = Marks.Count > 0 ? Math.Max(Marks[^1].SessionDate, e.SessionDate) : e.SessionDate;
        Marks.Keep(new EquityMark(address.Sequence, e.Time, session, e.Equity, e.Cash, e.Gross, e.Net), RecordLimits.PointsMax, "marks");
    }

    public void Take(RowAddress address, UnixNanos time, Deposited e) =>
        Flows.Keep(new CashFlow(address, time, e.Amount, Marks.Count), RecordLimits.LinesMax, "deposits");

    public void Take(RowAddress address, UnixNanos time, FillApplied e)
    {
        var line = new FillLine(address, time, e);
        Fills.Keep(line, RecordLimits.LinesMax, "fills");
        if (!_lots.TryGetValue(e.Symbol, out var lots))
        {
            _lots[e.Symbol] = lots = new LotQueue();
        }

        if (lots.Take(line) is not { } closed)
        {
            return;
        }

        if (_tradeOf.TryGetValue((closed.Order, closed.Side), out var trade))
        {
            Trades[trade] = Trades[trade].With(closed);
        }
        else
        {
            _tradeOf[(closed.Order, closed.Side)] = Trades.Count;
            Trades.Add(closed);
        }
    }
}
