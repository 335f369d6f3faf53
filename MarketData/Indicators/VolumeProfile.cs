using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>A level of a volume profile.</summary>
/// <param name="Price">Its price.</param>
/// <param name="Volume">Volume at that price.</param>
public readonly record struct ProfileLevel(double Price, double Volume);

/// <summary>
/// Volume by price over the last n bars: the volume of each bar is spread evenly over all ticks from its low to its high. Point of control (POC): the level
/// of largest volume, the lowest of equal ones. Low-volume node (LVN): a level that some bar covers, with less than a share of the POC's volume.
/// </summary>
/// <remarks>
/// Between two neighbouring edges (a bar's low, or the tick above its high) all levels hold the same volume, so the profile is at most 2n - 1 runs of levels
/// and the cost does not depend on how many ticks a bar spans. Runs that the same bars cover hold the same volume to the bit.
/// </remarks>
public sealed class VolumeProfile
{
    /// <summary>Share of the POC's volume below which a level is an LVN.</summary>
    public const double LowShare = 0.30;

    /// <summary>Longest look-back in bars.</summary>
    public const int BarsMax = 500;

    // Beyond it a price is no whole number of ticks any more.
    private const double TicksMax = 1L << 52;

    private readonly SlidingWindow _lows;
    private readonly SlidingWindow _highs;
    private readonly SlidingWindow _volumes;

    // All edges, sorted, then each once: whole numbers of ticks. Of each run between two: its volume per level and how many bars cover it.
    private readonly double[] _sorted;
    private readonly double[] _edges;
    private readonly double[] _densities;
    private readonly double[] _covers;

    // Per bar, filled up to whole lanes with bars that cover nothing.
    private readonly double[] _from;
    private readonly double[] _to;
    private readonly double[] _share;
    private double _tick;
    private int _sortedCount;
    private int _runs;
    private int _poc;

    /// <summary>Over so many bars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Bars outside 1 to <see cref="BarsMax"/>.</exception>
    public VolumeProfile(int bars = 20)
    {
        PeriodRange.Require(bars, nameof(bars), 1, BarsMax);
        _lows = new SlidingWindow(bars);
        _highs = new SlidingWindow(bars);
        _volumes = new SlidingWindow(bars);
        _sorted = new double[2 * bars];
        _edges = new double[2 * bars];
        _densities = new double[2 * bars];
        _covers = new double[2 * bars];
        var whole = (bars + ILanes<LanesScalar>.Count - 1) & ~(ILanes<LanesScalar>.Count - 1);
        _from = new double[whole];
        _to = new double[whole];
        _share = new double[whole];
        _from.AsSpan(bars).Fill(double.PositiveInfinity);
        _to.AsSpan(bars).Fill(double.PositiveInfinity);
    }

    /// <summary>True when all n bars are there, all their volumes are known and not all are 0.</summary>
    public bool IsDefined { get; private set; }

    /// <summary>The point of control; default while undefined.</summary>
    public ProfileLevel Poc { get; private set; }

    /// <summary>Volume-weighted mean price; 0 while undefined.</summary>
    public double Mean { get; private set; }

    /// <summary>Volume-weighted population deviation, in price units; 0 while undefined.</summary>
    public double Deviation { get; private set; }

    /// <summary>Volume-weighted skewness; 0 while undefined and where all volume is at one level.</summary>
    public double Skewness { get; private set; }

    /// <summary>True when the volume is at more than one level, so that <see cref="Skewness"/> means something.</summary>
    public bool HasShape => IsDefined && Deviation > 0;

    /// <summary>Takes the next bar.</summary>
    /// <param name="low">Lowest price.</param>
    /// <param name="high">Highest price, not below low.</param>
    /// <param name="volume">Not below 0; NaN when unknown.</param>
    /// <param name="tick">Price step, positive; prices count as the nearest whole number of steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A price that is no finite number of ticks below 2^52.</exception>
    public void Add(double low, double high, double volume, double tick)
    {
        if (!(Math.Abs(low / tick) < TicksMax) || !(Math.Abs(high / tick) < TicksMax) || !(low <= high))
        {
            throw new ArgumentOutOfRangeException(nameof(low), low, $"low {low}, high {high}, tick {tick}: expected low <= high below 2^52 ticks.");
        }

        if (tick != _tick)
        {
            _tick = tick;
            SortEdges();
        }

        if (_lows.IsFull)
        {
            Remove(Ticks(_lows.Values[0]));
            Remove(Ticks(_highs.Values[0]) + 1);
        }

        _lows.Add(low);
        _highs.Add(high);
        _volumes.Add(volume);
        Insert(Ticks(low));
        Insert(Ticks(high) + 1);
        Build();
    }

    /// <summary>Number of low-volume nodes.</summary>
    public long LowVolumeNodes()
    {
        var count = 0.0;
        for (var run = 0; run < _runs; run++)
        {
            count += IsLow(run) ? _edges[run + 1] - _edges[run] : 0;
        }

        return (long)count;
    }

    /// <summary>The low-volume node nearest to a price, the lower of two equally near ones; null when there is none.</summary>
    public ProfileLevel? NearestLowVolumeNode(double price)
    {
        ProfileLevel? best = null;
        var nearest = double.PositiveInfinity;
        var under = Math.Floor(price / _tick);
        for (var run = 0; run < _runs; run++)
        {
            if (!IsLow(run))
            {
                continue;
            }

            var below = Math.Clamp(under, _edges[run], _edges[run + 1] - 1);
            for (var level = below; level <= below + 1 && level < _edges[run + 1]; level++)
            {
                var distance = Math.Abs((level * _tick) - price);
                if (distance < nearest)
                {
                    nearest = distance;
                    best = new ProfileLevel(level * _tick, _densities[run]);
                }
            }
        }

        return best;
    }

