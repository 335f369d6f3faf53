using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Windows;

/// <summary>
/// The last feature rows of one instrument and timeframe, each with the instant at which it became known and its journal address. Bounded:
/// the oldest row leaves when a new one comes. It refuses a row known later than the instant at which it is added or read.
/// </summary>
public sealed class BarWindow
{
    private const int Layout = 1;
    private readonly FeatureSchema _schema;
    private readonly int _width;
    private readonly double[] _values;
    private readonly uint[] _undefined;
    private readonly long[] _knownAt;
    private readonly long[] _source;
    private int _count;
    private long _lastBar;

    /// <summary>An empty window.</summary>
    /// <param name="schema">Schema of the rows.</param>
    /// <param name="lateBars">Rows kept beyond the schema's, so that a bar can still be decided on when so many newer ones came
    /// first.</param>
    public BarWindow(FeatureSchema schema, int lateBars = 0)
    {
        ArgumentNullException.ThrowIfNull(schema);
        _schema = schema;
        Capacity = schema.Rows + lateBars;
        _width = schema.Columns.Count + schema.Extras.Count;
        _values = new double[Capacity * _width];
        _undefined = new uint[Capacity];
        _knownAt = new long[Capacity];
        _source = new long[Capacity];
    }

    /// <summary>Rows kept at most.</summary>
    public int Capacity { get; }

    /// <summary>Sequence of the newest bar; 0 when empty.</summary>
    public long LastBar => _count == 0 ? 0 : _lastBar;

    /// <summary>Sequence of the oldest bar kept; 0 when empty.</summary>
    public long FirstBar => _count == 0 ? 0 : _lastBar - _count + 1;

    /// <summary>Takes the row of the next bar. A bar that is here already changes nothing.</summary>
    /// <param name="bar">Sequence of the bar.</param>
    /// <param name="knownAt">When the row became known.</param>
    /// <param name="source">Sequence of the event that told it.</param>
    /// <param name="row">The row.</param>
    /// <param name="now">Instant at which it is added.</param>
    /// <returns>False for a repeat.</returns>
    /// <exception cref="LookAheadException">It is known only after <paramref name="now"/>.</exception>
    /// <exception cref="InvalidDataException">A bar is left out, or the row does not fit the schema.</exception>
    public bool Add(long bar, UnixNanos knownAt, long source, FeatureRow row, UnixNanos now)
    {
        if (_count > 0 && bar <= _lastBar)
        {
            return false;
        }

        if (_count > 0 && bar != _lastBar + 1)
        {
            throw new InvalidDataException($"Bar {bar} follows bar {_lastBar}: expected {_lastBar + 1}.");
        }

        if (knownAt > now)
        {
            throw new LookAheadException($"The row of bar {bar}", knownAt, now);
        }

        Check(bar, row);
        var slot = Slot(bar);
        row.Columns.CopyTo(_values, slot * _width);
        row.Extras.CopyTo(_values, (slot * _width) + row.Columns.Length);
        _undefined[slot] = row.Undefined;
        _knownAt[slot] = knownAt.Value;
        _source[slot] = source;
        _lastBar = bar;
        _count = Math.Min(_count + 1, Capacity);
        return true;
    }

    /// <summary>Whether the schema's number of rows that end at a bar are all here.</summary>
    public bool Covers(long bar) => _count > 0 && bar <= _lastBar && bar - _schema.Rows + 1 >= FirstBar;

    /// <summary>The matrix that ends at a bar: the schema's rows, oldest first.</summary>
    /// <param name="bar">Newest row.</param>
    /// <param name="decidedAt">Instant of the decision.</param>
    /// <param name="matrix">Rows x columns values.</param>
    /// <param name="undefined">A mask a row, as <see cref="FeatureRow.Undefined"/>.</param>
    /// <exception cref="LookAheadException">A row is known only after <paramref name="decidedAt"/>.</exception>
    /// <exception cref="InvalidOperationException">The rows are not all here.</exception>
    public void Read(long bar, UnixNanos decidedAt, Span<double> matrix, Span<uint> undefined)
    {
        if (!Covers(bar))
        {
            throw new InvalidOperationException($"The window holds bars {FirstBar} to {LastBar}: expected {_schema.Rows} that end at {bar}.");
        }

        var columns = _schema.Columns.Count;
        for (var i = 0; i < _schema.Rows; i++)
        {
            var at = bar - _schema.Rows + 1 + i;
            var slot = Slot(at);
            if (_knownAt[slot] > decidedAt.Value)
            {
                throw new LookAheadException($"The row of bar {at}", new UnixNanos(_knownAt[slot]), decidedAt);
            }

            _values.AsSpan(slot * _width, columns).CopyTo(matrix[(i * columns)..]);
            undefined[i] = _undefined[slot];
        }
    }

    /// <summary>The indicator outputs beside the columns of a bar.</summary>
    /// <exception cref="InvalidOperationException">The bar is not here.</exception>
    public ReadOnlySpan<double> Extras(long bar) => _values.AsSpan((Known(bar) * _width) + _schema.Columns.Count, _schema.Extras.Count);

    /// <summary>Sequence of the event that told a bar.</summary>
    /// <exception cref="InvalidOperationException">The bar is not here.</exception>
    public long SourceOf(long bar) => _source[Known(bar)];

    /// <summary>Saves or loads the window.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(Layout);
        stream.Mark(Capacity);
        var schema = _schema.Name;
        stream.Text(ref schema);
        if (schema != _schema.Name)
        {
            throw new InvalidDataException($"State holds rows of {schema}, expected {_schema.Name}.");
        }

        _count = stream.Count(_count, Capacity);
        stream.Value(ref _lastBar);
        for (var bar = _lastBar - _count + 1; bar <= _lastBar; bar++)
        {
            var slot = Slot(bar);
            stream.Values(_values.AsSpan(slot * _width, _width));
            var undefined = (int)_undefined[slot];
            stream.Value(ref undefined);
            _undefined[slot] = (uint)undefined;
            stream.Value(ref _knownAt[slot]);
            stream.Value(ref _source[slot]);
        }
    }

    private int Known(long bar) => _count > 0 && bar >= FirstBar && bar <= _lastBar
        ? Slot(bar)
        : throw new InvalidOperationException($"The window holds bars {FirstBar} to {LastBar}, not {bar}.");

    private int Slot(long bar) => (int)(bar % Capacity);

    private void Check(long bar, FeatureRow row)
    {
        if (row.Schema != _schema.Name || row.Columns.Length != _schema.Columns.Count || row.Extras.Length != _schema.Extras.Count)
        {
            throw new InvalidDataException(
                $"Row of bar {bar}: schema {row.Schema} with {row.Columns.Length} columns and {row.Extras.Length} extras, expected "
                + $"{_schema.Name} with {_schema.Columns.Count} and {_schema.Extras.Count}.");
        }

        CheckFinite(bar, row.Columns, _schema.Columns);
        CheckFinite(bar, row.Extras, _schema.Extras);
    }

    private static void CheckFinite(long bar, double[] values, IReadOnlyList<string> names)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new InvalidDataException($"Row of bar {bar}: {names[i]} is {values[i]}, expected a finite number.");
            }
        }
    }
}
