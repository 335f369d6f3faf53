using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>Parametric loss figures of one day, positive, in account currency.</summary>
public readonly record struct LossFigures(double Var95, double Var99, double Es95, double Es99)
{
    private const double Z95 = 1.6448536269514722, Z99 = 2.3263478740408408;
    private const double TailMean95 = 2.062712807507429, TailMean99 = 2.665214220345806; // phi(z) / (1 - c)

    /// <summary>Figures of normal returns with mean zero.</summary>
    /// <param name="sigma">Standard deviation of the day's profit, account currency.</param>
    public static LossFigures Normal(double sigma) => new(Z95 * sigma, Z99 * sigma, TailMean95 * sigma, TailMean99 * sigma);
}

/// <summary>
/// Covariance of a day's returns, kept up step by step: realised covariance, exponentially weighted. A day of steps weighs what one daily return weighs under
/// λ, so λ 0.94 keeps its meaning (half-life 11.2 days) and the figures move within the day. Nights count: the first step after one holds its return. How many
/// steps a day has is counted in whole trading days, so that 23 hours of a future and 6.5 of a share are each a day.
/// </summary>
/// <remarks>A symbol that gets its first price later than others starts everything anew: estimates over different times do not add up.</remarks>
public sealed class CovarianceTracker
{
    private readonly EwmaCovariance _covariance;
    private readonly double[] _last; // logarithms of prices
    private readonly double[] _reference;
    private readonly bool[] _priced;
    private readonly double[] _returns;
    private readonly double[] _exposures;
    private readonly double _dailyLambda;
    private readonly Symbol[] _symbols;
    private TrackerClock _clock;
    private double _lambda;

    /// <summary>Steps a day that the first day is weighted with, before any was counted: 23 hours of five minutes.</summary>
    public const int StepsUncounted = 276;

    /// <summary>No prices yet.</summary>
    public CovarianceTracker(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _symbols = [.. options.Symbols.Order()];
        _covariance = new EwmaCovariance(Math.Max(1, _symbols.Length));
        (_last, _reference, _returns) = (new double[_symbols.Length], new double[_symbols.Length], new double[_covariance.Assets]);
        (_exposures, _priced) = (new double[_covariance.Assets], new bool[_symbols.Length]);
        _dailyLambda = options.DailyLambda;
        _lambda = LambdaOf(StepsUncounted);
    }

    /// <summary>Whole trading days since the estimate began.</summary>
    public long Days => _clock.Days;

    /// <summary>Takes a price; one that is not positive is passed over, as it has no logarithm.</summary>
    public void Price(Symbol symbol, Price price)
    {
        var i = Array.BinarySearch(_symbols, symbol);
        if (i < 0 || price.Nanos <= 0)
        {
            return;
        }

        _last[i] = DetMath.Log(price.ToDouble());
        if (!_priced[i])
        {
            _priced[i] = true;
            _covariance.Clear();
            _clock = _clock with { SessionDate = 0, DaySteps = 0, IsWhole = false, Days = 0, Steps = 0 };
            _lambda = LambdaOf(StepsUncounted);
            _last.CopyTo(_reference, 0);
        }
    }

    /// <summary>Ends a step; one that is not later than the last changes nothing.</summary>
    /// <param name="timeNs">Event time.</param>
    /// <param name="sessionDate">Trading day, days since 1970-01-01.</param>
    public void Step(long timeNs, int sessionDate)
    {
        if (timeNs <= _clock.TimeNs)
        {
            return;
        }

        _clock.TimeNs = timeNs;
        if (sessionDate > _clock.SessionDate)
        {
            NewDay(sessionDate);
        }

        _clock.DaySteps++;
        for (var i = 0; i < _symbols.Length; i++)
        {
            _returns[i] = _priced[i] ? _last[i] - _reference[i] : 0;
            _reference[i] = _last[i];
        }

        _covariance.Update(_returns, _lambda, share: 1);
    }

    /// <summary>Figures of signed exposures by symbol; null until a whole day was seen, or when a symbol has no price here.</summary>
    public LossFigures? Of(IEnumerable<(Symbol Symbol, double Exposure)> exposures)
    {
        ArgumentNullException.ThrowIfNull(exposures);
        Array.Clear(_exposures);
        foreach (var (symbol, exposure) in exposures)
        {
            var i = Array.BinarySearch(_symbols, symbol);
            if (i < 0 || !_priced[i])
            {
                return null;
            }

            _exposures[i] += exposure;
        }

        return _clock.Days == 0 ? null : LossFigures.Normal(Math.Sqrt(_covariance.VarianceOf(_exposures) * _clock.Steps / _clock.Days));
    }

    /// <summary>Average correlation of all pairs of symbols that have moved; null until a whole day was seen, and without a pair.</summary>
    public double? AverageCorrelation => _clock.Days == 0 || _symbols.Length < 2 ? null : _covariance.AverageCorrelation(_priced);

    /// <summary>What a snapshot keeps.</summary>
    public TrackerData Save() => new(_covariance.Save(), [.. _last], [.. _reference], [.. _priced], _clock);

    /// <summary>Puts a snapshot back.</summary>
    public void Load(TrackerData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _covariance.Load(data.Covariance);
        data.Last.CopyTo(_last, 0);
        data.Reference.CopyTo(_reference, 0);
        data.Priced.CopyTo(_priced, 0);
        _clock = data.Clock;
        _lambda = LambdaOf(_clock.Days == 0 ? StepsUncounted : (double)_clock.Steps / _clock.Days);
    }

    // The day in which the estimate began is not whole, so its steps do not count.
    private void NewDay(int sessionDate)
    {
        if (_clock.IsWhole)
        {
            _clock = _clock with { Days = _clock.Days + 1, Steps = _clock.Steps + _clock.DaySteps };
            _lambda = LambdaOf((double)_clock.Steps / _clock.Days);
        }

        _clock = _clock with { IsWhole = _clock.SessionDate != 0, SessionDate = sessionDate, DaySteps = 0 };
    }

    private double LambdaOf(double stepsPerDay) => DetMath.Exp(DetMath.Log(_dailyLambda) / stepsPerDay);
}

/// <summary>Time of the last step, its trading day, the day's steps so far and whether it is whole; whole days and their steps.</summary>
public record struct TrackerClock(long TimeNs, int SessionDate, long DaySteps, bool IsWhole, long Days, long Steps);

/// <summary>A tracker in a snapshot.</summary>
public sealed record TrackerData(EwmaCovarianceData Covariance, double[] Last, double[] Reference, bool[] Priced, TrackerClock Clock);
