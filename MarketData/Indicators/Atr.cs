using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Average true range by Wilder (1978). True range: max(high - low, |high - previous close|, |low - previous close|), of the first bar high - low. Started
/// with the simple mean of the first n true ranges, then moved by 1/n of the difference.
/// </summary>
public sealed class Atr
{
    private readonly int _period;
    private readonly double _share;
    private int _seen;
    private double _previousClose;
    private double _value;

    /// <summary>A range of period n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public Atr(int period)
    {
        _period = PeriodRange.Require(period, nameof(period));
        _share = 1.0 / period;
    }

    /// <summary>True from the n-th bar on.</summary>
    public bool IsDefined => _seen >= _period;

    /// <summary>In price units, not below 0; 0 while undefined.</summary>
    public double Value => IsDefined ? _value : 0;

    /// <summary>Takes the next bar; its prices must be finite, low at most high.</summary>
    public void Add(double high, double low, double close)
    {
        var range = high - low;
        if (_seen > 0)
        {
            range = Math.Max(range, Math.Max(Math.Abs(high - _previousClose), Math.Abs(low - _previousClose)));
        }

        _previousClose = close;
        if (_seen >= _period)
        {
            _value += (range - _value) * _share;
            return;
        }

        _value += range;
        _seen++;
        if (_seen == _period)
        {
            _value /= _period;
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _seen);
        stream.Value(ref _previousClose);
        stream.Value(ref _value);
    }
}
