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
/// λ, so λ 0.94 keeps its meaning (half-life 11.2 days) and the figures move within the day. Nights count: the first step after one holds its return.
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
    private readonly int _stepsPerDay;
    private readonly double _lambda;
    private readonly Symbol[] _symbols;
    private TrackerClock _clock;

    /// <summary>No prices yet.</summary>
    public CovarianceTracker(RiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _symbols = [.. options.Symbols.Order()];
        _covariance = new EwmaCovariance(Math.Max(1, _symbols.Length));
        (_last, _reference, _returns) = (new double[_symbols.Length], new double[_symbols.Length], new double[_covariance.Assets]);
        (_exposures, _priced) = (new double[_covariance.Assets], new bool[_symbols.Length]);
        _stepsPerDay = options.StepsPerDay;
        _lambda = DetMath.Exp(DetMath.Log(options.DailyLambda) / options.StepsPerDay);
    }

    /// <summary>Steps since the estimate began.</summary>
    public long Steps => _clock.Steps;

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
            _clock.Steps = 0;
            _last.CopyTo(_reference, 0);
        }
    }

    /// <summary>Ends a step; one that is not later than the last changes nothing.</summary>
    public void Step(long timeNs)
    {
        if (timeNs <= _clock.TimeNs)
        {
            return;
        }

        _clock.TimeNs = timeNs;
        for (var i = 0; i < _symbols.Length; i++)
        {
            _returns[i] = _priced[i] ? _last[i] - _reference[i] : 0;
            _reference[i] = _last[i];
        }

        _covariance.Update(_returns, _lambda);
        _clock.Steps++;
    }

    /// <summary>Figures of signed exposures by symbol; null until a day of steps was seen, or when a symbol has no price here.</summary>
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

        return _clock.Steps < _stepsPerDay ? null : LossFigures.Normal(Math.Sqrt(_covariance.VarianceOf(_exposures) * _stepsPerDay));
    }

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
    }
}

/// <summary>Steps taken and the time of the last.</summary>
public record struct TrackerClock(long Steps, long TimeNs);

/// <summary>A tracker in a snapshot.</summary>
public sealed record TrackerData(EwmaCovarianceData Covariance, double[] Last, double[] Reference, bool[] Priced, TrackerClock Clock);
