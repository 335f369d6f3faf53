using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Weighted moving average with weights 1 (oldest) to n (newest) over n(n+1)/2. The weights are whole numbers and the division comes last, so an average
/// of whole numbers that are all equal is exactly that number; the crossings of <see cref="Mlmi"/> rely on it.
/// </summary>
public sealed class Wma
{
    private readonly SlidingWindow _window;
    private readonly double[] _weights;
    private readonly double _total;

    /// <summary>An average of <paramref name="period"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public Wma(int period)
    {
        _window = new SlidingWindow(PeriodRange.Require(period, nameof(period)));
        _weights = new double[period];
        for (var i = 0; i < period; i++)
        {
            _weights[i] = i + 1;
        }

        _total = period * (period + 1.0) / 2;
    }

    /// <summary>True from the n-th value on.</summary>
    public bool IsDefined => _window.IsFull;

    /// <summary>The average; 0 while undefined.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _window.Add(value);
        if (_window.IsFull)
        {
            Value = LaneSums.Dot(_window.Values, _weights) / _total;
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _window.Transfer(stream);
        var value = Value;
        stream.Value(ref value);
        Value = value;
    }
}