    /// <summary>How empty a level is: 1 - its volume over the POC's; 0 at the POC, 1 for no volume.</summary>
    public double Strength(ProfileLevel level) => IsDefined ? 1 - (level.Volume / Poc.Volume) : 0;

    /// <summary>Saves or loads.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _lows.Transfer(stream);
        _highs.Transfer(stream);
        _volumes.Transfer(stream);
        stream.Value(ref _tick);
        if (!stream.Writing)
        {
            SortEdges();
            Build();
        }
    }

    private double Ticks(double price) => Math.Round(price / _tick);

    // A run of levels that no bar covers lies in a gap of prices: it is not part of the profile.
    private bool IsLow(int run) => _covers[run] > 0 && _densities[run] < LowShare * Poc.Volume;

    private void SortEdges()
    {
        _sortedCount = 0;
        for (var i = 0; i < _lows.Count; i++)
        {
            Insert(Ticks(_lows.Values[i]));
            Insert(Ticks(_highs.Values[i]) + 1);
        }
    }

    private void Insert(double edge)
    {
        var at = Place(edge);
        Array.Copy(_sorted, at, _sorted, at + 1, _sortedCount - at);
        _sorted[at] = edge;
        _sortedCount++;
    }

    private void Remove(double edge)
    {
        var at = Place(edge);
        _sortedCount--;
        Array.Copy(_sorted, at + 1, _sorted, at, _sortedCount - at);
    }

    private void Build()
    {
        (IsDefined, Poc, Mean, Deviation, Skewness, _runs) = (false, default, 0, 0, 0, 0);
        var total = _lows.IsFull ? LaneSums.Sum(_volumes.Values) : double.NaN;
        if (!(total > 0))
        {
            return;
        }

        IsDefined = true;
        FillRuns();
        _poc = 0;
        for (var run = 1; run < _runs; run++)
        {
            _poc = _densities[run] > _densities[_poc] ? run : _poc;
        }

        Poc = new ProfileLevel(_edges[_poc] * _tick, _densities[_poc]);
        Describe(total);
    }

    private void FillRuns()
    {
        var edges = 0;
        foreach (var edge in _sorted.AsSpan(0, _sortedCount))
        {
            _edges[edges] = edge;
            edges += edges == 0 || edge != _edges[edges - 1] ? 1 : 0;
        }

        _runs = edges - 1;
        var lows = _lows.Values;
        var highs = _highs.Values;
        var volumes = _volumes.Values;
        for (var i = 0; i < lows.Length; i++)
        {
            _from[i] = Ticks(lows[i]);
            _to[i] = Ticks(highs[i]) + 1;
            _share[i] = volumes[i] / (_to[i] - _from[i]);
        }

        if (Lanes256.IsSupported)
        {
            SumRuns<Lanes256>();
        }
        else
        {
            SumRuns<LanesScalar>();
        }
    }

    // A bar covers a run when it starts at or below its first level and does not end at or below it: one less the other, as the end lies above the start.
    private void SumRuns<T>()
        where T : struct, ILanes<T>
    {
        for (var run = 0; run < _runs; run++)
        {
            var level = _edges[run];
            var density = T.All(0);
            var covers = T.All(0);
            for (var i = 0; i < _from.Length; i += ILanes<T>.Count)
            {
                var covered = T.OneWhereAtMost(T.Load(in _from[0], i), level) - T.OneWhereAtMost(T.Load(in _to[0], i), level);
                density += T.Load(in _share[0], i) * covered;
                covers += covered;
            }

            _densities[run] = T.Sum(density);
            _covers[run] = T.Sum(covers);
        }
    }

    // Moments about the mean from those of evenly spaced levels: a run of n levels centred at c has sum of squares n((c-m)^2 + (n^2-1)/12) and of cubes
    // n((c-m)^3 + (c-m)(n^2-1)/4), in ticks.
    private void Describe(double total)
    {
        var origin = _edges[_poc];
        var sum = 0.0;
        for (var run = 0; run < _runs; run++)
        {
            var (levels, center) = Shape(run, origin);
            sum += _densities[run] * levels * center;
        }

        var mean = sum / total;
        var second = 0.0;
        var third = 0.0;
        for (var run = 0; run < _runs; run++)
        {
            var (levels, center) = Shape(run, origin);
            var volume = _densities[run] * levels;
            var offset = center - mean;
            var spread = (levels * levels) - 1;
            second += volume * ((offset * offset) + (spread * (1.0 / 12)));
            third += volume * ((offset * offset * offset) + (offset * spread * 0.25));
        }

        second /= total;
        third /= total;
        Mean = (origin + mean) * _tick;
        Deviation = Math.Sqrt(second) * _tick;
        Skewness = second > 0 ? third / (second * Math.Sqrt(second)) : 0;
    }

    private (double Levels, double Center) Shape(int run, double origin) =>
        (_edges[run + 1] - _edges[run], ((_edges[run] - origin) + (_edges[run + 1] - 1 - origin)) * 0.5);

    // Number of sorted edges below one.
    private int Place(double edge)
    {
        var at = 0;
        while (at < _sortedCount && _sorted[at] < edge)
        {
            at++;
        }

        return at;
    }
}
