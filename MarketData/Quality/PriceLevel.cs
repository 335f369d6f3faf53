using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Quality;

/// <summary>
/// The level of recent good prices: tells outliers by their distance from the median, measured in robust deviations and in a share that
/// grows with the square root of time. A level that further prices confirm is accepted, so that rolls, splits and jumps are doubted once
/// and do not latch.
/// </summary>
/// <param name="limits">Limits.</param>
/// <param name="share">Share of the median that a price may be away within a minute.</param>
internal sealed class PriceLevel(QualityLimits limits, double share)
{
    /// <summary>Good prices remembered.</summary>
    public const int Window = 21;

    /// <summary>Prices taken without a test at the start and after an accepted jump.</summary>
    public const int Untested = 5;

    private const double NormalFactor = 1.4826; // standard deviations per median distance of a normal distribution
    private const int FreshEvery = 64; // good prices between two computations of the median
    private const long NanosPerMinute = 60_000_000_000;

    private readonly long[] _prices = new long[Window]; // ring
    private int _count; // good prices, up to the window
    private int _next;
    private long _lastTime;
    private long _spacing; // between the last two good prices
    private long _median;
    private long _allowed; // distance from the median that is good for sure
    private int _age; // good prices since both were computed
    private long _candidate; // level of the outliers at hand; 0 for none
    private int _confirmed;

    /// <summary>Median that the last judgement used.</summary>
    public long Median => _median;

    /// <summary>Whether a price is good; good ones are remembered.</summary>
    public bool Take(long time, long price)
    {
        if (_count < Untested || IsSurelyNear(time, price) || IsNear(time, price) || Confirms(price))
        {
            _candidate = 0;
            Remember(time, price);
            return true;
        }

        return false;
    }

    /// <summary>Saves or loads everything.</summary>
    public void Transfer(StateStream stream)
    {
        stream.Values(_prices);
        stream.Value(ref _count);
        stream.Value(ref _next);
        stream.Value(ref _lastTime);
        stream.Value(ref _spacing);
        stream.Value(ref _median);
        stream.Value(ref _allowed);
        stream.Value(ref _age);
        stream.Value(ref _candidate);
        stream.Value(ref _confirmed);
    }

    // Most ticks: no need to look at the window again. After a pause the whole test runs, since the level may have moved.
    private bool IsSurelyNear(long time, long price) =>
        _age < FreshEvery && time - _lastTime < NanosPerMinute && Math.Abs(price - _median) <= _allowed;

    private bool IsNear(long time, long price)
    {
        Span<long> sorted = stackalloc long[Window];
        sorted = sorted[.._count];
        _prices.AsSpan(0, _count).CopyTo(sorted);
        sorted.Sort();
        _median = sorted[_count / 2];
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = Math.Abs(sorted[i] - _median);
        }

        sorted.Sort();
        var spread = limits.OutlierDeviations * NormalFactor * sorted[_count / 2];
        _allowed = Whole(Math.Max(spread, share * _median));
        _age = 0;
        var distance = Math.Abs(price - _median);
        if (distance > Whole(Math.Max(spread, share * _median * RootMinutes(time - _lastTime))))
        {
            return false;
        }

        if (distance > Whole(Math.Max(spread, share * _median * RootMinutes(_spacing))))
        {
            Restart(); // good only because of a pause: what was before it says nothing about what follows
        }

        return true;
    }

    // An outlier: accepted when it stands at the end of a row of outliers at one level.
    private bool Confirms(long price)
    {
        if (_candidate == 0 || Math.Abs(price - _candidate) > Whole(share * _candidate))
        {
            (_candidate, _confirmed) = (price, 0);
            return false;
        }

        if (++_confirmed < limits.ConfirmingPrices)
        {
            return false;
        }

        Restart();
        return true;
    }

    private void Restart() => (_count, _next, _age) = (0, 0, FreshEvery);

    private void Remember(long time, long price)
    {
        _prices[_next] = price;
        _next = _next + 1 == Window ? 0 : _next + 1;
        _count = Math.Min(_count + 1, Window);
        _spacing = time - _lastTime;
        _lastTime = time;
        _age++;
    }

    private static double RootMinutes(long nanos) => Math.Sqrt(Math.Max(1, nanos / (double)NanosPerMinute));

    private static long Whole(double distance) => distance >= long.MaxValue ? long.MaxValue : (long)distance;
}
