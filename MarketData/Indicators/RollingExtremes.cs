using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Largest and smallest of the last n values, of fewer before n are there. Keeps only values that can still become the extreme, in order; constant time a
/// value on average.
/// </summary>
public sealed class RollingExtremes
{
    private readonly int _period;
    private readonly Candidates _largest;
    private readonly Candidates _smallest;
    private long _seen;

    /// <summary>Over so many values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public RollingExtremes(int period)
    {
        _period = PeriodRange.Require(period, nameof(period));
        _largest = new Candidates(period);
        _smallest = new Candidates(period);
    }

    /// <summary>True from the first value on.</summary>
    public bool IsDefined => _seen > 0;

    /// <summary>Largest; 0 before the first value.</summary>
    public double Max => IsDefined ? _largest.First : 0;

    /// <summary>Smallest; 0 before the first value.</summary>
    public double Min => IsDefined ? -_smallest.First : 0;

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _largest.Add(value, _seen, _seen - _period);
        _smallest.Add(-value, _seen, _seen - _period);
        _seen++;
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _seen);
        _largest.Transfer(stream);
        _smallest.Transfer(stream);
    }

    // A ring of falling values: the first is the largest, each next one the largest behind it.
    private sealed class Candidates(int capacity)
    {
        private readonly double[] _values = new double[capacity];
        private readonly long[] _places = new long[capacity];
        private int _head;
        private int _count;

        public double First => _values[_head];

        public void Add(double value, long place, long expired)
        {
            if (_count > 0 && _places[_head] <= expired)
            {
                _head = (_head + 1) % capacity;
                _count--;
            }

            while (_count > 0 && _values[(_head + _count - 1) % capacity] <= value)
            {
                _count--;
            }

            var at = (_head + _count) % capacity;
            _values[at] = value;
            _places[at] = place;
            _count++;
        }

        public void Transfer(StateStream stream)
        {
            var count = stream.Count(_count, capacity);
            for (var i = 0; i < count; i++)
            {
                var at = stream.Writing ? (_head + i) % capacity : i;
                stream.Value(ref _values[at]);
                stream.Value(ref _places[at]);
            }

            if (!stream.Writing)
            {
                _head = 0;
                _count = count;
            }
        }
    }
}
