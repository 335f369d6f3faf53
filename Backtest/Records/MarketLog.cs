using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Bars and data quality by symbol.</summary>
internal sealed class MarketLog
{
    private readonly SortedDictionary<Symbol, SortedDictionary<Timeframe, List<BarPoint>>> _bars = [];
    private readonly SortedDictionary<Symbol, SortedDictionary<string, QualityCount>> _quality = [];

    public IReadOnlyList<SymbolBars> Bars =>
        [.. _bars.Select(s =>
        {
            var drawn = s.Value.ContainsKey(Timeframe.M5) ? Timeframe.M5 : s.Value.Keys.First();
            return new SymbolBars(s.Key, [.. s.Value.Select(t => new TimeframeCount(t.Key, t.Value.Count))], drawn, s.Value[drawn]);
        })];

    public IReadOnlyList<QualityCount> Quality => [.. _quality.SelectMany(s => s.Value.Values)];

    public void Take(RowAddress address, BarClosed e)
    {
        if (!_bars.TryGetValue(e.Symbol, out var frames))
        {
            _bars[e.Symbol] = frames = [];
        }

        if (!frames.TryGetValue(e.Timeframe, out var points))
        {
            frames[e.Timeframe] = points = [];
        }

        points.Keep(new BarPoint(e.OpenTime, e.CloseTime, e.SessionDate, e.Close), RecordLimits.PointsMax, "bars of a symbol");
        foreach (var reason in e.Suspect)
        {
            Change(e.Symbol, reason, c => c with { SuspectBars = c.SuspectBars + 1, Last = address });
        }
    }

    public void Take(RowAddress address, QualityChanged e)
    {
        Change(e.Symbol, e.Reason, c => c with { Changes = c.Changes + 1, Last = address });
        foreach (var count in e.Counts)
        {
            Change(e.Symbol, count.Reason, c => c with { Records = count.Count, Last = address });
        }
    }

    private void Change(Symbol symbol, string reason, Func<QualityCount, QualityCount> change)
    {
        if (!_quality.TryGetValue(symbol, out var reasons))
        {
            _quality[symbol] = reasons = new(StringComparer.Ordinal);
        }

        reasons[reason] = change(reasons.TryGetValue(reason, out var count) ? count : new QualityCount(symbol, reason, 0, 0, 0, default));
    }
}
