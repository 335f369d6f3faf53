using GrandModel.Contracts;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Windows;

/// <summary>
/// The last values of the features that statistics are asked of. Bounded by the longest request; undefined values keep their place.
/// </summary>
public sealed class SeriesMemory
{
    private const int Layout = 1;
    private readonly IReadOnlyList<StatisticRequest> _requests;
    private readonly int[] _series; // of each request
    private readonly int[] _inRow; // of each series: index among columns, then extras
    private readonly double[][] _values; // NaN: undefined
    private readonly long[] _source;
    private readonly double[] _sorted;
    private readonly int _columns;
    private int _count;
    private long _lastBar;

    /// <summary>An empty memory.</summary>
    /// <param name="schema">Schema of the rows.</param>
    /// <param name="requests">Statistics it will be asked for.</param>
    /// <param name="lateBars">Bars kept beyond the longest request.</param>
    /// <exception cref="ArgumentException">A request names no feature of the schema, or spans no bar.</exception>
    public SeriesMemory(FeatureSchema schema, IReadOnlyList<StatisticRequest> requests, int lateBars = 0)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(requests);
        _requests = requests;
        _columns = schema.Columns.Count;
        _series = new int[requests.Count];
        var inRow = new List<int>();
        for (var i = 0; i < requests.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(requests[i].Bars, 1, nameof(requests));
            Bars = Math.Max(Bars, requests[i].Bars);
            var index = IndexOf(schema, requests[i].Source);
            _series[i] = inRow.IndexOf(index);
            if (_series[i] < 0)
            {
                _series[i] = inRow.Count;
                inRow.Add(index);
            }
        }

        _inRow = [.. inRow];
        Capacity = Bars == 0 ? 0 : Bars + lateBars;
        _values = new double[_inRow.Length][];
        for (var s = 0; s < _inRow.Length; s++)
        {
            _values[s] = new double[Capacity];
        }

        _source = new long[Capacity];
        _sorted = new double[Bars];
    }

    /// <summary>Bars of the longest request; 0 without requests.</summary>
    public int Bars { get; }

    /// <summary>Bars kept at most.</summary>
    public int Capacity { get; }

    /// <summary>Takes the row of the next bar; the caller sees to it that bars come in order, each once.</summary>
    public void Add(long bar, long source, FeatureRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (Capacity == 0)
        {
            return;
        }

        var slot = (int)(bar % Capacity);
        for (var s = 0; s < _inRow.Length; s++)
        {
            var i = _inRow[s];
            var bit = i < _columns ? i : 16 + i - _columns;
            var value = i < _columns ? row.Columns[i] : row.Extras[i - _columns];
            _values[s][slot] = (row.Undefined & (1u << bit)) != 0 ? double.NaN : value;
        }

        _source[slot] = source;
        _lastBar = bar;
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>The statistics as of a bar, in the order of the requests.</summary>
    public void Read(long bar, Span<double> into)
    {
        for (var i = 0; i < _requests.Count; i++)
        {
            into[i] = Compute(_requests[i], _values[_series[i]], bar);
        }
    }

    /// <summary>
    /// Sequence of the event that told the oldest bar that a statistic as of <paramref name="bar"/> reads; null without requests.
    /// </summary>
    public long? FirstSource(long bar) => Capacity == 0 ? null : _source[First(bar, Bars) % Capacity];

    /// <summary>Saves or loads the memory.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(Layout);
        stream.Mark(Capacity);
        var sources = string.Join(',', _requests.Select(r => r.Source));
        var found = sources;
        stream.Text(ref found);
        if (found != sources)
        {
            throw new InvalidDataException($"State remembers {found}, expected {sources}.");
        }

        _count = stream.Count(_count, Capacity);
        stream.Value(ref _lastBar);
        for (var bar = _lastBar - _count + 1; bar <= _lastBar && _count > 0; bar++)
        {
            var slot = (int)(bar % Capacity);
            stream.Value(ref _source[slot]);
            foreach (var values in _values)
            {
                stream.Value(ref values[slot]);
            }
        }
    }

    private static int IndexOf(FeatureSchema schema, string name)
    {
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            if (schema.Columns[i] == name)
            {
                return i;
            }
        }

        return schema.Columns.Count + schema.Extra(name);
    }

    private long First(long bar, int bars) => Math.Max(bar - bars + 1, _lastBar - _count + 1);

    private double Compute(StatisticRequest request, double[] values, long bar)
    {
        var count = 0;
        for (var at = First(bar, request.Bars); at <= bar; at++)
        {
            var value = values[at % Capacity];
            if (!double.IsNaN(value))
            {
                _sorted[count++] = request.Kind == Statistic.AbsoluteQuantile ? Math.Abs(value) : value;
            }
        }

        var sorted = _sorted.AsSpan(0, count);
        switch (request.Kind)
        {
            case Statistic.Count:
                return count;
            case Statistic.Rank:
                return Rank(sorted, values[bar % Capacity]);
            case Statistic.Quantile or Statistic.AbsoluteQuantile:
                sorted.Sort();
                return Quantile(sorted, request.Level);
            default:
                throw new InvalidOperationException($"Statistic {request.Kind} has no rule.");
        }
    }

    private static double Rank(ReadOnlySpan<double> values, double newest)
    {
        if (double.IsNaN(newest) || values.Length < 2)
        {
            return 0.5;
        }

        int below = 0, equal = 0;
        foreach (var v in values)
        {
            below += v < newest ? 1 : 0;
            equal += v == newest ? 1 : 0;
        }

        return (below + ((equal - 1) / 2.0)) / (values.Length - 1);
    }

    private static double Quantile(ReadOnlySpan<double> sorted, double level)
    {
        if (sorted.Length == 0)
        {
            return 0;
        }

        var at = level * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((at - low) * (sorted[high] - sorted[low]));
    }
}
