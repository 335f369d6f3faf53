using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>What an exponential average starts from.</summary>
public enum EmaSeed
{
    /// <summary>The mean of the first n values, as StockCharts and TA-Lib; defined from the n-th value on.</summary>
    SimpleMean,

    /// <summary>The first value, as TradingView's ta.ema; defined from the first value on.</summary>
    FirstValue,
}

/// <summary>Exponential moving average: value += 2/(n+1) (new - value). A recursion that forgets, so errors fade instead of adding up.</summary>
public sealed class Ema
{
    private readonly int _period;
    private readonly double _share;
    private int _seen;
    private double _value;

    /// <summary>An average of period n.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>.</exception>
    public Ema(int period, EmaSeed seed = EmaSeed.SimpleMean)
    {
        _share = 2.0 / (PeriodRange.Require(period, nameof(period)) + 1);
        _period = seed == EmaSeed.SimpleMean ? period : 1;
    }

    /// <summary>True from the n-th (simple mean) or first value on.</summary>
    public bool IsDefined => _seen >= _period;

    /// <summary>The average; 0 while undefined.</summary>
    public double Value => IsDefined ? _value : 0;

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        if (_seen >= _period)
        {
            _value += _share * (value - _value);
            return;
        }

        _value += value;
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
        stream.Value(ref _value);
    }
}
