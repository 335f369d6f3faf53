using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.MarketData.Bars;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Quality;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Instruments;

/// <summary>
/// What an instrument derives from its feed: running bars, quality, features. A function of the records and due times that it was given,
/// in their order; within one instant records come before the due time. Prices come from the best kind of record seen so far: from the
/// middle of quotes only until the first trade or bar.
/// </summary>
public sealed class InstrumentView
{
    private const int Layout = 1;
    private const int FromNothing = 0;
    private const int FromQuotes = 1;
    private const int FromPrints = 2;

    private readonly InstrumentSpec _spec;
    private readonly SessionCalendar _calendar;
    private readonly QualityMonitor _quality;
    private readonly BarPair _bars;
    private readonly FeaturePair _features5;
    private readonly FeaturePair _features30;
    private readonly List<InstrumentEvent> _pending = [];
    private readonly List<PairedBar> _closed = [];
    private int _origin = FromNothing;
    private long _position;
    private (long Second, long Price, int SessionDate) _mark; // second 0: none

    /// <summary>Before the first record.</summary>
    /// <exception cref="Reference.ReferenceException">UNKNOWN_SYMBOL.</exception>
    public InstrumentView(Symbol symbol, MarketDataOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _spec = options.Catalog.Get(symbol);
        _calendar = SessionCalendar.Named(options.Calendar ?? _spec.Calendar);
        _quality = new QualityMonitor(_calendar, options.QualityBySymbol.TryGetValue(symbol.Value, out var limits) ? limits : options.Quality);
        _bars = new BarPair(_calendar);
        _features5 = new FeaturePair(options.Tactical(), options.TacticalAlternative?.Invoke());
        _features30 = new FeaturePair(options.Strategic(), options.StrategicAlternative?.Invoke());
    }

    /// <summary>Events that follow from the last message, in order.</summary>
    public IReadOnlyList<InstrumentEvent> Pending => _pending;

    /// <summary>Feed records read so far.</summary>
    public long Position => _position;

    /// <summary>Quality of the data.</summary>
    public QualityMonitor Quality => _quality;

    /// <summary>When a running bar ends or the data become stale, whichever is earlier; null for never.</summary>
    public long? Due => (_bars.Due, _quality.StaleAt) switch
    {
        ({ } bar, { } stale) => Math.Min(bar, stale),
        var (bar, stale) => bar ?? stale,
    };

    /// <summary>Takes the records of a slice.</summary>
    /// <param name="batch">Records of this instrument.</param>
    /// <param name="streams">Gets one mark for each second with a good price.</param>
    public void Take(MarketBatch batch, IStreamSink streams)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(streams);
        if (batch.Symbol != _spec.Symbol)
        {
            throw new ArgumentException($"Records of {batch.Symbol} were given to {_spec.Symbol}.", nameof(batch));
        }

        _pending.Clear();
        foreach (ref readonly var record in batch.Records.Span)
        {
            Take(in record, streams);
        }

        Flush(streams);
    }

    /// <summary>The due time came: bars that ended close, and the data may be stale.</summary>
    public void Wake(long now)
    {
        _pending.Clear();
        _bars.CloseThrough(now, _closed);
        EmitClosed();
        _quality.Wake(now);
        _bars.Doubt(_quality.Reasons);
        EmitChanges();
    }

    /// <summary>Saves or loads everything kept between messages.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(Layout);
        stream.Value(ref _origin);
        stream.Value(ref _position);
        _quality.Transfer(stream);
        _bars.Transfer(stream);
        _features5.Transfer(stream);
        _features30.Transfer(stream);
    }

    private void Take(in MarketRecord record, IStreamSink streams)
    {
        var isBar = record.Kind is RecordKind.Bar or RecordKind.Daily;
        var start = isBar ? record.Time - (record.S1 * UnixNanos.PerSecond) : record.Time;
        _bars.CloseThrough(start, _closed);
        EmitClosed();
        _position++;
        var good = _quality.Take(in record, _bars.ClosedThrough);
        EmitChanges();
        if (!good)
        {
            return;
        }

        switch (record.Kind)
        {
            case RecordKind.Trade:
                PricesFrom(FromPrints);
                _bars.Add(record.Time, record.P0, record.S0, _quality.Reasons);
                Mark(record.Time, record.P0, _calendar.SessionDate(record.Time), streams);
                break;
            case RecordKind.Quote:
                TakeQuote(in record, streams);
                break;
            case RecordKind.Bar:
                PricesFrom(FromPrints);
                _bars.Add(Bar.From(in record), _quality.Reasons, _closed);
                EmitClosed();
                Mark(record.Time, record.P3, _calendar.SessionDate(start), streams);
                break;
            default:
                PricesFrom(FromPrints);
                Mark(record.Time, record.P3, UnixDay.OfInstant(start), streams);
                break;
        }
    }

    // Before the opening quotes are orders for an auction, not a market: their middle is no price.
    private void TakeQuote(in MarketRecord record, IStreamSink streams)
    {
        if (_origin == FromPrints || record.P0 == MarketRecord.Unknown || record.P1 == MarketRecord.Unknown || !_calendar.IsOpen(record.Time))
        {
            return;
        }

        PricesFrom(FromQuotes);
        var middle = record.P0 + ((record.P1 - record.P0) / 2);
        _bars.Add(record.Time, middle, MarketRecord.Unknown, _quality.Reasons);
        Mark(record.Time, middle, _calendar.SessionDate(record.Time), streams);
    }

    private void PricesFrom(int origin)
    {
        if (_origin == FromQuotes && origin == FromPrints)
        {
            _bars.Discard();
        }

        _origin = origin;
    }

    private void Mark(long time, long price, int sessionDate, IStreamSink streams)
    {
        var second = (time + UnixNanos.PerSecond - 1) / UnixNanos.PerSecond;
        if (_mark.Second != second)
        {
            Flush(streams);
        }

        _mark = (second, price, sessionDate);
    }

    private void Flush(IStreamSink streams)
    {
        if (_mark.Second > 0)
        {
            streams.Stream(new SecondMark(_spec.Symbol, new Price(_mark.Price), UnixNanos.FromSeconds(_mark.Second), _mark.SessionDate));
            _mark = default;
        }
    }

    private void EmitClosed()
    {
        foreach (var closed in _closed)
        {
            _pending.Add(Closed(in closed));
        }

        _closed.Clear();
    }

    private BarClosed Closed(in PairedBar closed)
    {
        var (bar, features) = (closed.Bar, closed.Timeframe == Timeframe.M5 ? _features5 : _features30);
        features.Add(closed.Sequence, in bar, _spec.TickSize);
        return new BarClosed(
            _spec.Symbol,
            closed.Timeframe,
            closed.Sequence,
            new UnixNanos(bar.Start),
            new UnixNanos(bar.End),
            _calendar.SessionDate(bar.Start),
            new Price(bar.Open),
            new Price(bar.High),
            new Price(bar.Low),
            new Price(bar.Close),
            bar.Volume == MarketRecord.Unknown ? null : bar.Volume,
            closed.Closes30,
            QualityCodes.Of(closed.Reasons),
            features.Row(),
            features.Alternative(),
            _position);
    }

    private void EmitChanges()
    {
        if (_quality.Changes.Count == 0)
        {
            return;
        }

        foreach (var change in _quality.Changes)
        {
            _pending.Add(new QualityChanged(_spec.Symbol, change.Status.ToString(), change.Reason, change.Detail, _quality.Counts(), _position));
        }

        _quality.ClearChanges();
    }
}
