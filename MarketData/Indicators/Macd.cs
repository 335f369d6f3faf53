using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Moving average convergence/divergence by Appel: line = fast EMA - slow EMA, signal = EMA of the line, histogram = line - signal. The signal starts when
/// the line exists and is seeded the same way as the averages.
/// </summary>
public sealed class Macd
{
    private readonly Ema _fast;
    private readonly Ema _slow;
    private readonly Ema _signal;

    /// <summary>With periods of the fast, slow and signal average.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A period outside its range, or fast not below slow.</exception>
    public Macd(int fast = 12, int slow = 26, int signal = 9, EmaSeed seed = EmaSeed.SimpleMean)
    {
        PeriodRange.Require(slow, nameof(slow), 2);
        PeriodRange.Require(fast, nameof(fast), 1, slow - 1);
        _fast = new Ema(fast, seed);
        _slow = new Ema(slow, seed);
        _signal = new Ema(PeriodRange.Require(signal, nameof(signal)), seed);
    }

    /// <summary>True where the line exists.</summary>
    public bool IsLineDefined => _slow.IsDefined;

    /// <summary>True where line and signal exist.</summary>
    public bool IsDefined => _signal.IsDefined;

    /// <summary>Fast minus slow average; 0 while undefined.</summary>
    public double Line => IsLineDefined ? _fast.Value - _slow.Value : 0;

    /// <summary>Average of the line; 0 while undefined.</summary>
    public double Signal => _signal.Value;

    /// <summary>Line minus signal; 0 while undefined.</summary>
    public double Histogram => IsDefined ? Line - Signal : 0;

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _fast.Add(value);
        _slow.Add(value);
        if (_slow.IsDefined)
        {
            _signal.Add(Line);
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        _fast.Transfer(stream);
        _slow.Transfer(stream);
        _signal.Transfer(stream);
    }
}
