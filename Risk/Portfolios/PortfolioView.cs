using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk.Portfolios;

/// <summary>What a portfolio was told: marks, limits, breakers and halts of its scopes.</summary>
public sealed class PortfolioView
{
    private readonly SortedDictionary<Symbol, Mark> _marks = [];

    /// <summary>The view before anything was told.</summary>
    public PortfolioView(PortfolioId portfolio, RiskOptions options)
    {
        Limits = new LimitBook(portfolio, options);
        Breakers = new BreakerBook(portfolio, options);
    }

    /// <summary>Limits that bind.</summary>
    public LimitBook Limits { get; }

    /// <summary>Breakers and halts that bind.</summary>
    public BreakerBook Breakers { get; }

    /// <summary>Latest trading day of any mark, days since 1970-01-01; 0 before the first.</summary>
    public int SessionDate { get; private set; }

    /// <summary>The last mark of a symbol; null before the first.</summary>
    public Mark? MarkOf(Symbol symbol) => _marks.TryGetValue(symbol, out var mark) ? mark : null;

    /// <summary>Takes what is told.</summary>
    public void Take(object message)
    {
        switch (message)
        {
            case SecondMark e:
                Take(e.Symbol, new Mark(e.Price, e.Time, e.SessionDate));
                break;
            case BarClosed e:
                Take(e.Symbol, new Mark(e.Close, e.CloseTime, e.SessionDate));
                break;
            case LimitChanged e:
                Limits.Take(e);
                break;
            case BreakerEvent e:
                Breakers.Take(e);
                break;
            default:
                throw new UnreachableException($"portfolio follows no {message.GetType().Name}");
        }
    }

    /// <summary>How views of these options are kept in snapshots.</summary>
    public static ViewCodec<PortfolioView> Codec(RiskOptions options) => new(
        static view => JsonSerializer.SerializeToUtf8Bytes(
            new PortfolioViewData(
                [.. view._marks.Select(m => new SymbolMark(m.Key, m.Value))], view.Limits.Sets, view.Breakers.Trips, view.Breakers.Halts, view.SessionDate),
            RiskJson.Default.PortfolioViewData),
        (EntityId id, ReadOnlySpan<byte> bytes) => Load(new PortfolioView(new PortfolioId(id.Key), options), bytes));

    private static PortfolioView Load(PortfolioView view, ReadOnlySpan<byte> bytes)
    {
        var data = JsonSerializer.Deserialize(bytes, RiskJson.Default.PortfolioViewData) ?? throw new JsonException("PortfolioView: null.");
        foreach (var item in data.Marks)
        {
            view._marks.Add(item.Symbol, item.Mark);
        }

        view.Limits.Restore(data.Limits);
        view.Breakers.Restore(data.Trips, data.Halts);
        view.SessionDate = data.SessionDate;
        return view;
    }

    // A bar may be told after a later second's mark: the newer stays.
    private void Take(Symbol symbol, Mark mark)
    {
        if (!_marks.TryGetValue(symbol, out var last) || mark.Time >= last.Time)
        {
            _marks[symbol] = mark;
            SessionDate = Math.Max(SessionDate, mark.SessionDate);
        }
    }
}

/// <summary>A price of a symbol.</summary>
/// <param name="Price">Price.</param>
/// <param name="Time">Event time.</param>
/// <param name="SessionDate">Trading day by the symbol's calendar.</param>
public readonly record struct Mark(Price Price, UnixNanos Time, int SessionDate);

/// <summary>A symbol's mark in a snapshot.</summary>
public sealed record SymbolMark(Symbol Symbol, Mark Mark);

/// <summary>A view in a snapshot.</summary>
public sealed record PortfolioViewData(
    IReadOnlyList<SymbolMark> Marks,
    IReadOnlyList<LimitSet> Limits,
    IReadOnlyList<BookedTrip> Trips,
    IReadOnlyList<BookedHalt> Halts,
    int SessionDate);
