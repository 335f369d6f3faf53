using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Bars;

/// <summary>
/// The closed bars of one symbol out of any feed, for looking at them outside a run. Nothing judges the records: what a run's quality rules would
/// quarantine is in here. A bar is given when its end has come; the one that is running at the end of the feed is not. Page: docs/bars.md.
/// </summary>
public sealed class BarCollector
{
    /// <summary>Length of bars made of trades and quotes when none is asked for.</summary>
    public static readonly Timeframe Default = new(300);

    private readonly SessionCalendar _calendar;
    private readonly Timeframe? _asked;
    private readonly List<Bar> _closed = [];
    private BarSeries? _series; // null while bars are taken as they come
    private bool _prints; // quotes count only until the first trade or bar
    private long _lastEnd = long.MinValue;

    private BarCollector(SessionCalendar calendar, Timeframe? asked)
    {
        _calendar = calendar;
        _asked = asked;
    }

    /// <summary>Bars, oldest first; their ends rise.</summary>
    public IReadOnlyList<Bar> Bars => _closed;

    /// <summary>Length of the bars; null when there was no record.</summary>
    public Timeframe? Timeframe { get; private set; }

    /// <summary>Records read.</summary>
    public long Records { get; private set; }

    /// <summary>Bars left out: they lie over an interval already covered, or are longer than the length asked for or off its grid.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Reads a feed to its end.</summary>
    /// <param name="feed">Feed; other symbols are passed over.</param>
    /// <param name="symbol">Symbol.</param>
    /// <param name="calendar">Calendar of the grid; with <see cref="SessionCalendar.None"/> bars of the length asked for are taken wherever they begin.</param>
    /// <param name="timeframe">Length; null to take the feed's bars as they come, and <see cref="Default"/> of trades and quotes.</param>
    /// <exception cref="FeedException">Reading failed, or FEED_TIMEFRAME: bars of several lengths and none was asked for.</exception>
    public static BarCollector Read(ISliceFeed feed, Symbol symbol, SessionCalendar calendar, Timeframe? timeframe)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(calendar);
        var collector = new BarCollector(calendar, timeframe);
        var batches = new List<MarketBatch>();
        while (feed.NextSecond is { } second)
        {
            batches.Clear();
            feed.Take(second, batches);
            foreach (var batch in batches)
            {
                if (batch.Symbol == symbol)
                {
                    collector.Take(batch.Records.Span);
                }
            }
        }

        return collector;
    }

    private void Take(ReadOnlySpan<MarketRecord> records)
    {
        foreach (ref readonly var record in records)
        {
            Records++;
            if (record.Kind is RecordKind.Bar or RecordKind.Daily)
            {
                TakeBar(Bar.From(in record));
            }
            else if (record.Kind == RecordKind.Trade)
            {
                Print(FirstPrint(), record.Time, record.P0, record.S0);
            }
            else if (!_prints && record.P0 != MarketRecord.Unknown && record.P1 != MarketRecord.Unknown && record.P0 <= record.P1 && _calendar.IsOpen(record.Time))
            {
                Print(Series(), record.Time, record.P0 + ((record.P1 - record.P0) / 2), MarketRecord.Unknown);
            }
        }
    }

    private void TakeBar(in Bar bar)
    {
        var length = new Timeframe((int)((bar.End - bar.Start) / UnixNanos.PerSecond));
        if (_asked is null && _series is null)
        {
            AsItComes(in bar, length);
            return;
        }

        var series = FirstPrint();
        Close(series, bar.Start);
        if (_calendar.IsNone && length == series.Timeframe)
        {
            Give(in bar, bar.End > _lastEnd);
        }
        else if (bar.Start < _lastEnd || !series.Fits(in bar))
        {
            LeftOut++;
        }
        else
        {
            series.Add(in bar);
            Close(series, bar.End);
        }
    }

    private void AsItComes(in Bar bar, Timeframe length)
    {
        _prints = true;
        if ((Timeframe ??= length) != length)
        {
            throw new FeedException(FeedException.Timeframe, $"the data hold bars of {Timeframe} and of {length}; say the timeframe");
        }

        Give(in bar, bar.End > _lastEnd);
    }

    private void Give(in Bar bar, bool fits)
    {
        if (fits)
        {
            _closed.Add(bar);
            _lastEnd = bar.End;
        }
        else
        {
            LeftOut++;
        }
    }

    private void Print(BarSeries series, long time, long price, long size)
    {
        Close(series, time);
        series.Add(time, price, size);
    }

    private void Close(BarSeries series, long ns)
    {
        if (series.TryCloseBefore(ns, out var closed))
        {
            Give(in closed, fits: true);
        }
    }

    // A running bar of quotes is dropped: prices of two kinds do not mix.
    private BarSeries FirstPrint()
    {
        if (!_prints)
        {
            _series?.Discard();
            _prints = true;
        }

        return Series();
    }

    private BarSeries Series()
    {
        Timeframe ??= _asked ?? Default;
        return _series ??= new BarSeries(Timeframe.Value, _calendar);
    }
}
