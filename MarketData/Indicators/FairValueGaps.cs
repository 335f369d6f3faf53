using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>A fair value gap.</summary>
/// <param name="IsBullish">Price jumped up over it.</param>
/// <param name="Low">Lower edge, in price units.</param>
/// <param name="High">Upper edge.</param>
/// <param name="Bar">Number of the bar that completed it, from 0.</param>
public readonly record struct FairValueGap(bool IsBullish, double Low, double High, long Bar)
{
    /// <summary>The edge that counts: a return to it mitigates the gap.</summary>
    public double Level => IsBullish ? Low : High;
}

/// <summary>
/// Fair value gaps of three bars: bullish at bar i when low[i] and close[i-1] lie above high[i-2]; bearish when high[i] and close[i-1] lie below low[i-2].
/// Every bar first mitigates gaps whose level it reaches, then drops those older than 50 bars, then may add one. At most 51 gaps are ever active.
/// </summary>
public sealed class FairValueGaps
{
    /// <summary>Bars after which a gap expires.</summary>
    public const int AgeMax = 50;

    private readonly double _minimum;
    private readonly FairValueGap[] _gaps = new FairValueGap[AgeMax + 2];
    private int _count;
    private long _bar = -1;
    private double _high1;
    private double _low1;
    private double _close1;
    private double _high2;
    private double _low2;

    /// <summary>No gaps yet.</summary>
    /// <param name="minimum">Least height of a gap as a fraction of the edge it starts from, not below 0; 0 takes all.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or not finite.</exception>
    public FairValueGaps(double minimum = 0)
    {
        if (!(minimum >= 0) || double.IsInfinity(minimum))
        {
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, $"minimum: {minimum}, expected a number from 0.");
        }

        _minimum = minimum;
    }

    /// <summary>True from the third bar on, where a gap can be told.</summary>
    public bool IsDefined => _bar >= 2;

    /// <summary>Active gaps, oldest first.</summary>
    public ReadOnlySpan<FairValueGap> Active => _gaps.AsSpan(0, _count);

    /// <summary>A bullish gap is active.</summary>
    public bool HasBullish { get; private set; }

    /// <summary>A bearish gap is active.</summary>
    public bool HasBearish { get; private set; }

    /// <summary>The last bar mitigated a gap.</summary>
    public bool Mitigated { get; private set; }

    /// <summary>The last bar completed a gap; it is the newest of <see cref="Active"/>.</summary>
    public bool Created { get; private set; }

    /// <summary>The active gap whose level is nearest to the close, the newer of two equally near ones; null when none is active.</summary>
    public FairValueGap? Nearest { get; private set; }

    /// <summary>Bars since the nearest gap was completed; 0 when there is none.</summary>
    public int Age => Nearest is { } gap ? (int)(_bar - gap.Bar) : 0;

    /// <summary>Takes the next bar; prices must be finite and positive.</summary>
    public void Add(double high, double low, double close)
    {
        _bar++;
        Drop(high, low);
        var before = _count;
        Create(high, low);
        Created = _count > before;
        Look(close);
        (_high2, _low2) = (_high1, _low1);
        (_high1, _low1, _close1) = (high, low, close);
    }

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        stream.Value(ref _bar);
        stream.Value(ref _high1);
        stream.Value(ref _low1);
        stream.Value(ref _close1);
        stream.Value(ref _high2);
        stream.Value(ref _low2);
        _count = stream.Count(_count, _gaps.Length);
        foreach (ref var gap in _gaps.AsSpan(0, _count))
        {
            var (isBullish, low, high, bar) = gap;
            stream.Value(ref isBullish);
            stream.Value(ref low);
            stream.Value(ref high);
            stream.Value(ref bar);
            gap = new FairValueGap(isBullish, low, high, bar);
        }

        var (mitigated, created) = (Mitigated, Created);
        stream.Value(ref mitigated);
        stream.Value(ref created);
        (Mitigated, Created) = (mitigated, created);
        Look(_close1);
    }

    private void Drop(double high, double low)
    {
        Mitigated = false;
        var kept = 0;
        foreach (var gap in _gaps.AsSpan(0, _count))
        {
            if (gap.IsBullish ? low <= gap.Level : high >= gap.Level)
            {
                Mitigated = true;
            }
            else if (_bar - gap.Bar <= AgeMax)
            {
                _gaps[kept++] = gap;
            }
        }

        _count = kept;
    }

    private void Create(double high, double low)
    {
        if (_bar < 2)
        {
            return;
        }

        if (low > _high2 && _close1 > _high2 && low - _high2 >= _minimum * _high2)
        {
            _gaps[_count++] = new FairValueGap(true, _high2, low, _bar);
        }
        else if (high < _low2 && _close1 < _low2 && _low2 - high >= _minimum * _low2)
        {
            _gaps[_count++] = new FairValueGap(false, high, _low2, _bar);
        }
    }

    private void Look(double close)
    {
        (HasBullish, HasBearish, Nearest) = (false, false, null);
        var nearest = double.PositiveInfinity;
        foreach (var gap in _gaps.AsSpan(0, _count))
        {
            HasBullish |= gap.IsBullish;
            HasBearish |= !gap.IsBullish;
            var distance = Math.Abs(gap.Level - close);
            if (distance <= nearest)
            {
                nearest = distance;
                Nearest = gap;
            }
        }
    }
}
