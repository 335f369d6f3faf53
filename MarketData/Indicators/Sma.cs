using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>Simple moving average: the mean of the last n values, summed anew at every value so that nothing drifts.</summary>
public sealed class Sma
{
    private readonly SlidingWindow _window;

    /// <summary>An average of <paramref name="period"/> values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public Sma(int period) => _window = new SlidingWindow(PeriodRange.Require(period, nameof(period)));

    /// <summary>True from the n-th value on.</summary>
    public bool IsDefined => _window.IsFull;

    /// <summary>The mean; 0 while undefined.</summary>
    public double Value { get; private set; }

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _window.Add(value);
        if (_window.IsFull)
        {
            Value = LaneSums.Sum(_window.Values) / _window.Length;
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
