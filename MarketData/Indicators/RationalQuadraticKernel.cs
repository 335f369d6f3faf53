using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Nadaraya-Watson estimate with the rational quadratic kernel over bar distance: weights w_i = (1 + i^2 / (2 r h^2))^-r of the value i bars back, estimate
/// sum w_i y_(t-i) / sum w_i. Only past values enter, so it never repaints. The window is start bar + 2 long, as the loop of the published script
/// (jdehorty, TradingView) runs one bar further than its start bar says; before the window is full the values there are count.
/// </summary>
public sealed class RationalQuadraticKernel
{
    // Oldest first, as the window, so that a window that is not full is met by the end of the row.
    private readonly double[] _weights;
    private readonly double[] _totals;
    private readonly SlidingWindow _window;

    /// <summary>An estimate.</summary>
    /// <param name="bandwidth">h in bars, positive.</param>
    /// <param name="relativeWeight">r, positive; the larger, the closer to the Gaussian exp(-i^2 / (2 h^2)).</param>
    /// <param name="startBar">Window length less two, 0 to <see cref="PeriodRange.Max"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter outside its range.</exception>
    public RationalQuadraticKernel(double bandwidth, double relativeWeight, int startBar)
    {
        RequirePositive(bandwidth, nameof(bandwidth));
        RequirePositive(relativeWeight, nameof(relativeWeight));
        var length = PeriodRange.Require(startBar, nameof(startBar), 0) + 2;
        _window = new SlidingWindow(length);
        _weights = new double[length];
        _totals = new double[length];
        for (var back = 0; back < length; back++)
        {
            _weights[length - 1 - back] = Weight(back, bandwidth, relativeWeight);
        }

        for (var count = 1; count <= length; count++)
        {
            _totals[count - 1] = LaneSums.Sum(_weights.AsSpan(length - count));
        }
    }

    /// <summary>True from the first value on.</summary>
    public bool IsDefined => _window.Count > 0;

    /// <summary>The estimate at the last value; 0 before the first.</summary>
    public double Value { get; private set; }

    /// <summary>The weight of the value so many bars back: 1 at 0, strictly decreasing.</summary>
    public static double Weight(int back, double bandwidth, double relativeWeight)
    {
        var distance = (double)back * back / (2 * relativeWeight * bandwidth * bandwidth);
        return DetMath.Exp(-relativeWeight * DetMath.Log(1 + distance));
    }

    /// <summary>Takes the next value, which must be finite.</summary>
    public void Add(double value)
    {
        _window.Add(value);
        var values = _window.Values;
        Value = LaneSums.Dot(values, _weights.AsSpan(_weights.Length - values.Length)) / _totals[values.Length - 1];
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

    private static void RequirePositive(double value, string field)
    {
        if (!(value > 0) || double.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(field, value, $"{field}: {value}, expected a positive number.");
        }
    }
}
