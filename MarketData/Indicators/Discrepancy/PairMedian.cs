using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// The median of all pairwise squared distances of 240 standardised points in the plane: the mean of the two middle ones of 28,680. Exact, so the way it
/// is found cannot change a bit. Way: in single precision, count the distances below a bracket around the previous median and note the few inside it;
/// compute those in double precision and select among them. Where the bracket misses, or many distances are equal, it is bisected in double precision.
/// </summary>
internal sealed class PairMedian
{
    /// <summary>Points.</summary>
    public const int Points = 240;

    private const int Half = Points / 2;
    private const int Pairs = Points * (Points - 1) / 2;
    private const int Lower = (Pairs / 2) - 1;
    private const int CandidatesMax = 8192;
    private const double NarrowShare = 0.0125;
    private const double WideShare = 0.25;

    // Standardised coordinates lie within sqrt(239) and the median below 8.04 (twice the mean), so near the bracket a squared distance in single
    // precision is within 4e-5 of the true one.
    private const double SinglePrecisionMargin = 1e-4;

    // Each point once, then the first half again: the pairs (i, i + k), k = 1..119 for all i and k = 120 for the first half, are all pairs once.
    private const int Stored = Points + Half + 8;
    private readonly double[] _x = new double[Stored];
    private readonly double[] _y = new double[Stored];
    private readonly float[] _singleX = new float[Stored];
    private readonly float[] _singleY = new float[Stored];
    private readonly ushort[] _blocks = new ushort[(Pairs / 8) + 1];
    private readonly double[] _candidates = new double[CandidatesMax];
    private double _previous;

