using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// The NWRQK signals of jdehorty's published script: a rational quadratic estimate yhat1 of bandwidth h and a faster one yhat2 of bandwidth h - lag.
/// Signs: bullish events are positive here; the script's own alert variables carry the opposite names, which is not taken over.
/// </summary>
public sealed class Nwrqk
{
    private readonly RationalQuadraticKernel _slow;
    private readonly RationalQuadraticKernel _fast;
    private int _seen;
    private double _previous1;
    private double _previous2;
    private double _before1;

    /// <summary>With the script's defaults.</summary>
    /// <param name="bandwidth">h, 3 to 50 bars.</param>
    /// <param name="relativeWeight">r, 0.25 to 25.</param>
    /// <param name="startBar">Window length less two.</param>
    /// <param name="lag">1 or 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter outside its range.</exception>
    public Nwrqk(double bandwidth = 8, double relativeWeight = 8, int startBar = 25, int lag = 2)
    {
        RequireWithin(bandwidth, 3, 50, nameof(bandwidth));
        RequireWithin(relativeWeight, 0.25, 25, nameof(relativeWeight));
        PeriodRange.Require(lag, nameof(lag), 1, 2);
        _slow = new RationalQuadraticKernel(bandwidth, relativeWeight, startBar);
        _fast = new RationalQuadraticKernel(bandwidth - lag, relativeWeight, startBar);
    }

    /// <summary>True from the first value on: the estimates.</summary>
    public bool IsDefined => _seen >= 1;

    /// <summary>True from the second value on: slope and crosses.</summary>
    public bool HasPrevious => _seen >= 2;

    /// <summary>True from the third value on: changes of direction.</summary>
    public bool HasChanges => _seen >= 3;

    /// <summary>The slower estimate, in units of the values.</summary>
    public double Yhat1 => _slow.Value;

    /// <summary>The slower estimate one value ago; 0 where there was none.</summary>
    public double Yhat1Previous => HasPrevious ? _previous1 : 0;

    /// <summary>The faster estimate.</summary>
    public double Yhat2 => _fast.Value;

    /// <summary>The slower estimate rises.</summary>
    public bool IsBullish => HasPrevious && _previous1 < Yhat1;

    /// <summary>The slower estimate falls.</summary>
    public bool IsBearish => HasPrevious && _previous1 > Yhat1;

    /// <summary>It rises after having fallen.</summary>
    public bool BullishChange => HasChanges && IsBullish && _before1 > _previous1;

    /// <summary>It falls after having risen.</summary>
    public bool BearishChange => HasChanges && IsBearish && _before1 < _previous1;

    /// <summary>+1 when the faster estimate crosses above the slower, -1 when below, else 0.</summary>
    public int Cross => !HasPrevious ? 0
        : Yhat2 > Yhat1 && _previous2 <= _previous1 ? 1
        : Yhat2 < Yhat1 && _previous2 >= _previous1 ? -1
        : 0;

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _before1 = _previous1;
        _previous1 = _slow.Value;
        _previous2 = _fast.Value;
        _slow.Add(value);
        _fast.Add(value);
        _seen = Math.Min(_seen + 1, 3);
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        _slow.Transfer(stream);
        _fast.Transfer(stream);
        stream.Value(ref _seen);
        stream.Value(ref _previous1);
        stream.Value(ref _previous2);
        stream.Value(ref _before1);
    }

    private static void RequireWithin(double value, double least, double most, string field)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(field, value, $"{field}: {value}, expected {least} to {most}.");
        }
    }
}
