using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Bollinger bands: the mean of the last n values, plus and minus a multiple of their population standard deviation (n in the denominator). Both are
/// computed anew from the window at every value, in two passes.
/// </summary>
public sealed class Bollinger
{
    private readonly SlidingWindow _window;
    private readonly double _width;

    /// <summary>Bands of period n, so many deviations wide to each side.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Period outside 1 to <see cref="PeriodRange.Max"/>, or width not positive and finite.</exception>
    public Bollinger(int period = 20, double width = 2)
    {
        if (!(width > 0) || double.IsInfinity(width))
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"width: {width}, expected a positive number.");
        }

        _window = new SlidingWindow(PeriodRange.Require(period, nameof(period)));
        _width = width;
    }

    /// <summary>True from the n-th value on.</summary>
    public bool IsDefined => _window.IsFull;

    /// <summary>The mean; 0 while undefined.</summary>
    public double Middle { get; private set; }

    /// <summary>The population deviation; 0 while undefined.</summary>
    public double Deviation { get; private set; }

    /// <summary>Middle + width x deviation.</summary>
    public double Upper => Middle + (_width * Deviation);

    /// <summary>Middle - width x deviation.</summary>
    public double Lower => Middle - (_width * Deviation);

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _window.Add(value);
        if (_window.IsFull)
        {
            var values = _window.Values;
            Middle = LaneSums.Sum(values) / values.Length;
            Deviation = Math.Sqrt(LaneSums.SquaredDeviations(values, Middle) / values.Length);
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _window.Transfer(stream);
        var (middle, deviation) = (Middle, Deviation);
        stream.Value(ref middle);
        stream.Value(ref deviation);
        (Middle, Deviation) = (middle, deviation);
    }
}
