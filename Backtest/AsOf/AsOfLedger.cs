using GrandModel.Contracts;

namespace GrandModel.Backtest.AsOf;

/// <summary>
/// A portfolio's books kept a second time, from deposits, fills and bars alone: none of the sums that the portfolio journaled beside them is read. The mark of a bar's own
/// symbol is the bar's close; marks of other symbols come from seconds, which are not journaled, and are taken as journaled.
/// </summary>
internal sealed class AsOfLedger
{
    private readonly SortedDictionary<Symbol, (long Units, decimal Multiplier)> _positions = [];
    private readonly SortedDictionary<Symbol, BarClosed> _bars = [];
    private Money _cash;
    private Money _highWater;
    private Money _dayStart;
    private Money _lastEquity;
    private int _sessionDate;

    /// <summary>Marks of other symbols that were taken as journaled.</summary>
    public long MarksTaken { get; private set; }

    public Money Cash => _cash;

    public long UnitsOf(Symbol symbol) => _positions.TryGetValue(symbol, out var position) ? position.Units : 0;

    public void Take(BarClosed bar)
    {
        if (bar.Timeframe == Timeframe.M5)
        {
            _bars[bar.Symbol] = bar;
        }
    }

    public void Take(Deposited e)
    {
        _cash += e.Amount;
        _highWater += e.Amount;
        _dayStart += e.Amount;
        _lastEquity += e.Amount;
    }

    public void Take(FillApplied e)
    {
        var units = e.Side == Side.Buy ? e.Quantity.Units : -e.Quantity.Units;
        _cash = _cash - Money.Notional(e.Price, new Quantity(units), e.Multiplier) - e.Fee;
        _positions[e.Symbol] = (UnitsOf(e.Symbol) + units, e.Multiplier);
    }

    /// <summary>The portfolio at a bar.</summary>
    public AsOfMark Mark(EquityMarked e)
    {
        var (gross, net, largest) = (Money.Zero, Money.Zero, Money.Zero);
        var marked = new List<MarkedPosition>();
        foreach (var (symbol, position) in _positions)
        {
            if (position.Units == 0)
            {
                continue;
            }

            var mark = MarkOf(symbol, e);
            var exposure = Money.Notional(mark, new Quantity(position.Units), position.Multiplier);
            var size = exposure < Money.Zero ? -exposure : exposure;
            net += exposure;
            gross += size;
            largest = size > largest ? size : largest;
            marked.Add(new MarkedPosition(symbol, new Quantity(position.Units), mark, position.Multiplier));
        }

        var equity = _cash + net;
        _dayStart = e.SessionDate > _sessionDate ? _lastEquity : _dayStart;
        _sessionDate = Math.Max(_sessionDate, e.SessionDate);
        _highWater = equity > _highWater ? equity : _highWater;
        _lastEquity = equity;
        return new AsOfMark(_cash, equity, _highWater, _dayStart, gross, net, largest, Text(marked));
    }

    public static string Text(IEnumerable<MarkedPosition> positions) =>
        string.Join(", ", positions.OrderBy(static p => p.Symbol).Select(static p => $"{p.Symbol} {p.Position}@{p.Mark}"));

    private Price MarkOf(Symbol symbol, EquityMarked e)
    {
        if (symbol == e.Symbol && _bars.TryGetValue(symbol, out var bar) && bar.Sequence == e.Bar)
        {
            return bar.Close;
        }

        MarksTaken++;
        return e.Positions.FirstOrDefault(p => p.Symbol == symbol)?.Mark ?? default; // a position that was not journaled differs at no price
    }
}
