using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>The last values of a series, oldest first, as one contiguous span: every value is kept twice, a window's length apart.</summary>
public sealed class SlidingWindow
{
    private readonly double[] _values;
    private int _next;

    /// <summary>An empty window.</summary>
    /// <param name="length">Values it holds when full; more push out the oldest.</param>
    /// <exception cref="ArgumentOutOfRangeException">Length not positive.</exception>
    public SlidingWindow(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Length = length;
        _values = new double[2 * length];
    }

    /// <summary>Values it holds when full.</summary>
    public int Length { get; }

    /// <summary>Values it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>True when it holds <see cref="Length"/> values.</summary>
    public bool IsFull => Count == Length;

    /// <summary>The values, oldest first; valid until the next <see cref="Add"/>.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan(_next + Length - Count, Count);

    /// <summary>The value <paramref name="back"/> steps before the newest; 0 is the newest.</summary>
    public double this[int back]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)back, (uint)Count, nameof(back));
            return _values[_next + Length - 1 - back];
        }
    }

    /// <summary>Takes the next value.</summary>
    public void Add(double value)
    {
        _values[_next] = value;
        _values[_next + Length] = value;
        _next = _next + 1 == Length ? 0 : _next + 1;
        Count = Count == Length ? Length : Count + 1;
    }

    /// <summary>Forgets all values.</summary>
    public void Clear()
    {
        _next = 0;
        Count = 0;
    }

    /// <summary>Saves or loads the values; two windows with the same values give the same bytes.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var count = stream.Count(Count, Length);
        if (!stream.Writing)
        {
            Clear();
        }

        for (var i = 0; i < count; i++)
        {
            var value = stream.Writing ? this[count - 1 - i] : 0;
            stream.Value(ref value);
            if (!stream.Writing)
            {
                Add(value);
            }
        }
    }
}
