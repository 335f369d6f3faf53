using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>
/// Average correlation of a group from the marks of every second, in event time. Returns are joint: one is taken when every symbol present has a new mark
/// since the last (refresh time; Barndorff-Nielsen, Hansen, Lunde, Shephard 2011), so a symbol that trades less often does not look uncorrelated.
/// O(symbols) a mark, O(symbols²) a joint return, without allocation.
/// </summary>
/// <remarks>
/// The prices of a joint return are those at the end of an instant, whatever order its marks come in: it is taken at once when all symbols have marked in
/// that instant, else with the first mark of a later one.
/// A symbol is present from its first mark until it was silent for the window. Whoever joins after the others went on without it starts the estimate anew.
/// A return beyond <see cref="CorrelationOptions.LoneOutlier"/> deviations that no other symbol shares is shortened to it: one bad price, and the way back
/// from it, cannot make a shock. One that another shares is taken as it is: the other symbol confirms it.
/// </remarks>
public sealed class FastCorrelation
{
    private readonly CorrelationOptions _options;
    private readonly EwmaCovariance _fast;
    private readonly EwmaCovariance _slow;
    private readonly FastAsset[] _assets;
    private readonly bool[] _present;
    private readonly double[] _returns;
    private readonly long _gapNs;
    private readonly long _slowNs;
    private FastClock _clock;

    /// <summary>No marks yet.</summary>
    public FastCorrelation(int symbols, CorrelationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _fast = new EwmaCovariance(symbols);
        _slow = new EwmaCovariance(symbols);
        _assets = new FastAsset[symbols];
        _present = new bool[symbols];
        _returns = new double[symbols];
        _gapNs = options.Window.Ticks * 100;
        _slowNs = options.SlowStep.Ticks * 100;
    }

    /// <summary>Joint returns since the estimate began.</summary>
    public long Observations => _clock.Observations;

    /// <summary>Average correlation over the symbols present; null until <see cref="CorrelationOptions.WarmUp"/> joint returns, or when nothing moved.</summary>
    public double? Average => _clock.Observations >= _options.WarmUp ? _fast.AverageCorrelation(_present) : null;

    /// <summary>The same by the slow estimate; null before as many of its steps.</summary>
    public double? SlowAverage => _clock.SlowSteps >= _options.WarmUp ? _slow.AverageCorrelation(_present) : null;

    /// <summary>Event time of the last joint return.</summary>
    public long LastNs => _clock.LastNs;

    /// <summary>Changes whenever other symbols are present than before, or the estimate begins anew: averages before and after do not compare.</summary>
    public long Membership => _clock.Membership;

    /// <summary>Correlation of two symbols by the fast estimate; null when either has not moved.</summary>
    public double? Of(int i, int j) => _present[i] && _present[j] ? _fast.Correlation(i, j) : null;

    /// <summary>Takes a mark.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="price">Price; one that is not positive is passed over, as it has no logarithm.</param>
    /// <param name="timeNs">Event time; a mark older than the symbol's last is passed over.</param>
    /// <returns>Whether a joint return was taken; <see cref="LastNs"/> says of which instant.</returns>
    public bool Take(int symbol, Price price, long timeNs)
    {
        ref var asset = ref _assets[symbol];
        if (price.Nanos <= 0 || (asset.TimeNs != 0 && timeNs < asset.TimeNs))
        {
            return false;
        }

        var isObserved = timeNs > _clock.InstantNs && IsComplete(after: 0) && Observe(_clock.InstantNs);
        _clock.InstantNs = Math.Max(_clock.InstantNs, timeNs);
        var isNew = asset.TimeNs == 0 || timeNs - asset.TimeNs > _gapNs;
        asset.TimeNs = timeNs;
        asset.Last = DetMath.Log(price.ToDouble());
        DropSilent(timeNs);
        if (isNew || !_present[symbol])
        {
            Join(symbol);
            return isObserved;
        }

        asset.IsFresh = true;
        return (IsComplete(after: timeNs) && Observe(timeNs)) || isObserved;
    }

    /// <summary>What a snapshot keeps.</summary>
    public FastCorrelationData Save() => new(_fast.Save(), _slow.Save(), [.. _assets], [.. _present], _clock);

    /// <summary>Puts a snapshot back.</summary>
    public void Load(FastCorrelationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _fast.Load(data.Fast);
        _slow.Load(data.Slow);
        data.Assets.CopyTo(_assets, 0);
        data.Present.CopyTo(_present, 0);
        _clock = data.Clock;
    }

