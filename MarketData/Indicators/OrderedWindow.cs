using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// The last n values kept both in time order and sorted, for ranks and quantiles of a rolling window. A value costs two binary searches and two shifts of
/// at most n values.
/// </summary>
public sealed class OrderedWindow
{
    private readonly SlidingWindow _window;
    private readonly double[] _sorted;

    /// <summary>An empty window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Length outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public OrderedWindow(int length)
    {
        _window = new SlidingWindow(PeriodRange.Require(length, nameof(length)));
        _sorted = new double[length];
    }

    /// <summary>Values it holds now.</summary>
    public int Count => _window.Count;

    /// <summary>True when it holds n values.</summary>
    public bool IsFull => _window.IsFull;

    /// <summary>The values, smallest first.</summary>
    public ReadOnlySpan<double> Sorted => _sorted.AsSpan(0, _window.Count);

    /// <summary>Takes the next value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, which has no place in an order.</exception>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "value: NaN, expected a number.");
        }

        var count = _window.Count;
        if (_window.IsFull)
        {
            var gone = Place(_window[count - 1], count);
            count--;
            _sorted.AsSpan(gone + 1, count - gone).CopyTo(_sorted.AsSpan(gone));
        }

        var place = Place(value, count);
        _sorted.AsSpan(place, count - place).CopyTo(_sorted.AsSpan(place + 1));
        _sorted[place] = value;
        _window.Add(value);
    }

    /// <summary>
    /// Rank of the newest value among all in the window, in [0, 1]: values below it plus half of the others equal to it, over the number of others. 0.5
    /// when it is alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public double Rank()
    {
        RequireValues();
        if (_window.Count == 1)
        {
            return 0.5;
        }

        var newest = _window[0];
        var below = Place(newest, _window.Count);
        var upTo = below;
        while (upTo < _window.Count && _sorted[upTo] == newest)
        {
            upTo++;
        }

        return (below + (0.5 * (upTo - below - 1))) / (_window.Count - 1);
    }

    /// <summary>The quantile at a share of the window, as <see cref="Contracts.Quantile.OfSorted"/>.</summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public double Quantile(double share)
    {
        RequireValues();
        return Contracts.Quantile.OfSorted(Sorted, share);
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _window.Transfer(stream);
        if (!stream.Writing)
        {
            _window.Values.CopyTo(_sorted);
            _sorted.AsSpan(0, _window.Count).Sort();
        }
    }

    // Number of sorted values below one: halves the range without a branch that could not be foretold.
    private int Place(double value, int count)
    {
        var from = 0;
        while (count > 0)
        {
            var half = count >> 1;
            var isBelow = _sorted[from + half] < value;
            from = isBelow ? from + half + 1 : from;
            count = isBelow ? count - half - 1 : half;
        }

        return from;
    }

    private void RequireValues()
    {
        if (_window.Count == 0)
        {
            throw new InvalidOperationException("The window is empty: expected at least one value.");
        }
    }
}
