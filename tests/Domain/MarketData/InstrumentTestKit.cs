using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Feeds;
using GrandModel.MarketData.Instruments;
using GrandModel.MarketData.State;

namespace GrandModel.Tests;

/// <summary>
/// Features that show what they were given: columns count, sum of closes, hour, tick, volume. State goes through snapshots, so a resume is
/// seen to carry it.
/// </summary>
internal sealed class ProbeFeatures(string schema) : IBarFeatures
{
    private double _count;
    private double _sum;
    private FeatureBar _last;

    public void Add(in FeatureBar bar)
    {
        _count++;
        _sum += bar.Close;
        _last = bar;
    }

    public FeatureRow Row() =>
        new(schema, [_count, _sum, _last.HourOfDay, _last.TickSize, double.IsNaN(_last.Volume) ? -1 : _last.Volume], [], 0);

    public void Transfer(StateStream stream)
    {
        stream.Value(ref _count);
        stream.Value(ref _sum);
    }
}

/// <summary>Keeps streamed messages.</summary>
internal sealed class KeptStream : IStreamSink
{
    public List<object> Messages { get; } = [];

    public void Stream(object message) => Messages.Add(message);
}

/// <summary>Runs instruments over a feed as a conducted run does: slices of data and due times, inputs before the due time.</summary>
internal sealed class InstrumentRun
{
    private readonly MarketDataOptions _options;
    private readonly KeptStream _stream = new();

    public InstrumentRun(MarketDataOptions? options = null) => _options = options ?? Options();

    /// <summary>Views by symbol.</summary>
    public SortedDictionary<string, InstrumentView> Views { get; } = new(StringComparer.Ordinal);

    /// <summary>Events and marks, each with the second at which it came out.</summary>
    public List<(long Second, object Message)> Out { get; } = [];

    /// <summary>Last second that ran.</summary>
    public long Second { get; private set; }

    public IEnumerable<BarClosed> Bars(Timeframe timeframe) => Out.Select(static o => o.Message).OfType<BarClosed>().Where(b => b.Timeframe == timeframe);

    public IEnumerable<SecondMark> Marks => Out.Select(static o => o.Message).OfType<SecondMark>();

    public IEnumerable<QualityChanged> Changes => Out.Select(static o => o.Message).OfType<QualityChanged>();

    public static MarketDataOptions Options() => new()
    {
        Strategic = static () => new ProbeFeatures("strategic-P"),
        Tactical = static () => new ProbeFeatures("tactical-P"),
    };

    /// <summary>Runs to the end of the feed, or through a second.</summary>
    public InstrumentRun Run(ISliceFeed feed, long through = long.MaxValue)
    {
        var batches = new List<MarketBatch>();
        while (feed.NextSecond is { } next)
        {
            var second = Math.Min(next, DueSecond() is { } due ? Math.Max(due, Second + 1) : long.MaxValue);
            if (second > through)
            {
                break;
            }

            Second = second;
            batches.Clear();
            feed.Take(second, batches);
            foreach (var batch in batches)
            {
                var view = View(batch.Symbol);
                view.Take(batch, _stream);
                Keep(view);
            }

            foreach (var view in Views.Values)
            {
                if (view.Due <= second * UnixNanos.PerSecond)
                {
                    view.Wake(second * UnixNanos.PerSecond);
                    Keep(view);
                }
            }
        }

        return this;
    }

    /// <summary>Goes on from a snapshot of another run.</summary>
    public InstrumentRun Restore(InstrumentRun other)
    {
        var definition = InstrumentEntity.Definition(_options);
        foreach (var (symbol, view) in other.Views)
        {
            var id = EntityId.Of(EntityNames.Instrument, symbol);
            Views[symbol] = (InstrumentView)definition.LoadView(id, definition.SaveView(view)!);
        }

        Second = other.Second;
        return this;
    }

    private InstrumentView View(Symbol symbol)
    {
        if (!Views.TryGetValue(symbol.Value, out var view))
        {
            Views[symbol.Value] = view = new InstrumentView(symbol, _options);
        }

        return view;
    }

    private long? DueSecond() =>
        Views.Values.Min(static v => v.Due) is { } due ? (due + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond : null;

    private void Keep(InstrumentView view)
    {
        Out.AddRange(_stream.Messages.Select(m => (Second, m)));
        Out.AddRange(view.Pending.Select(e => (Second, (object)e)));
        _stream.Messages.Clear();
    }
}

/// <summary>A feed of records in memory.</summary>
internal sealed class ListFeed(IEnumerable<(string Symbol, MarketRecord Record)> records) : ISliceFeed
{
    private readonly List<(string Symbol, MarketRecord Record)> _records = [.. records];
    private int _at;

    public long? NextSecond => _at < _records.Count ? Ceil(_records[_at].Record.Time) : null;

    public void Take(long second, List<MarketBatch> into)
    {
        var slice = new SortedDictionary<string, List<MarketRecord>>(StringComparer.Ordinal);
        for (; NextSecond <= second; _at++)
        {
            var (symbol, record) = _records[_at];
            slice.TryAdd(symbol, []);
            slice[symbol].Add(record);
        }

        into.AddRange(slice.Select(static s => new MarketBatch(new Symbol(s.Key), s.Value.ToArray())));
    }

    public void SkipThrough(long second)
    {
        while (NextSecond <= second)
        {
            _at++;
        }
    }

    public long Position(Symbol symbol) => _records.Take(_at).Count(r => r.Symbol == symbol.Value);

    public void Dispose()
    {
    }

    private static long Ceil(long time) => (time + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond;
}

/// <summary>Records in short.</summary>
internal static class Records
{
    public static (string, MarketRecord) Trade(string symbol, string time, decimal price, long size = 1) =>
        (symbol, new MarketRecord { Kind = RecordKind.Trade, Time = FeedTestKit.Ns(time), P0 = FeedTestKit.Nanos(price), S0 = size });

    public static (string, MarketRecord) Quote(string symbol, string time, decimal bid, decimal ask) =>
        (symbol, new MarketRecord { Kind = RecordKind.Quote, Time = FeedTestKit.Ns(time), P0 = FeedTestKit.Nanos(bid), P1 = FeedTestKit.Nanos(ask), S0 = 1, S1 = 1 });

    public static (string, MarketRecord) Bar(string symbol, string open, Timeframe length, decimal o, decimal h, decimal l, decimal c, long? volume = 1) =>
        (symbol, new MarketRecord
        {
            Kind = RecordKind.Bar,
            Time = FeedTestKit.Ns(open) + length.Nanos,
            P0 = FeedTestKit.Nanos(o),
            P1 = FeedTestKit.Nanos(h),
            P2 = FeedTestKit.Nanos(l),
            P3 = FeedTestKit.Nanos(c),
            S0 = volume ?? MarketRecord.Unknown,
            S1 = length.Seconds,
        });

    public static (string, MarketRecord) Flat(string symbol, string open, Timeframe length, decimal price, long? volume = 1) =>
        Bar(symbol, open, length, price, price, price, price, volume);

    /// <summary>A price that goes on every so often, for context around what a test is about.</summary>
    public static IEnumerable<(string, MarketRecord)> Trades(string symbol, string from, int count, double everySeconds, decimal price) =>
        Enumerable.Range(0, count).Select(i => (symbol, new MarketRecord
        {
            Kind = RecordKind.Trade,
            Time = FeedTestKit.Ns(from) + (long)(i * everySeconds * 1e9),
            P0 = FeedTestKit.Nanos(price + (i % 3 * 0.01m)),
            S0 = 1,
        }));
}
