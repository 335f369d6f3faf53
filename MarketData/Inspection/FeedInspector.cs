using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds;

namespace GrandModel.MarketData.Inspection;

/// <summary>Reads files through and says what is in them: each by itself, without merging. Page: docs/data.md.</summary>
public static class FeedInspector
{
    /// <summary>Reads one file to its end, or to <see cref="FeedOptions.To"/>.</summary>
    /// <param name="input">File, from <see cref="FeedFiles.Find"/>.</param>
    /// <param name="options">What to read. Strict reading throws at the first fault; leave it off to see all.</param>
    /// <param name="cancellation">Asked between blocks.</param>
    /// <exception cref="FeedException">The file is gone, or strict reading met a fault.</exception>
    public static FileInspection Inspect(FeedInput input, FeedOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        using var reader = new FeedReader(input, 0, options);
        var block = new RecordBlock();
        var scans = new List<SymbolScan>();
        while (reader.Read(block))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < block.Count; i++)
            {
                var id = block.SymbolIds[i];
                while (scans.Count <= id)
                {
                    scans.Add(new SymbolScan(reader.Symbols[scans.Count], input, options));
                }

                scans[id].Take(in block.Records[i]);
            }
        }

        return new FileInspection(
            input,
            reader.Rows,
            [.. scans.Where(static s => s.Records > 0).Select(static s => s.Result()).OrderBy(static s => s.Symbol)],
            [.. reader.UnknownSymbols],
            reader.Faults.Counts(),
            reader.Faults.Notes(),
            reader.Faults.Kept());
    }

    private sealed class SymbolScan(Symbol symbol, FeedInput input, FeedOptions options)
    {
        private readonly GapScan _gaps = new(
            SessionCalendar.Named(options.Catalog.Get(symbol).Calendar), input.Kind, input.Timeframe?.Nanos ?? UnixDay.Nanos);

        private long _first;
        private long _last;
        private long _low = MarketRecord.Unknown;
        private long _high = MarketRecord.Unknown;

        public long Records { get; private set; }

        public void Take(in MarketRecord record)
        {
            var isBar = record.Kind is RecordKind.Bar or RecordKind.Daily;
            var start = isBar ? record.Time - (record.S1 * UnixNanos.PerSecond) : record.Time;
            _first = Records++ == 0 ? start : _first;
            _last = record.Time;
            _gaps.Take(start, record.Time);
            switch (record.Kind)
            {
                case RecordKind.Bar:
                    Price(record.P2, record.P1);
                    break;
                case RecordKind.Daily:
                    Price(record.P3, record.P3);
                    break;
                case RecordKind.Quote:
                    Price(record.P0, record.P1);
                    break;
                default:
                    Price(record.P0, record.P0);
                    break;
            }
        }

        public SymbolInspection Result() => new(symbol, Records, _first, _last, _low, _high, _gaps.Gaps);

        // A quote may lack one side.
        private void Price(long low, long high)
        {
            if (low != MarketRecord.Unknown && (_low == MarketRecord.Unknown || low < _low))
            {
                _low = low;
            }

            if (high != MarketRecord.Unknown && (_high == MarketRecord.Unknown || high > _high))
            {
                _high = high;
            }
        }
    }
}
