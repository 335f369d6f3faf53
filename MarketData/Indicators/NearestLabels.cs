using System.Numerics;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Labelled points in the plane and the vote of those nearest to a query: the sum of the labels of all points no further than the k-th nearest, ties
/// included, by Euclidean distance (compared as its square). Holds the newest <see cref="SamplesMax"/> points; when full, the oldest makes room.
/// </summary>
public sealed class NearestLabels
{
    /// <summary>Points it holds: at two or three crossings a day of 30-minute bars, about three years.</summary>
    public const int SamplesMax = 2048;

    private const int CandidatesMax = 32;
    private const int TrialsMax = 40;
    private const int Overshoot = 8;

    private readonly double[] _x = new double[SamplesMax];
    private readonly double[] _y = new double[SamplesMax];
    private readonly double[] _labels = new double[SamplesMax];
    private readonly double[] _squares = new double[SamplesMax];
    private readonly double[] _scratch = new double[SamplesMax];
    private int _oldest;
    private double _sum;
    private double _square;

    /// <summary>Points it holds now.</summary>
    public int Count { get; private set; }

    // Points with their last block of lanes filled up.
    private int Whole => (Count + ILanes<LanesScalar>.Count - 1) & ~(ILanes<LanesScalar>.Count - 1);

    /// <summary>Adds a point with finite coordinates.</summary>
    public void Add(double x, double y, int label)
    {
        var at = Count;
        if (Count < SamplesMax)
        {
            Count++;
        }
        else
        {
            at = _oldest;
            _oldest = _oldest + 1 == SamplesMax ? 0 : _oldest + 1;
            _sum -= _labels[at];
        }

        _x[at] = x;
        _y[at] = y;
        _labels[at] = label;
        _sum += label;
    }

    /// <summary>The vote at a query point.</summary>
    /// <param name="x">First coordinate, finite.</param>
    /// <param name="y">Second coordinate, finite.</param>
    /// <param name="k">Neighbours, at least 1; all points when there are fewer.</param>
    /// <returns>A whole number, -Count to Count; 0 without points.</returns>
    public int Vote(double x, double y, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return k >= Count ? (int)_sum
            : Lanes512.IsSupported ? Vote<Lanes512>(x, y, k)
            : Lanes256.IsSupported ? Vote<Lanes256>(x, y, k)
            : Vote<LanesScalar>(x, y, k);
    }

    /// <summary>Saves or loads the points, oldest first.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var count = stream.Count(Count, SamplesMax);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var at = stream.Writing ? (_oldest + i) % SamplesMax : i;
            stream.Value(ref _x[at]);
            stream.Value(ref _y[at]);
            stream.Value(ref _labels[at]);
            sum += _labels[at];
        }

        if (!stream.Writing)
        {
            _labels.AsSpan(count).Clear();
            (Count, _oldest, _sum) = (count, 0, sum);
        }
    }

    private int Vote<T>(double x, double y, int k)
        where T : struct, ILanes<T>
    {
        // Behind the last point nothing is near: an infinite coordinate has an infinite distance.
        _x.AsSpan(Count, Whole - Count).Fill(double.PositiveInfinity);
        for (var i = 0; i < Count; i += ILanes<T>.Count)
        {
            var dx = T.Load(in _x[0], i) - T.All(x);
            var dy = T.Load(in _y[0], i) - T.All(y);
            T.Store((dx * dx) + (dy * dy), ref _squares[0], i);
        }

        _square = NthSquare<T>(k);

        // Sums of whole numbers are exact in any order.
        var sum = T.All(0);
        for (var i = 0; i < Count; i += ILanes<T>.Count)
        {
            sum += T.OneWhereAtMost(T.Load(in _squares[0], i), _square) * T.Load(in _labels[0], i);
        }

        return (int)T.Sum(sum);
    }

    // The k-th smallest square. Counting the squares up to a limit is quick and free of branches, so limits are tried, from the last answer on, until few
    // squares are left between one that is too low and one that is not; in the plane the count grows with the square, which foretells the next limit.
    private double NthSquare<T>(int k)
        where T : struct, ILanes<T>
    {
        var (low, high, below, upTo) = (-1.0, double.MaxValue, 0, Count);
        var limit = _square;
        for (var trial = 0; upTo - below > CandidatesMax && trial < TrialsMax; trial++)
        {
            if (!(limit > low && limit < high))
            {
                limit = high == double.MaxValue ? Math.Max(1, 2 * low) : low + ((high - low) / 2);
            }

            var count = CountUpTo<T>(limit);
            if (count < k)
            {
                (low, below) = (limit, count);
                limit *= (double)(k + Overshoot) / Math.Max(1, count);
            }
            else
            {
                (high, upTo) = (limit, count);
                limit *= (double)(k - Overshoot) / count;
            }
        }

        return Selection.Nth(_scratch.AsSpan(0, Collect<T>(low, high)), k - below - 1);
    }

    private int Collect<T>(double low, double high)
        where T : struct, ILanes<T>
    {
        var (above, beyond) = (Math.BitIncrement(low), Math.BitIncrement(high));
        var inside = 0;
        for (var i = 0; i < Count; i += ILanes<T>.Count)
        {
            var squares = T.Load(in _squares[0], i);
            for (var hits = T.Below(squares, beyond) & ~T.Below(squares, above); hits != 0; hits &= hits - 1)
            {
                _scratch[inside++] = _squares[i + BitOperations.TrailingZeroCount(hits)];
            }
        }

        return inside;
    }

    private int CountUpTo<T>(double limit)
        where T : struct, ILanes<T>
    {
        var count = T.All(0);
        for (var i = 0; i < Count; i += ILanes<T>.Count)
        {
            count += T.OneWhereAtMost(T.Load(in _squares[0], i), limit);
        }

        return (int)T.Sum(count);
    }
}
