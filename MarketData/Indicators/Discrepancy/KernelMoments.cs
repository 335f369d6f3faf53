using System.Runtime.CompilerServices;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Sums of the kernel exp(-|p - q|^2 / 2) over all pairs of points without looking at pairs. The kernel is the inner product of the features
/// w(p) u^k v^l / sqrt(k! l!), k, l = 0, 1, ..., with w(p) = exp(-|p|^2 / 2), so its sum over pairs is the inner product of sums over points. Features of
/// total degree up to 23 (in tiles of four by four, 336 in all) are taken. For points within <see cref="RadiusSquared"/> the rest of one kernel value is
/// below 2e-10, the tail of a Poisson distribution, and that of a mean over pairs far below; points further out do not belong here.
/// </summary>
internal sealed class KernelMoments
{
    /// <summary>Largest u^2 + v^2 of a point.</summary>
    public const double RadiusSquared = 4.5;

    /// <summary>Sums per set of points.</summary>
    public const int Features = 336;

    private const int Degrees = 24;
    private const int Tile = 4;

    private readonly int _points;
    private readonly AlignedBuffer _u;
    private readonly AlignedBuffer _v;
    private readonly double[] _roots = new double[Degrees];

    /// <summary>For so many points, a multiple of 16.</summary>
    public KernelMoments(int points)
    {
        _points = points;
        _u = new AlignedBuffer(points * Degrees);
        _v = new AlignedBuffer(points * Degrees);
        for (var k = 1; k < Degrees; k++)
        {
            _roots[k] = 1 / Math.Sqrt(k);
        }
    }

    /// <summary>Takes the points: coordinates and weights exp(-|p|^2 / 2), with 0 for a point that is to be left out.</summary>
    public void Take<T>(ref readonly double u, ref readonly double v, ref readonly double weight)
        where T : struct, ILanes<T>
    {
        // Two blocks at a time: each power waits for the one before, so one block alone would leave the processor idle.
        for (var i = 0; i < _points; i += 2 * ILanes<T>.Count)
        {
            var j = i + ILanes<T>.Count;
            Powers<T>(T.Load(in u, i), T.Load(in u, j), T.All(1), T.All(1), ref Unsafe.Add(ref _u.Origin, i));
            Powers<T>(T.Load(in v, i), T.Load(in v, j), T.Load(in weight, i), T.Load(in weight, j), ref Unsafe.Add(ref _v.Origin, i));
        }
    }

    /// <summary>Sums of the features over the points from one index to another, both multiples of 8.</summary>
    public void Sum<T>(int from, int to, Span<double> features)
        where T : struct, ILanes<T>
    {
        var at = 0;
        for (var k = 0; k < Degrees; k += Tile)
        {
            for (var l = 0; l < Degrees - k; l += Tile)
            {
                ref var u = ref Unsafe.Add(ref _u.Origin, k * _points);
                ref var v = ref Unsafe.Add(ref _v.Origin, l * _points);
                SumTile<T>(ref u, ref v, from, to, _points, features.Slice(at, Tile * Tile));
                at += Tile * Tile;
            }
        }
    }

    // Row k gets first * x^k / sqrt(k!).
    private void Powers<T>(T x0, T x1, T first0, T first1, ref double into)
        where T : struct, ILanes<T>
    {
        var at = 0;
        T.Store(first0, ref into, at);
        T.Store(first1, ref into, at + ILanes<T>.Count);
        foreach (var root in _roots.AsSpan(1))
        {
            at += _points;
            first0 *= x0 * T.All(root);
            first1 *= x1 * T.All(root);
            T.Store(first0, ref into, at);
            T.Store(first1, ref into, at + ILanes<T>.Count);
        }
    }

    // Sixteen sums stay in registers while the points go by.
    private static void SumTile<T>(ref double u, ref double v, int from, int to, int row, Span<double> sums)
        where T : struct, ILanes<T>
    {
        T s00 = T.All(0), s01 = s00, s02 = s00, s03 = s00;
        T s10 = s00, s11 = s00, s12 = s00, s13 = s00;
        T s20 = s00, s21 = s00, s22 = s00, s23 = s00;
        T s30 = s00, s31 = s00, s32 = s00, s33 = s00;
        for (var i = from; i < to; i += ILanes<T>.Count)
        {
            T u0 = T.Load(in u, i), u1 = T.Load(in u, i + row), u2 = T.Load(in u, i + (2 * row)), u3 = T.Load(in u, i + (3 * row));
            var v0 = T.Load(in v, i);
            s00 += u0 * v0;
            s10 += u1 * v0;
            s20 += u2 * v0;
            s30 += u3 * v0;
            var v1 = T.Load(in v, i + row);
            s01 += u0 * v1;
            s11 += u1 * v1;
            s21 += u2 * v1;
            s31 += u3 * v1;
            var v2 = T.Load(in v, i + (2 * row));
            s02 += u0 * v2;
            s12 += u1 * v2;
            s22 += u2 * v2;
            s32 += u3 * v2;
            var v3 = T.Load(in v, i + (3 * row));
            s03 += u0 * v3;
            s13 += u1 * v3;
            s23 += u2 * v3;
            s33 += u3 * v3;
        }

        (sums[15], sums[0], sums[1], sums[2], sums[3]) = (T.Sum(s33), T.Sum(s00), T.Sum(s01), T.Sum(s02), T.Sum(s03));
        (sums[4], sums[5], sums[6], sums[7]) = (T.Sum(s10), T.Sum(s11), T.Sum(s12), T.Sum(s13));
        (sums[8], sums[9], sums[10], sums[11]) = (T.Sum(s20), T.Sum(s21), T.Sum(s22), T.Sum(s23));
        (sums[12], sums[13], sums[14]) = (T.Sum(s30), T.Sum(s31), T.Sum(s32));
    }
}
