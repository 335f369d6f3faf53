using System.Runtime.InteropServices;
using GrandModel.MarketData.State;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Unbiased squared maximum mean discrepancy between the last 96 points of a two-dimensional series (test) and the 240 before them (reference), both
/// standardised by mean and population deviation of the reference, under the Gaussian kernel whose squared width is the median of the pairwise squared
/// distances of the reference. Gretton, Borgwardt, Rasch, Schölkopf, Smola: A Kernel Two-Sample Test, JMLR 13 (2012), lemma 6.
/// </summary>
/// <remarks>
/// The reference does not hold the newest point, so everything but that point's own 335 kernel values is known one step ahead:
/// <see cref="Prepare"/> computes it when time allows, <see cref="Add"/> when it must. Kernel sums are by <see cref="KernelMoments"/>, points outside its
/// radius pair by pair. The result is a function of the window alone. Limits: memory for 336 points, no allocation after construction.
/// </remarks>
public sealed class RollingDiscrepancy
{
    /// <summary>Points of the reference window.</summary>
    public const int Reference = 240;

    /// <summary>Points of the test window, the newest included.</summary>
    public const int Test = 96;

    private const int Total = Reference + Test;
    private const double DegenerateShare = 1e-12;

    private readonly LaneWidth _width;
    private readonly SlidingWindow _x = new(Total);
    private readonly SlidingWindow _y = new(Total);
    private readonly PairMedian _median = new();
    private readonly KernelMoments _moments = new(Total);

    // Coordinates over standard deviation and kernel width: the kernel is exp(-|p - q|^2 / 2). The last slot waits for the next point.
    private readonly AlignedBuffer _u = new(Total);
    private readonly AlignedBuffer _v = new(Total);
    private readonly AlignedBuffer _weight = new(Total);
    private readonly AlignedBuffer _near = new(Total);
    private readonly AlignedBuffer _present = new(Total);
    private readonly double[] _referenceFeatures = new double[KernelMoments.Features];
    private readonly double[] _testFeatures = new double[KernelMoments.Features];
    private Prepared _next;
    private bool _isPrepared;

    /// <summary>An empty window.</summary>
    /// <param name="width">Registers to use; every choice gives the same bits.</param>
    public RollingDiscrepancy(LaneWidth width = LaneWidth.Widest)
    {
        _width = Lanes.Resolve(width);
        _present.Span[..(Total - 1)].Fill(1);
    }

    /// <summary>
    /// True when 336 points are there and the reference is not degenerate (a coordinate that does not vary, or more than half of all pairs equal).
    /// </summary>
    public bool IsDefined { get; private set; }

    /// <summary>The unbiased estimate, at most 2; below 0 when the samples are closer than chance; 0 while undefined.</summary>
    public double Squared { get; private set; }

    /// <summary>The squared kernel width: median squared distance of standardised reference points; 0 while undefined.</summary>
    public double MedianSquaredDistance { get; private set; }

    /// <summary>Takes the next point.</summary>
    public void Add(double x, double y)
    {
        Prepare();
        var next = _isPrepared ? _next : default;
        _x.Add(x);
        _y.Add(y);
        _isPrepared = false;
        IsDefined = next.IsDefined;
        Squared = 0;
        MedianSquaredDistance = next.Width;
        if (next.IsDefined)
        {
            Squared = _width switch
            {
                LaneWidth.Bits512 => Complete<Lanes512>(next, x, y),
                LaneWidth.Bits256 => Complete<Lanes256>(next, x, y),
                _ => Complete<LanesScalar>(next, x, y),
            };
        }
    }

    /// <summary>Computes what the next <see cref="Add"/> needs and does not depend on its point. Doing it early changes no result.</summary>
    public void Prepare()
    {
        if (_isPrepared || _x.Count < Total - 1)
        {
            return;
        }

        _next = _width switch
        {
            LaneWidth.Bits512 => PrepareOn<Lanes512>(),
            LaneWidth.Bits256 => PrepareOn<Lanes256>(),
            _ => PrepareOn<LanesScalar>(),
        };
        _isPrepared = true;
    }

