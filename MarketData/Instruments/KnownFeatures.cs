using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Instruments;

/// <summary>A feature row and the instant at which it became known.</summary>
public readonly record struct KnownRow(long KnownAtNs, FeatureRow Row);

/// <summary>
/// The feature rows of an instrument as they were known at an instant: the same bars, quality rules and features as in a run, so the values are those that a
/// run journals.
/// </summary>
/// <param name="Schema">Schema of the rows.</param>
/// <param name="Timeframe">Timeframe of their bars.</param>
/// <param name="AtNs">The instant.</param>
/// <param name="Records">Records read.</param>
/// <param name="Rows">The last rows, oldest first; at most <see cref="FeatureSchema.Rows"/>.</param>
public sealed record KnownFeatures(FeatureSchema Schema, Timeframe Timeframe, long AtNs, long Records, IReadOnlyList<KnownRow> Rows)
{
    /// <summary>Whether a policy would see the matrix: all its rows are there.</summary>
    public bool IsComplete => Rows.Count == Schema.Rows;

    /// <summary>Reads a feed up to an instant.</summary>
    /// <param name="feed">Feed; other symbols are passed over.</param>
    /// <param name="symbol">Symbol.</param>
    /// <param name="schema">Schema of 5- or 30-minute bars.</param>
    /// <param name="options">Catalog, calendar and quality limits; its features are not used.</param>
    /// <param name="at">The instant; null for the end of the data, which is the time of the last record.</param>
    /// <exception cref="FeedException">Reading failed.</exception>
    /// <exception cref="LookAheadException">A row became known after the instant.</exception>
    public static KnownFeatures Read(ISliceFeed feed, Symbol symbol, FeatureSchema schema, MarketDataOptions options, long? at)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        var strategic = schema.Name.StartsWith("strategic", StringComparison.Ordinal);
        var view = new InstrumentView(symbol, strategic
            ? options with { Strategic = () => FeatureSeries.Create(schema.Name), StrategicAlternative = null, TacticalAlternative = null }
            : options with { Tactical = () => FeatureSeries.Create(schema.Name), StrategicAlternative = null, TacticalAlternative = null });
        var rows = new RowWindow(schema, strategic ? Timeframe.M30 : Timeframe.M5);
        var last = Walk(feed, symbol, view, rows, at ?? long.MaxValue);
        var end = at ?? last;
        WakeThrough(view, end, rows);
        return new KnownFeatures(schema, rows.Timeframe, end, view.Position, rows.AsOf(end));
    }

    // Due times before a slice come first; within a second records come before them, as in a run. Gives the time of the last record.
    private static long Walk(ISliceFeed feed, Symbol symbol, InstrumentView view, RowWindow rows, long at)
    {
        var last = 0L;
        var batches = new List<MarketBatch>();
        while (feed.NextSecond is { } second && (second - 1) * UnixNanos.PerSecond < at)
        {
            WakeThrough(view, Math.Min(at, (second - 1) * UnixNanos.PerSecond), rows);
            batches.Clear();
            feed.Take(second, batches);
            foreach (var batch in batches)
            {
                var known = batch.Symbol == symbol ? Known(batch.Records, at) : 0;
                if (known > 0)
                {
                    view.Take(new MarketBatch(symbol, batch.Records[..known]), NoStream.Instance);
                    rows.Take(view.Pending);
                    last = batch.Records.Span[known - 1].Time;
                }
            }
        }

        return last;
    }

    // Records of a slice come in order of time: those up to the instant.
    private static int Known(ReadOnlyMemory<MarketRecord> records, long at)
    {
        var count = records.Length;
        while (count > 0 && records.Span[count - 1].Time > at)
        {
            count--;
        }

        return count;
    }

    private static void WakeThrough(InstrumentView view, long ns, RowWindow rows)
    {
        while (view.Due is { } due && due <= ns)
        {
            view.Wake(due);
            rows.Take(view.Pending);
        }
    }

    private sealed class NoStream : IStreamSink
    {
        public static readonly NoStream Instance = new();

        public void Stream(object message)
        {
        }
    }

    private sealed class RowWindow(FeatureSchema schema, Timeframe timeframe)
    {
        private readonly Queue<KnownRow> _rows = new();

        public Timeframe Timeframe { get; } = timeframe;

        public void Take(IReadOnlyList<InstrumentEvent> events)
        {
            foreach (var e in events)
            {
                if (e is not BarClosed bar || bar.Timeframe != Timeframe)
                {
                    continue;
                }

                if (_rows.Count == schema.Rows)
                {
                    _rows.Dequeue();
                }

                _rows.Enqueue(new KnownRow(bar.CloseTime.Value, bar.Features));
            }
        }

        public IReadOnlyList<KnownRow> AsOf(long at)
        {
            foreach (var row in _rows)
            {
                if (row.KnownAtNs > at)
                {
                    throw new LookAheadException(schema.Name, new UnixNanos(row.KnownAtNs), new UnixNanos(at));
                }
            }

            return [.. _rows];
        }
    }
}
