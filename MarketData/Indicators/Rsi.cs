using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Relative strength index by Wilder (New Concepts in Technical Trading Systems, 1978): 100 gain / (gain + loss), where gain and loss are averages of the
/// rises and falls, started with the simple mean of the first n changes; then ((n-1) average + new)/n. 50 when the price never changed.
/// </summary>
public sealed class Rsi
{
    private readonly int _period;
    private readonly double _share;
    private readonly double _rest;
    private int _changes = -1;
    private double _previous;
    private double _gain;
    private double _loss;

    /// <summary>An index of period n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public Rsi(int period)
    {
        _period = PeriodRange.Require(period, nameof(period));
        _share = 1.0 / period;
        _rest = (period - 1.0) / period;
    }

    /// <summary>True from the (n+1)-th value on.</summary>
    public bool IsDefined => _changes >= _period;

    /// <summary>0 to 100; 0 while undefined.</summary>
    public double Value => !IsDefined ? 0 : _gain + _loss > 0 ? 100 * (_gain / (_gain + _loss)) : 50;

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        // (|c| + c) / 2 and (|c| - c) / 2 are the rise and the fall, exactly and without a branch that could not be foretold.
        var change = value - _previous;
        var size = Math.Abs(change);
        var rise = 0.5 * (size + change);
        var fall = 0.5 * (size - change);
        _previous = value;
        if (_changes >= _period)
        {
            _gain = (_gain * _rest) + (rise * _share);
            _loss = (_loss * _rest) + (fall * _share);
        }
        else
        {
            Start(rise, fall);
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Value(ref _changes);
        stream.Value(ref _previous);
        stream.Value(ref _gain);
        stream.Value(ref _loss);
    }

    private void Start(double rise, double fall)
    {
        if (_changes >= 0)
        {
            _gain += rise;
            _loss += fall;
        }

        _changes++;
        if (_changes == _period)
        {
            _gain /= _period;
            _loss /= _period;
        }
    }
}