    private void DropSilent(long timeNs)
    {
        for (var i = 0; i < _assets.Length; i++)
        {
            if (_present[i] && timeNs - _assets[i].TimeNs > _gapNs)
            {
                _present[i] = false;
                _assets[i].IsFresh = false;
                _clock.Membership++;
            }
        }
    }

    private void Join(int symbol)
    {
        ref var asset = ref _assets[symbol];
        if (_clock.Observations > 0 && asset.Seen != _clock.Observations)
        {
            // The others have returns that this one lacks: their weights would not compare.
            _fast.Clear();
            _slow.Clear();
            (_clock.Observations, _clock.SlowSteps, _clock.SlowBucket) = (0, 0, 0);
            for (var i = 0; i < _assets.Length; i++)
            {
                _assets[i].Seen = 0;
            }
        }

        asset.Reference = asset.Last;
        asset.IsFresh = false;
        _present[symbol] = true;
        _clock.Membership++;
    }

    // Whether every symbol present has a new mark, at an instant or later.
    private bool IsComplete(long after)
    {
        var count = 0;
        for (var i = 0; i < _assets.Length; i++)
        {
            if (_present[i])
            {
                if (!_assets[i].IsFresh || _assets[i].TimeNs < after)
                {
                    return false;
                }

                count++;
            }
        }

        return count >= 2;
    }

    private bool Observe(long timeNs)
    {
        for (var i = 0; i < _assets.Length; i++)
        {
            _returns[i] = _present[i] ? _assets[i].Last - _assets[i].Reference : 0;
        }

        ShortenLoneOutlier();
        _fast.Update(_returns, LambdaFor(timeNs - _clock.LastNs), share: 1);
        _clock.LastNs = timeNs;
        _clock.Observations++;
        for (var i = 0; i < _assets.Length; i++)
        {
            if (_present[i])
            {
                _assets[i].Reference = _assets[i].Last;
                _assets[i].IsFresh = false;
                _assets[i].Seen = _clock.Observations;
            }
        }

        StepSlow(timeNs);
        return true;
    }

    private void ShortenLoneOutlier()
    {
        var (outlier, outliers) = (-1, 0);
        for (var i = 0; i < _returns.Length; i++)
        {
            if (RoomOf(i) is > 0 and var room && Math.Abs(_returns[i]) > room)
            {
                (outlier, outliers) = (i, outliers + 1);
            }
        }

        if (outliers == 1)
        {
            _returns[outlier] = Math.CopySign(RoomOf(outlier), _returns[outlier]);
        }
    }

    private double RoomOf(int i) => _options.LoneOutlier * Math.Sqrt(_fast.Covariance(i, i));

    private double LambdaFor(long elapsedNs)
    {
        if (elapsedNs != _clock.LambdaNs)
        {
            // Whatever the pace of the marks: memory in event time, but never less than so many observations.
            var faded = DetMath.Exp(-(double)Math.Min(elapsedNs, _gapNs) / (_options.Memory.Ticks * 100));
            (_clock.LambdaNs, _clock.Lambda) = (elapsedNs, Math.Max(_options.FastLambda, Math.Min(faded, 0.999999)));
        }

        return _clock.Lambda;
    }

    private void StepSlow(long timeNs)
    {
        var bucket = timeNs / _slowNs;
        if (bucket == _clock.SlowBucket)
        {
            return;
        }

        if (_clock.SlowBucket != 0 && bucket - _clock.SlowBucket == 1)
        {
            for (var i = 0; i < _assets.Length; i++)
            {
                _returns[i] = _present[i] ? _assets[i].Last - _assets[i].SlowReference : 0;
            }

            _slow.Update(_returns, _options.SlowLambda);
            _clock.SlowSteps++;
        }

        _clock.SlowBucket = bucket;
        for (var i = 0; i < _assets.Length; i++)
        {
            _assets[i].SlowReference = _assets[i].Last;
        }
    }
}

/// <summary>A symbol in the fast estimate; prices as natural logarithms.</summary>
public record struct FastAsset(long TimeNs, double Last, double Reference, double SlowReference, bool IsFresh, long Seen);

/// <summary>Counters of the fast estimate.</summary>
public record struct FastClock(
    long Observations, long SlowSteps, long SlowBucket, long LastNs, long InstantNs, long Membership, long LambdaNs, double Lambda);

/// <summary>The fast estimate in a snapshot.</summary>
public sealed record FastCorrelationData(EwmaCovarianceData Fast, EwmaCovarianceData Slow, FastAsset[] Assets, bool[] Present, FastClock Clock);
