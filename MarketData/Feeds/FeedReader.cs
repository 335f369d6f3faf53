using System.Text;
using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds.Csv;
using GrandModel.MarketData.Reference;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Reads one file into records, block by block, in the order of its lines. A row with a fault is left out and logged; strict reading
/// throws at the first. One pass over the bytes, no text per row. Serves one thread.
/// </summary>
public sealed class FeedReader : IDisposable
{
    private const int Filtered = -1;
    private const int Refused = -2;

    private readonly FeedInput _input;
    private readonly FeedOptions _options;
    private readonly LineReader _lines;
    private readonly short _source;
    private readonly long _barNanos;
    private readonly HashSet<Symbol> _wanted;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal); // Filtered or Refused for symbols not read
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _idsByText;
    private readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal); // rows of symbols that the catalog does not have
    private readonly List<Symbol> _symbols = [];
    private readonly List<long> _lastBars = []; // time of the last bar of each symbol
    private byte[] _lastSymbol = []; // with its comma
    private int _lastId;
    private DayCache _days;
    private long _lastTime;
    private bool _ended;

    /// <summary>Opens a file found by <see cref="FeedFiles"/>.</summary>
    /// <param name="input">File.</param>
    /// <param name="source">Its number among the run's inputs, kept in the records.</param>
    /// <param name="options">What to read.</param>
    /// <exception cref="FeedException">FEED_ACCESS: it is gone or may not be read.</exception>
    public FeedReader(FeedInput input, short source, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        _input = input;
        _source = source;
        _options = options;
        _wanted = [.. options.Symbols];
        _idsByText = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _barNanos = input.Kind == FeedKind.Dailies ? UnixDay.Nanos : input.Timeframe?.Nanos ?? 0;
        _lastTime = input.FirstTime == long.MinValue ? long.MinValue : input.FirstTime - _barNanos; // the file was opened because of that time
        try
        {
            _lines = new LineReader(GzipInput.Open(input.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FeedException(FeedException.Access, $"{input.Path}: {e.Message}");
        }

        _lines.Next(out _); // the header, checked when the file was found
    }

    /// <summary>Symbols met so far, by the numbers in <see cref="RecordBlock.SymbolIds"/>.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>Faults and notes.</summary>
    public FaultLog Faults { get; } = new();

    /// <summary>Rows so far of each symbol that the catalog does not have. For the thread that reads.</summary>
    public IReadOnlyDictionary<string, long> UnknownSymbols => _unknown;

    /// <summary>Rows read so far, faulty and filtered ones included, header and blank lines not.</summary>
    public long Rows { get; private set; }

    /// <summary>Records given so far.</summary>
    public long Records { get; private set; }

    /// <summary>Fills a block.</summary>
    /// <returns>False when there was nothing left to put into it.</returns>
    /// <exception cref="FeedException">Strict reading met a fault; the block holds the records before it.</exception>
    public bool Read(RecordBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        block.Count = 0;
        while (block.Count < RecordBlock.Capacity && !_ended)
        {
            var state = _lines.Next(out var line);
            if (state == LineState.End)
            {
                End();
                break;
            }

            Rows++;
            if (state == LineState.TooLong)
            {
                Fault(new DataFault(FaultCodes.LineTooLong, _input.Name, _lines.Line, "line", RowDiagnosis.Show(line), $"at most {LineReader.LineBytesMax} bytes"));
                continue;
            }

            ref var record = ref block.Records[block.Count];
            var id = Parse(line, ref record);
            if (id >= 0)
            {
                block.SymbolIds[block.Count++] = id;
                Records++;
            }
        }

        return block.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    // The symbol's number, or negative when the row gives no record.
    private int Parse(ReadOnlySpan<byte> line, ref MarketRecord record)
    {
        record = default;
        record.Line = _lines.Line;
        record.Source = _source;
        var at = 0;
        var column = 0;
        if (!TryTime(line, ref at, out record.Time) || at == line.Length)
        {
            return Refuse(line, column);
        }

        at++;
        var id = SymbolAt(line, ref at);
        if (id < 0)
        {
            return id;
        }

        var ok = _input.Kind switch
        {
            FeedKind.Trades => TryTrade(line, ref at, ref column, ref record),
            FeedKind.Quotes => TryQuote(line, ref at, ref column, ref record),
            FeedKind.Bars => TryBar(line, ref at, ref column, ref record),
            _ => TryDaily(line, ref at, ref column, ref record),
        };
        if (!ok || at != line.Length)
        {
            return Refuse(line, column);
        }

        return IsInOrder(line, id, ref record) && IsWithin(in record) ? id : Filtered;
    }

    private bool TryTime(ReadOnlySpan<byte> line, ref int at, out long time) =>
        _input.Kind is FeedKind.Bars or FeedKind.Dailies
            ? FieldParser.TryIso(line, ref at, ref _days, out time)
            : FieldParser.TryNanos(line, ref at, out time);

    private static bool TryTrade(ReadOnlySpan<byte> line, ref int at, ref int column, ref MarketRecord record)
    {
        record.Kind = RecordKind.Trade;
        column = 2;
        if (!FieldParser.TryPrice(line, ref at, out record.P0) || !Step(line, ref at))
        {
            return false;
        }

        column = 3;
        return FieldParser.TrySizeOrEmpty(line, ref at, out record.S0);
    }

    private static bool TryQuote(ReadOnlySpan<byte> line, ref int at, ref int column, ref MarketRecord record)
    {
        record.Kind = RecordKind.Quote;
        column = 2;
        if (!FieldParser.TryPriceOrEmpty(line, ref at, out record.P0) || !Step(line, ref at))
        {
            return false;
        }

        column = 3;
        if (!FieldParser.TrySizeOrEmpty(line, ref at, out record.S0) || !Step(line, ref at))
        {
            return false;
        }

        column = 4;
        if (!FieldParser.TryPriceOrEmpty(line, ref at, out record.P1) || !Step(line, ref at))
        {
            return false;
        }

        column = 5;
        if (!FieldParser.TrySizeOrEmpty(line, ref at, out record.S1))
        {
            return false;
        }

        column = 2;
        return record.P0 != MarketRecord.Unknown || record.P1 != MarketRecord.Unknown;
    }

    private static bool TryBar(ReadOnlySpan<byte> line, ref int at, ref int column, ref MarketRecord record)
    {
        record.Kind = RecordKind.Bar;
        for (column = 2; column < 6; column++)
        {
            if (!FieldParser.TryPrice(line, ref at, out var price) || !Step(line, ref at))
            {
                return false;
            }

            switch (column)
            {
                case 2: record.P0 = price; break;
                case 3: record.P1 = price; break;
                case 4: record.P2 = price; break;
                default: record.P3 = price; break;
            }
        }

        return FieldParser.TrySizeOrEmpty(line, ref at, out record.S0);
    }

    private static bool TryDaily(ReadOnlySpan<byte> line, ref int at, ref int column, ref MarketRecord record)
    {
        record.Kind = RecordKind.Daily;
        column = 2;
        record.S0 = MarketRecord.Unknown;
        if (!FieldParser.TryPrice(line, ref at, out record.P3))
        {
            return false;
        }

        record.P0 = record.P1 = record.P2 = record.P3;
        return true;
    }

    // Over the comma; false at the end of the line.
    private static bool Step(ReadOnlySpan<byte> line, ref int at) => at < line.Length && line[at++] == ',';

    private int SymbolAt(ReadOnlySpan<byte> line, ref int at)
    {
        var rest = line[at..];
        if (rest.StartsWith(_lastSymbol) && _lastSymbol.Length > 0)
        {
            at += _lastSymbol.Length;
        }
        else
        {
            var length = rest.IndexOf((byte)',');
            if (length < 0)
            {
                return Refuse(line, 1);
            }

            Span<char> text = stackalloc char[Symbol.LengthMax];
            if (length > Symbol.LengthMax || !Encoding.ASCII.TryGetChars(rest[..length], text, out var count))
            {
                return Refuse(line, 1);
            }

            if (!_idsByText.TryGetValue(text[..count], out _lastId))
            {
                var name = new string(text[..count]);
                if (!Symbol.IsValid(name))
                {
                    return Refuse(line, 1);
                }

                _lastId = NewSymbol(name);
            }

            _lastSymbol = rest[..(length + 1)].ToArray();
            at += length + 1;
        }

        if (_lastId == Refused)
        {
            var name = Encoding.ASCII.GetString(_lastSymbol.AsSpan(0, _lastSymbol.Length - 1));
            var expected = "a symbol of the instrument catalog (" + InstrumentCatalog.UnknownText(name) + ")";
            Fault(new DataFault(FaultCodes.SymbolUnknown, _input.Name, _lines.Line, "symbol", name, expected), keep: _unknown.TryAdd(name, 0));
            _unknown[name]++;
        }

        return _lastId;
    }

    private int NewSymbol(string name)
    {
        var symbol = new Symbol(name);
        var id = _wanted.Count > 0 && !_wanted.Contains(symbol) ? Filtered
            : !_options.Catalog.TryGet(symbol, out _) ? Refused
            : _symbols.Count;
        if (id >= 0)
        {
            _symbols.Add(symbol);
            _lastBars.Add(long.MinValue);
        }

        _ids.Add(name, id);
        return id;
    }

    // Also gives bars their close time and length.
    private bool IsInOrder(ReadOnlySpan<byte> line, int id, ref MarketRecord record)
    {
        if (record.Time < _lastTime)
        {
            Fault(Semantic(line, FaultCodes.TimeBack, 0, $"a time from {new UnixNanos(_lastTime)}, that of the row above"));
            return false;
        }

        if (_barNanos == 0)
        {
            _lastTime = record.Time;
            return true;
        }

        if (record.Time == _lastBars[id])
        {
            Fault(Semantic(line, FaultCodes.BarDuplicate, 0, $"one row of {_symbols[id]} at this time"));
            return false;
        }

        if (record.P2 > Math.Min(record.P0, record.P3) || record.P1 < Math.Max(record.P0, record.P3))
        {
            Fault(Semantic(line, FaultCodes.BarRange, record.P1 < Math.Max(record.P0, record.P3) ? 3 : 4, "low <= open, close <= high"));
            return false;
        }

        _lastBars[id] = _lastTime = record.Time;
        record.S1 = _barNanos / UnixNanos.PerSecond;
        record.Time += _barNanos;
        return true;
    }

    private bool IsWithin(in MarketRecord record)
    {
        _ended = record.Time > _options.To || (_barNanos == 0 && record.Time == _options.To);
        return !_ended && record.Time - _barNanos >= _options.From;
    }

    private int Refuse(ReadOnlySpan<byte> line, int column)
    {
        Fault(RowDiagnosis.Of(line, _input.Kind, column, _input.Name, _lines.Line));
        return Refused;
    }

    private DataFault Semantic(ReadOnlySpan<byte> line, string code, int column, string expected) =>
        new(code, _input.Name, _lines.Line, FeedFormat.Columns(_input.Kind)[column], RowDiagnosis.Show(RowDiagnosis.Field(line, column)), expected);

    private void Fault(DataFault fault, bool keep = true)
    {
        Faults.Add(fault, keep);
        if (_options.Strict)
        {
            _ended = true;
            throw new FeedException(fault);
        }
    }

    private void End()
    {
        _ended = true;
        Faults.Note(NoteCodes.CarriageReturn, _lines.CarriageReturns);
        Faults.Note(NoteCodes.BlankLine, _lines.BlankLines);
        Faults.Note(NoteCodes.ByteOrderMark, _lines.HasByteOrderMark ? 1 : 0);
        Faults.Note(NoteCodes.NoLastNewline, _lines.LacksLastNewline ? 1 : 0);
        if (_lines.Fault is { } code)
        {
            var expected = code == FaultCodes.ReadFailed ? "a file that can be read to its end" : "complete gzip data";
            Fault(new DataFault(code, _input.Name, _lines.Line, "file", $"{Rows} rows before", expected));
        }
    }
}
