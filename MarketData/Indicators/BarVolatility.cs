using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Volatility estimators of the last n bars, per bar; times the square root of bars per year they are annualised. Parkinson (1980): high and low.
/// Garman-Klass (1980): with open and close. Rogers-Satchell (1991): also right under drift. Close to close: sample deviation of log returns.
/// Yang-Zhang (2000): overnight + k open-to-close variance + (1 - k) Rogers-Satchell, over the bars that have one before them.
/// </summary>
public sealed class BarVolatility
{
    private const double Ln2 = 0.69314718055994530942;
    private readonly SlidingWindow _highLow;
    private readonly SlidingWindow _openClose;
    private readonly SlidingWindow _rogersSatchell;
    private readonly SlidingWindow _overnight;
    private readonly SlidingWindow _returns;
    private double _previousClose;

    /// <summary>Over so many bars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Bars outside 3 to <see cref="PeriodRange.Max"/>.</exception>
    public BarVolatility(int bars)
    {
        PeriodRange.Require(bars, nameof(bars), 3);
        _highLow = new SlidingWindow(bars);
        _openClose = new SlidingWindow(bars);
        _rogersSatchell = new SlidingWindow(bars);
        _overnight = new SlidingWindow(bars - 1);
        _returns = new SlidingWindow(bars - 1);
    }

    /// <summary>True from the n-th bar on; every estimator is 0 before.</summary>
    public bool IsDefined => _highLow.IsFull;

    /// <summary>sqrt(mean ln(H/L)^2 / (4 ln 2)).</summary>
    public double Parkinson => IsDefined ? Math.Sqrt(MeanSquare(_highLow) / (4 * Ln2)) : 0;

    /// <summary>sqrt(mean(0.5 ln(H/L)^2 - (2 ln 2 - 1) ln(C/O)^2)).</summary>
    public double GarmanKlass =>
        IsDefined ? Math.Sqrt(Math.Max(0, (0.5 * MeanSquare(_highLow)) - (((2 * Ln2) - 1) * MeanSquare(_openClose)))) : 0;

    /// <summary>sqrt(mean(ln(H/C) ln(H/O) + ln(L/C) ln(L/O))).</summary>
    public double RogersSatchell => IsDefined ? Math.Sqrt(Math.Max(0, Mean(_rogersSatchell.Values))) : 0;

    /// <summary>Sample deviation of the n - 1 log returns.</summary>
    public double CloseToClose => IsDefined ? Math.Sqrt(Variance(_returns.Values)) : 0;

    /// <summary>Yang-Zhang with k = 0.34 / (1.34 + (m + 1)/(m - 1)), m = n - 1 bars that have one before them.</summary>
    public double YangZhang
    {
        get
        {
            if (!IsDefined)
            {
                return 0;
            }

            double m = _overnight.Length;
            var k = 0.34 / (1.34 + ((m + 1) / (m - 1)));
            var inner = Math.Max(0, Mean(_rogersSatchell.Values[1..]));
            return Math.Sqrt(Variance(_overnight.Values) + (k * Variance(_openClose.Values[1..])) + ((1 - k) * inner));
        }
    }

    /// <summary>Takes the next bar; prices must be positive, low at most open and close, these at most high.</summary>
    public void Add(double open, double high, double low, double close)
    {
        var (o, h, l, c) = (DetMath.Log(open), DetMath.Log(high), DetMath.Log(low), DetMath.Log(close));
        if (_highLow.Count > 0)
        {
            _overnight.Add(o - _previousClose);
            _returns.Add(c - _previousClose);
        }

        _highLow.Add(h - l);
        _openClose.Add(c - o);
        _rogersSatchell.Add(((h - c) * (h - o)) + ((l - c) * (l - o)));
        _previousClose = c;
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _highLow.Transfer(stream);
        _openClose.Transfer(stream);
        _rogersSatchell.Transfer(stream);
        _overnight.Transfer(stream);
        _returns.Transfer(stream);
        stream.Value(ref _previousClose);
    }

    private static double Mean(ReadOnlySpan<double> values) => LaneSums.Sum(values) / values.Length;

    private static double MeanSquare(SlidingWindow window) => LaneSums.Dot(window.Values, window.Values) / window.Length;

    private static double Variance(ReadOnlySpan<double> values) =>
        LaneSums.SquaredDeviations(values, Mean(values)) / (values.Length - 1);
}