    /// <summary>The median.</summary>
    /// <param name="x">240 coordinates with mean 0 and population deviation 1.</param>
    /// <param name="y">240 coordinates with mean 0 and population deviation 1.</param>
    public double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Store(x, _x, _singleX);
        Store(y, _y, _singleY);
        _previous = TryBracket(NarrowShare, out var median) || TryBracket(WideShare, out median) ? median : Bisect();
        return _previous;
    }

    private static void Store(ReadOnlySpan<double> from, double[] to, float[] single)
    {
        from[..Points].CopyTo(to);
        from[..Half].CopyTo(to.AsSpan(Points));
        for (var i = 0; i < Points + Half; i++)
        {
            single[i] = (float)to[i];
        }
    }

    private bool TryBracket(double share, out double median)
    {
        median = 0;
        var low = _previous * (1 - share);
        var high = _previous * (1 + share);
        var singleLow = (float)low;
        var singleHigh = (float)high;
        var below = Scan(singleLow, singleHigh, out var blocks);
        if (below > Lower)
        {
            return false;
        }

        var inside = Collect(singleLow, singleHigh, blocks);
        if (below + inside <= Lower + 1 || inside > CandidatesMax)
        {
            return false;
        }

        var (first, second) = MiddleTwo(_candidates.AsSpan(0, inside), Lower - below);
        median = (first + second) / 2;
        return first >= low + SinglePrecisionMargin && second <= high - SinglePrecisionMargin;
    }

    // Counts the pairs below the bracket and notes the blocks of eight that reach into it. The two comparisons of a block are taken together without
    // a branch, as which blocks do cannot be foretold.
    private int Scan(float low, float high, out int blocks)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(_singleX);
        ref var y = ref MemoryMarshal.GetArrayDataReference(_singleY);
        ref var noted = ref MemoryMarshal.GetArrayDataReference(_blocks);
        var lows = Vector256.Create(low);
        var highs = Vector256.Create(high);
        var below = Vector256<int>.Zero;
        blocks = 0;
        for (var i = 0; i < Points; i += 8)
        {
            var xi = Vector256.LoadUnsafe(ref x, (nuint)i);
            var yi = Vector256.LoadUnsafe(ref y, (nuint)i);
            var last = i < Half ? Half : Half - 1;
            for (var k = 1; k <= last; k++)
            {
                var d = SquaredDistance(ref x, ref y, i + k, xi, yi);
                var under = Vector256.LessThan(d, lows).AsInt32();
                var within = under ^ Vector256.LessThan(d, highs).AsInt32();
                below -= under;
                Unsafe.Add(ref noted, blocks) = (ushort)((i << 7) | k);
                blocks += (int)((0u - within.ExtractMostSignificantBits()) >> 31);
            }
        }

        return Vector256.Sum(below);
    }

    private int Collect(float low, float high, int blocks)
    {
        ref var x = ref MemoryMarshal.GetArrayDataReference(_singleX);
        ref var y = ref MemoryMarshal.GetArrayDataReference(_singleY);
        var inside = 0;
        foreach (var block in _blocks.AsSpan(0, blocks))
        {
            var i = block >> 7;
            var k = block & 127;
            var d = SquaredDistance(ref x, ref y, i + k, Vector256.LoadUnsafe(ref x, (nuint)i), Vector256.LoadUnsafe(ref y, (nuint)i));
            var hits = Vector256.LessThan(d, Vector256.Create(high)).ExtractMostSignificantBits()
                & ~Vector256.LessThan(d, Vector256.Create(low)).ExtractMostSignificantBits();
            for (; hits != 0; hits &= hits - 1)
            {
                if (inside < CandidatesMax)
                {
                    _candidates[inside] = SquaredDistance(i + BitOperations.TrailingZeroCount(hits), k);
                }

                inside++;
            }
        }

        return inside;
    }

    // Keeps count(d < low) <= rank of the lower middle < count(d < high) and halves until what is between fits or is one value.
    private double Bisect()
    {
        if (Count(0, double.Epsilon, collect: false) > Lower + 1)
        {
            return 0;
        }

        var low = 0.0;
        var high = 16.0 * Points;
        var below = 0;
        var under = Pairs;
        while (under - below > CandidatesMax)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }

            var count = Count(0, middle, collect: false);
            if (count <= Lower)
            {
                low = middle;
                below = count;
            }
            else
            {
                high = middle;
                under = count;
            }
        }

        double first, second;
        if (under - below > CandidatesMax)
        {
            first = second = low;
        }
        else
        {
            (first, second) = MiddleTwo(_candidates.AsSpan(0, Count(low, high, collect: true)), Lower - below);
        }

        if (under == Lower + 1)
        {
            second = SmallestFrom(high);
        }

        return (first + second) / 2;
    }

    private static (double First, double Second) MiddleTwo(Span<double> candidates, int rank)
    {
        var first = Selection.Nth(candidates, rank);
        var second = first;
        if (rank + 1 < candidates.Length)
        {
            second = candidates[rank + 1];
            foreach (var value in candidates[(rank + 2)..])
            {
                second = Math.Min(second, value);
            }
        }

        return (first, second);
    }

    private int Count(double low, double high, bool collect)
    {
        var count = 0;
        for (var i = 0; i < Points; i++)
        {
            var last = i < Half ? Half : Half - 1;
            for (var k = 1; k <= last; k++)
            {
                var d = SquaredDistance(i, k);
                if (d >= low && d < high)
                {
                    if (collect)
                    {
                        _candidates[count] = d;
                    }

                    count++;
                }
            }
        }

        return count;
    }

    private double SmallestFrom(double low)
    {
        var smallest = double.PositiveInfinity;
        for (var i = 0; i < Points; i++)
        {
            var last = i < Half ? Half : Half - 1;
            for (var k = 1; k <= last; k++)
            {
                var d = SquaredDistance(i, k);
                smallest = d >= low && d < smallest ? d : smallest;
            }
        }

        return smallest;
    }

    private double SquaredDistance(int i, int k)
    {
        var dx = _x[i + k] - _x[i];
        var dy = _y[i + k] - _y[i];
        return (dx * dx) + (dy * dy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> SquaredDistance(ref float x, ref float y, int at, Vector256<float> xi, Vector256<float> yi)
    {
        var dx = Vector256.LoadUnsafe(ref x, (nuint)at) - xi;
        var dy = Vector256.LoadUnsafe(ref y, (nuint)at) - yi;
        return (dx * dx) + (dy * dy);
    }
}
