using System.Globalization;
using System.Numerics;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Features;

/// <summary>
/// Assembles the matrix a policy sees: the last <see cref="FeatureSchema.Rows"/> rows, oldest first, each with the instant at which it became known. Gives
/// nothing before that many rows are there, and refuses a row known later than the instant of the decision.
/// </summary>
public sealed class FeatureMatrix
{
    private const uint ColumnBits = 0xFFFF;
    private readonly int _width;
    private readonly double[] _values;
    private readonly long[] _knownAt;
    private readonly uint[] _undefined;
    private int _next;

    /// <summary>An empty matrix.</summary>
    public FeatureMatrix(FeatureSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        _width = schema.Columns.Count;
        _values = new double[schema.Rows * _width];
        _knownAt = new long[schema.Rows];
        _undefined = new uint[schema.Rows];
    }

    /// <summary>The schema of its rows.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Numbers in the matrix: rows x columns.</summary>
    public int Length => _values.Length;

    /// <summary>Rows it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>True when it holds all rows.</summary>
    public bool IsFull => Count == Schema.Rows;

    /// <summary>Takes the next row; the oldest goes when it is full.</summary>
    /// <param name="row">A row of the schema.</param>
    /// <param name="knownAtNs">When it became known, nanoseconds since 1970; not before the previous row's.</param>
    /// <exception cref="ArgumentException">Another schema, or known before the previous row.</exception>
    public void Add(FeatureRow row, long knownAtNs)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Schema != Schema.Name)
        {
            throw new ArgumentException($"row.Schema: {row.Schema}, expected {Schema.Name}.", nameof(row));
        }

        Add(row.Columns, row.Undefined, knownAtNs);
    }

    /// <summary>As the other overload, from a row's parts, without allocation.</summary>
    /// <param name="columns">Values in the schema's order, finite.</param>
    /// <param name="undefined">Bit i set: column i is undefined.</param>
    /// <param name="knownAtNs">When they became known.</param>
    /// <exception cref="ArgumentException">Wrong number of columns, a value not finite, or known before the previous row.</exception>
    public void Add(ReadOnlySpan<double> columns, uint undefined, long knownAtNs)
    {
        var last = Count == 0 ? long.MinValue : _knownAt[(_next == 0 ? Schema.Rows : _next) - 1];
        if (columns.Length != _width || knownAtNs < last)
        {
            throw new ArgumentException(
                $"columns: {columns.Length}, knownAtNs: {knownAtNs.ToString(CultureInfo.InvariantCulture)}, expected {_width} columns known from {last} on.");
        }

        foreach (var value in columns)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"columns: {value}, expected finite numbers.", nameof(columns));
            }
        }

        columns.CopyTo(_values.AsSpan(_next * _width));
        _knownAt[_next] = knownAtNs;
        _undefined[_next] = undefined & ColumnBits;
        _next = _next + 1 == Schema.Rows ? 0 : _next + 1;
        Count = Math.Min(Count + 1, Schema.Rows);
    }

    /// <summary>Writes the matrix row by row, oldest first.</summary>
    /// <param name="asOfNs">The instant of the decision, nanoseconds since 1970.</param>
    /// <param name="destination"><see cref="Length"/> numbers; untouched when there is no matrix.</param>
    /// <param name="undefinedCount">Undefined values among them; they are 0 there.</param>
    /// <returns>False until the matrix is full.</returns>
    /// <exception cref="LookAheadException">A row became known after <paramref name="asOfNs"/>; checked first, full or not.</exception>
    /// <exception cref="ArgumentException">Destination of another length.</exception>
    public bool Assemble(long asOfNs, Span<double> destination, out int undefinedCount)
    {
        undefinedCount = 0;
        if (destination.Length != Length)
        {
            throw new ArgumentException($"destination: {destination.Length} numbers, expected {Length}.", nameof(destination));
        }

        for (var i = 0; i < Count; i++)
        {
            if (_knownAt[i] > asOfNs)
            {
                throw new LookAheadException($"a row of {Schema.Name}", new UnixNanos(_knownAt[i]), new UnixNanos(asOfNs));
            }
        }

        if (!IsFull)
        {
            return false;
        }

        var older = _values.AsSpan(_next * _width);
        older.CopyTo(destination);
        _values.AsSpan(0, _next * _width).CopyTo(destination[older.Length..]);
        foreach (var bits in _undefined)
        {
            undefinedCount += BitOperations.PopCount(bits);
        }

        return true;
    }

    /// <summary>Saves or loads the rows, oldest first.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        var count = stream.Count(Count, Schema.Rows);
        var first = stream.Writing && IsFull ? _next : 0;
        for (var i = 0; i < count; i++)
        {
            var at = (first + i) % Schema.Rows;
            stream.Values(_values.AsSpan(at * _width, _width));
            stream.Value(ref _knownAt[at]);
            var bits = (long)_undefined[at];
            stream.Value(ref bits);
            _undefined[at] = (uint)bits;
        }

        if (!stream.Writing)
        {
            (Count, _next) = (count, count % Schema.Rows);
        }
    }
}
