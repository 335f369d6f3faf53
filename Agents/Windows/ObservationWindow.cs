using GrandModel.Agents.Policies;
using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Windows;

/// <summary>
/// What an agent's view keeps of an instrument's bars for its policy: the rows of the matrix and the memory behind its statistics.
/// </summary>
public sealed class ObservationWindow
{
    private readonly FeatureSchema _schema;
    private readonly BarWindow _rows;
    private readonly SeriesMemory _memory;
    private readonly string[] _factNames;
    private readonly double[] _matrix;
    private readonly uint[] _undefined;
    private readonly double[] _facts;
    private readonly int _given;

    /// <summary>An empty window.</summary>
    /// <param name="schema">Schema that the policy reads.</param>
    /// <param name="statistics">Statistics that it asks for.</param>
    /// <param name="facts">Names of the facts that the entity gives.</param>
    /// <param name="lateBars">Newer bars that may come before a bar is decided on.</param>
    public ObservationWindow(FeatureSchema schema, IReadOnlyList<StatisticRequest> statistics, IReadOnlyList<string> facts, int lateBars = 0)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(facts);
        _schema = schema;
        _rows = new BarWindow(schema, lateBars);
        _memory = new SeriesMemory(schema, statistics, lateBars);
        _given = facts.Count;
        _factNames = [.. facts, .. statistics.Select(s => s.Name)];
        _matrix = new double[schema.Rows * schema.Columns.Count];
        _undefined = new uint[schema.Rows];
        _facts = new double[_factNames.Length];
    }

    /// <summary>Sequence of the newest bar; 0 when empty.</summary>
    public long LastBar => _rows.LastBar;

    /// <summary>The first bar that still can be decided on; only meaningful when <see cref="Covers"/> some bar.</summary>
    public long FirstDecidable => _rows.FirstBar + _schema.Rows - 1;

    /// <summary>Whether the matrix that ends at a bar is complete.</summary>
    public bool Covers(long bar) => _rows.Covers(bar);

    /// <summary>Takes the bar's row of the policy's schema; a repeat changes nothing.</summary>
    /// <param name="bar">Bar.</param>
    /// <param name="source">Sequence of the event that told it.</param>
    /// <param name="now">Event time.</param>
    /// <exception cref="LookAheadException">The bar closes after <paramref name="now"/>.</exception>
    /// <exception cref="InvalidDataException">A bar is left out, or no row of the schema came with it.</exception>
    public bool Add(BarClosed bar, long source, UnixNanos now)
    {
        ArgumentNullException.ThrowIfNull(bar);
        var row = bar.Features.Schema == _schema.Name ? bar.Features : bar.Alternative;
        if (row?.Schema != _schema.Name)
        {
            throw new InvalidDataException(
                $"Bar {bar.Sequence} of {bar.Symbol} comes with {bar.Features.Schema} and {bar.Alternative?.Schema ?? "nothing else"}: "
                + $"expected {_schema.Name}.");
        }

        if (!_rows.Add(bar.Sequence, bar.CloseTime, source, row, now))
        {
            return false;
        }

        _memory.Add(bar.Sequence, source, row);
        return true;
    }

    /// <summary>What the policy sees when it decides on a bar. Valid until the next call.</summary>
    /// <param name="bar">Bar decided on.</param>
    /// <param name="decidedAt">Instant of the decision.</param>
    /// <param name="facts">The entity's facts, in their order.</param>
    /// <exception cref="LookAheadException">A row is known only after <paramref name="decidedAt"/>.</exception>
    public Observation Observe(long bar, UnixNanos decidedAt, params scoped ReadOnlySpan<double> facts)
    {
        if (facts.Length != _given)
        {
            throw new ArgumentException($"{facts.Length} facts, expected {_given}.", nameof(facts));
        }

        _rows.Read(bar, decidedAt, _matrix, _undefined);
        facts.CopyTo(_facts);
        _memory.Read(bar, _facts.AsSpan(_given));
        return new Observation(_schema, _matrix, _undefined, _rows.Extras(bar), _factNames, _facts);
    }

    /// <summary>First and last sequence, at the instrument, of the bars that a decision on a bar reads.</summary>
    public (long First, long Last) Sources(long bar)
    {
        var first = _rows.SourceOf(bar - _schema.Rows + 1);
        return (Math.Min(first, _memory.FirstSource(bar) ?? first), _rows.SourceOf(bar));
    }

    /// <summary>Sequence of the event that told a bar.</summary>
    public long SourceOf(long bar) => _rows.SourceOf(bar);

    /// <summary>Saves or loads the window.</summary>
    public void Transfer(StateStream stream)
    {
        _rows.Transfer(stream);
        _memory.Transfer(stream);
    }
}
