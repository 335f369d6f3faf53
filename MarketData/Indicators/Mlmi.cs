using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Machine Learning Momentum Index by Zeiierman (TradingView, prose description). Wherever WMA(5) and WMA(20) of the close cross, a sample is kept:
/// WMA(20) of RSI(20) and of RSI(5), the close, and the label +1 when that close is not below the previous sample's, else -1 (the first: 0). At every bar
/// the prediction is the sum of the labels of the k samples nearest to the bar's own two averages, ties included. Line: WMA(20) of the prediction.
/// Bands: largest and smallest prediction of the last 2,000 bars, drawn in by EMA(20), seeded with its first value, of the population deviation of the
/// last 20 predictions. A crossing before the averages of RSI exist leaves no sample.
/// </summary>
public sealed class Mlmi
{
    /// <summary>Bars the bands look back.</summary>
    public const int BandBars = 2000;

    private const int FastPeriod = 5;
    private const int SlowPeriod = 20;
    private const int LinePeriod = 20;

    private readonly int _neighbours;
    private readonly Wma _fastAverage = new(FastPeriod);
    private readonly Wma _slowAverage = new(SlowPeriod);
    private readonly Rsi _fastRsi = new(FastPeriod);
    private readonly Rsi _slowRsi = new(SlowPeriod);
    private readonly Wma _fast;
    private readonly Wma _slow;
    private readonly NearestLabels _samples = new();
    private readonly Wma _line = new(LinePeriod);
    private readonly Bollinger _spread = new(LinePeriod);
    private readonly Ema _spreadAverage = new(LinePeriod, EmaSeed.FirstValue);
    private readonly RollingExtremes _extremes = new(BandBars);
    private double _lastPrice;
    private bool _isPredicted;
    private bool _wasPredicted;
    private bool _hadLine;
    private int _previousPrediction;
    private double _previousLine;

    /// <summary>An index.</summary>
    /// <param name="neighbours">k, 1 to <see cref="NearestLabels.SamplesMax"/>; published default 200.</param>
    /// <param name="momentumWindow">Length of the averages of RSI; published default 20.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter outside its range.</exception>
    public Mlmi(int neighbours = 200, int momentumWindow = 20)
    {
        _neighbours = PeriodRange.Require(neighbours, nameof(neighbours), 1, NearestLabels.SamplesMax);
        _fast = new Wma(PeriodRange.Require(momentumWindow, nameof(momentumWindow)));
        _slow = new Wma(momentumWindow);
    }

    /// <summary>True where there is a prediction: a sample is kept and the averages of RSI exist.</summary>
    public bool IsDefined => _isPredicted;

    /// <summary>True where the line exists: 20 predictions.</summary>
    public bool IsLineDefined => _line.IsDefined;

    /// <summary>True where the line exists at this bar and the one before.</summary>
    public bool HasCrosses => _hadLine;

    /// <summary>Samples kept.</summary>
    public int Samples => _samples.Count;

    /// <summary>Samples that vote: k, or all when there are fewer.</summary>
    public int Voters => Math.Min(_neighbours, _samples.Count);

    /// <summary>Sum of labels: a whole number, within k but for ties; 0 while undefined.</summary>
    public int Prediction { get; private set; }

    /// <summary>WMA(20) of the prediction; 0 while undefined.</summary>
    public double Line => _line.Value;

    /// <summary>Upper band; 0 while undefined.</summary>
    public double Upper => IsLineDefined ? _extremes.Max - _spreadAverage.Value : 0;

    /// <summary>Lower band; 0 while undefined.</summary>
    public double Lower => IsLineDefined ? _extremes.Min + _spreadAverage.Value : 0;

    /// <summary>+1 when the prediction crosses above its line, -1 when below, else 0.</summary>
    public int LineCross => !_hadLine ? 0 : Crossing(_previousPrediction, _previousLine, Prediction, Line);

    /// <summary>+1 when the prediction crosses above 0, -1 when below, else 0.</summary>
    public int ZeroCross => !_wasPredicted ? 0 : Crossing(_previousPrediction, 0, Prediction, 0);

    /// <summary>WMA of RSI(5): the query's second coordinate; 0 while undefined.</summary>
    public double FastMomentum => _fast.Value;

    /// <summary>WMA of RSI(20): the query's first coordinate; 0 while undefined.</summary>
    public double SlowMomentum => _slow.Value;

    /// <summary>What the last bar added: +1 a sample from crossing up, -1 from crossing down, 0 none.</summary>
    public int Sampled { get; private set; }

    /// <summary>Takes the next close, which must be finite.</summary>
    public void Add(double close)
    {
        var (fastBefore, slowBefore, hadAverages) = (_fastAverage.Value, _slowAverage.Value, _slowAverage.IsDefined);
        _fastAverage.Add(close);
        _slowAverage.Add(close);
        Feed(_fastRsi, _fast, close);
        Feed(_slowRsi, _slow, close);
        Sampled = 0;
        if (!_fast.IsDefined || !_slow.IsDefined)
        {
            return;
        }

        if (hadAverages)
        {
            Sampled = Crossing(fastBefore, slowBefore, _fastAverage.Value, _slowAverage.Value);
            if (Sampled != 0)
            {
                Keep(close);
            }
        }

        if (_samples.Count > 0)
        {
            Predict();
        }
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        _fastAverage.Transfer(stream);
        _slowAverage.Transfer(stream);
        _fastRsi.Transfer(stream);
        _slowRsi.Transfer(stream);
        _fast.Transfer(stream);
        _slow.Transfer(stream);
        _samples.Transfer(stream);
        _line.Transfer(stream);
        _spread.Transfer(stream);
        _spreadAverage.Transfer(stream);
        _extremes.Transfer(stream);
        stream.Value(ref _lastPrice);
        stream.Value(ref _isPredicted);
        stream.Value(ref _hadLine);
        stream.Value(ref _previousPrediction);
        stream.Value(ref _previousLine);
        stream.Value(ref _wasPredicted);
        var (prediction, sampled) = (Prediction, Sampled);
        stream.Value(ref prediction);
        stream.Value(ref sampled);
        (Prediction, Sampled) = (prediction, sampled);
    }

    private static void Feed(Rsi rsi, Wma average, double close)
    {
        rsi.Add(close);
        if (rsi.IsDefined)
        {
            average.Add(rsi.Value);
        }
    }

    private static int Crossing(double before, double otherBefore, double now, double otherNow) =>
        now > otherNow && before <= otherBefore ? 1
        : now < otherNow && before >= otherBefore ? -1
        : 0;

    private void Keep(double close)
    {
        _samples.Add(_slow.Value, _fast.Value, _samples.Count == 0 ? 0 : close >= _lastPrice ? 1 : -1);
        _lastPrice = close;
    }

    private void Predict()
    {
        (_previousPrediction, _wasPredicted) = (Prediction, _isPredicted);
        (_previousLine, _hadLine) = (_line.Value, _line.IsDefined);
        Prediction = _samples.Vote(_slow.Value, _fast.Value, _neighbours);
        _isPredicted = true;
        _line.Add(Prediction);
        _spread.Add(Prediction);
        _extremes.Add(Prediction);
        if (_spread.IsDefined)
        {
            _spreadAverage.Add(_spread.Deviation);
        }
    }
}
