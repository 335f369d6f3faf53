using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Simulation;

/// <summary>
/// A feed of trades and quotes with some kinds left out and bars added, which are made of the trades on the calendar of their instrument: what is
/// written as files. A bar is in the slice of its end; one that is running at the end of the feed is left out.
/// </summary>
/// <param name="feed">Feed, disposed with this one.</param>
/// <param name="kinds">Kinds to give.</param>
/// <param name="timeframe">Length of the bars.</param>
/// <param name="calendarOf">Name of a symbol's calendar.</param>
/// <param name="end">Last instant of the feed: bars that end at it are closed, later ones are not.</param>
public sealed class SimulatedFiles(ISliceFeed feed, IReadOnlySet<RecordKind> kinds, Timeframe timeframe, Func<Symbol, string> calendarOf, long end) : ISliceFeed
{
    private readonly SortedDictionary<string, Output> _outputs = new(StringComparer.Ordinal);
    private readonly List<MarketBatch> _batches = [];

    /// <inheritdoc/>
    public long? NextSecond => (feed.NextSecond, DueSecond()) switch
    {
        ({ } next, { } due) => Math.Min(next, due),
        var (next, due) => next ?? due,
    };

    /// <inheritdoc/>
    public void Take(long second, List<MarketBatch> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        _batches.Clear();
        feed.Take(second, _batches);
        foreach (var batch in _batches)
        {
            OutputOf(batch.Symbol).Take(batch.Records.Span);
        }

        foreach (var output in _outputs.Values)
        {
            output.CloseThrough(second * UnixNanos.PerSecond);
            if (output.Records.Count > 0)
            {
                output.Position += output.Records.Count;
                into.Add(new MarketBatch(output.Symbol, output.Records.ToArray()));
                output.Records.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void SkipThrough(long second)
    {
        var passed = new List<MarketBatch>();
        while (NextSecond is { } next && next <= second)
        {
            passed.Clear();
            Take(next, passed);
        }
    }

    /// <inheritdoc/>
    public long Position(Symbol symbol) => _outputs.TryGetValue(symbol.Value, out var output) ? output.Position : 0;

    /// <inheritdoc/>
    public void Dispose() => feed.Dispose();

    private long? DueSecond()
    {
        var due = _outputs.Values.Min(static o => o.Due);
        return due <= end ? (due + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond : null;
    }

    private Output OutputOf(Symbol symbol)
    {
        if (!_outputs.TryGetValue(symbol.Value, out var output))
        {
            output = new Output(symbol, kinds, timeframe, SessionCalendar.Named(calendarOf(symbol)));
            _outputs.Add(symbol.Value, output);
        }

        return output;
    }

    private sealed class Output(Symbol symbol, IReadOnlySet<RecordKind> kinds, Timeframe timeframe, SessionCalendar calendar)
    {
        private readonly BarSeries _bars = new(timeframe, calendar);
        private readonly bool _withBars = kinds.Contains(RecordKind.Bar);

        public Symbol Symbol { get; } = symbol;

        public List<MarketRecord> Records { get; } = [];

        public long Position { get; set; }

        public long? Due => _bars.Due;

        public void Take(ReadOnlySpan<MarketRecord> records)
        {
            foreach (ref readonly var record in records)
            {
                if (kinds.Contains(record.Kind))
                {
                    Records.Add(record);
                }

                if (_withBars && record.Kind == RecordKind.Trade)
                {
                    CloseThrough(record.Time);
                    _bars.Add(record.Time, record.P0, record.S0);
                }
            }
        }

        public void CloseThrough(long ns)
        {
            if (_bars.TryCloseBefore(ns, out var bar))
            {
                Records.Add(new MarketRecord
                {
                    Kind = RecordKind.Bar,
                    Time = bar.Start + timeframe.Nanos, // a session's close may cut a bar: files say its open and have one length for all
                    P0 = bar.Open,
                    P1 = bar.High,
                    P2 = bar.Low,
                    P3 = bar.Close,
                    S0 = bar.Volume,
                    S1 = timeframe.Seconds,
                });
            }
        }
    }
}