    /// <summary>Saves or loads the window and the last results.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        _x.Transfer(stream);
        _y.Transfer(stream);
        var (isDefined, squared, width) = (IsDefined, Squared, MedianSquaredDistance);
        stream.Value(ref isDefined);
        stream.Value(ref squared);
        stream.Value(ref width);
        (IsDefined, Squared, MedianSquaredDistance) = (isDefined, squared, width);
        _isPrepared = _isPrepared && stream.Writing;
    }

    private Prepared PrepareOn<T>()
        where T : struct, ILanes<T>
    {
        var x = _x.Values[^(Total - 1)..];
        var y = _y.Values[^(Total - 1)..];
        if (!Standardise(x, _u.Span, out var xMean, out var xScale) || !Standardise(y, _v.Span, out var yMean, out var yScale))
        {
            return default;
        }

        var width = _median.Of(_u.Span, _v.Span);
        if (width == 0)
        {
            return default;
        }

        var inverse = 1 / Math.Sqrt(width);
        Weigh<T>(T.All(inverse));
        ref var u = ref _u.Origin;
        ref var v = ref _v.Origin;
        _moments.Take<T>(in u, in v, in _weight.Origin);
        _moments.Sum<T>(0, Reference, _referenceFeatures);
        _moments.Sum<T>(Reference, Total, _testFeatures);
        var within = LaneSums.Dot(_referenceFeatures, _referenceFeatures);
        var across = LaneSums.Dot(_referenceFeatures, _testFeatures);
        var test = LaneSums.Dot(_testFeatures, _testFeatures);
        AddFar<T>(ref within, ref across, ref test);
        return new Prepared(true, width, xMean, xScale, yMean, yScale, inverse, within, across, test);
    }

    // (value - mean) / population deviation, both of the reference; false when that deviation is nothing beside the mean.
    private static bool Standardise(ReadOnlySpan<double> values, Span<double> into, out double mean, out double scale)
    {
        var reference = values[..Reference];
        mean = LaneSums.Sum(reference) / Reference;
        var deviation = Math.Sqrt(LaneSums.SquaredDeviations(reference, mean) / Reference);
        scale = 1 / deviation;
        if (!(deviation > DegenerateShare * Math.Abs(mean)))
        {
            return false;
        }

        for (var i = 0; i < values.Length; i++)
        {
            into[i] = (values[i] - mean) * scale;
        }

        into[values.Length] = 0;
        return true;
    }

    // Divides by the kernel width and gives each point its weight, 0 outside the radius of the expansion and in the last slot.
    private void Weigh<T>(T inverse)
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < Total; i += ILanes<T>.Count)
        {
            var u = T.Load(in _u.Origin, i) * inverse;
            var v = T.Load(in _v.Origin, i) * inverse;
            var squared = (u * u) + (v * v);
            var near = T.OneWhereAtMost(squared, KernelMoments.RadiusSquared) * T.Load(in _present.Origin, i);
            T.Store(u, ref _u.Origin, i);
            T.Store(v, ref _v.Origin, i);
            T.Store(near, ref _near.Origin, i);
            T.Store(LaneExp.OfNonPositive(squared * T.All(-0.5)) * near, ref _weight.Origin, i);
        }
    }

    // Sums over ordered pairs of which at least one point lies outside the radius.
    private void AddFar<T>(ref double within, ref double across, ref double test)
        where T : struct, ILanes<T>
    {
        var near = _near.Span;
        for (var i = 0; i < Total - 1; i++)
        {
            if (near[i] != 0)
            {
                continue;
            }

            var (u, v) = (_u.Span[i], _v.Span[i]);
            var (nearReference, allReference) = Row<T>(u, v, 0, Reference);
            var (nearTest, allTest) = Row<T>(u, v, Reference, Total);
            if (i < Reference)
            {
                within += nearReference + allReference;
                across += allTest;
            }
            else
            {
                test += nearTest + allTest;
                across += nearReference;
            }
        }
    }

    // Kernel values of a point against a range of points, summed over those inside the radius and over all.
    private (double Near, double All) Row<T>(double pointU, double pointV, int from, int to)
        where T : struct, ILanes<T>
    {
        var u = T.All(pointU);
        var v = T.All(pointV);
        var near = T.All(0);
        var all = T.All(0);
        for (var i = from; i < to; i += ILanes<T>.Count)
        {
            var du = T.Load(in _u.Origin, i) - u;
            var dv = T.Load(in _v.Origin, i) - v;
            var kernel = LaneExp.OfNonPositive(((du * du) + (dv * dv)) * T.All(-0.5));
            near += kernel * T.Load(in _near.Origin, i);
            all += kernel * T.Load(in _present.Origin, i);
        }

        return (T.Sum(near), T.Sum(all));
    }

    private double Complete<T>(in Prepared next, double x, double y)
        where T : struct, ILanes<T>
    {
        var u = (x - next.XMean) * next.XScale * next.InverseWidth;
        var v = (y - next.YMean) * next.YScale * next.InverseWidth;
        var across = next.Across + Row<T>(u, v, 0, Reference).All;
        var test = next.TestPairs + (2 * Row<T>(u, v, Reference, Total).All) + 1;
        return ((next.Within - Reference) / (Reference * (Reference - 1.0)))
            + ((test - Test) / (Test * (Test - 1.0)))
            - (2 * across / (Reference * (double)Test));
    }

    // Sums run over ordered pairs, each point with itself included, without the newest point.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Prepared(
        bool IsDefined,
        double Width,
        double XMean,
        double XScale,
        double YMean,
        double YScale,
        double InverseWidth,
        double Within,
        double Across,
        double TestPairs);
}
