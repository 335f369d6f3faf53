using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Sums over short windows in one fixed order: element i goes to lane i mod 8, lanes are added as <see cref="ILanes{TSelf}.Sum"/> says. Which
/// registers do the work changes the time, never a bit. Windows are summed anew at every bar: nothing is carried along, so nothing drifts.
/// </summary>
public static class LaneSums
{
    /// <summary>Sum of the values; 0 of none.</summary>
    public static double Sum(ReadOnlySpan<double> values) =>
        Lanes256.IsSupported ? Sum<Lanes256>(values) : Sum<LanesScalar>(values);

    /// <summary>Sum of products of two equally long rows.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right) =>
        Lanes256.IsSupported ? Dot<Lanes256>(left, right) : Dot<LanesScalar>(left, right);

    /// <summary>Sum of (value - center)^2.</summary>
    public static double SquaredDeviations(ReadOnlySpan<double> values, double center) =>
        Lanes256.IsSupported ? SquaredDeviations<Lanes256>(values, center) : SquaredDeviations<LanesScalar>(values, center);

    /// <summary>Sum of (left - leftCenter)(right - rightCenter) of two equally long rows.</summary>
    public static double CoDeviations(ReadOnlySpan<double> left, double leftCenter, ReadOnlySpan<double> right, double rightCenter) =>
        Lanes256.IsSupported
            ? CoDeviations<Lanes256>(left, leftCenter, right, rightCenter)
            : CoDeviations<LanesScalar>(left, leftCenter, right, rightCenter);

    /// <summary>As <see cref="Sum(ReadOnlySpan{double})"/>, on named lanes.</summary>
    public static double Sum<T>(ReadOnlySpan<double> values)
        where T : struct, ILanes<T>
    {
        ref readonly var origin = ref MemoryMarshal.GetReference(values);
        var sum = T.All(0);
        var whole = Whole(values.Length);
        for (var i = 0; i < whole; i += ILanes<T>.Count)
        {
            sum += T.Load(in origin, i);
        }

        return T.Sum(whole == values.Length ? sum : sum + Tail<T>(values[whole..], 0));
    }

    /// <summary>As <see cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>, on named lanes.</summary>
    public static double Dot<T>(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
        where T : struct, ILanes<T>
    {
        RequireSameLength(left.Length, right.Length);
        ref readonly var a = ref MemoryMarshal.GetReference(left);
        ref readonly var b = ref MemoryMarshal.GetReference(right);
        var sum = T.All(0);
        var whole = Whole(left.Length);
        for (var i = 0; i < whole; i += ILanes<T>.Count)
        {
            sum += T.Load(in a, i) * T.Load(in b, i);
        }

        return T.Sum(whole == left.Length ? sum : sum + (Tail<T>(left[whole..], 0) * Tail<T>(right[whole..], 0)));
    }

    /// <summary>As <see cref="SquaredDeviations(ReadOnlySpan{double}, double)"/>, on named lanes.</summary>
    public static double SquaredDeviations<T>(ReadOnlySpan<double> values, double center)
        where T : struct, ILanes<T>
    {
        ref readonly var origin = ref MemoryMarshal.GetReference(values);
        var middle = T.All(center);
        var sum = T.All(0);
        var whole = Whole(values.Length);
        for (var i = 0; i < whole; i += ILanes<T>.Count)
        {
            var d = T.Load(in origin, i) - middle;
            sum += d * d;
        }

        if (whole < values.Length)
        {
            var d = Tail<T>(values[whole..], center) - middle;
            sum += d * d;
        }

        return T.Sum(sum);
    }

    /// <summary>As the overload without lanes, on named lanes.</summary>
    public static double CoDeviations<T>(ReadOnlySpan<double> left, double leftCenter, ReadOnlySpan<double> right, double rightCenter)
        where T : struct, ILanes<T>
    {
        RequireSameLength(left.Length, right.Length);
        ref readonly var a = ref MemoryMarshal.GetReference(left);
        ref readonly var b = ref MemoryMarshal.GetReference(right);
        var aMiddle = T.All(leftCenter);
        var bMiddle = T.All(rightCenter);
        var sum = T.All(0);
        var whole = Whole(left.Length);
        for (var i = 0; i < whole; i += ILanes<T>.Count)
        {
            sum += (T.Load(in a, i) - aMiddle) * (T.Load(in b, i) - bMiddle);
        }

        if (whole < left.Length)
        {
            sum += (Tail<T>(left[whole..], leftCenter) - aMiddle) * (Tail<T>(right[whole..], rightCenter) - bMiddle);
        }

        return T.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Whole(int length) => length & ~7;

    // The last elements in their lanes, the other lanes filled so that they add nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tail<T>(ReadOnlySpan<double> rest, double filler)
        where T : struct, ILanes<T>
    {
        Span<double> lanes = stackalloc double[8];
        lanes.Fill(filler);
        rest.CopyTo(lanes);
        return T.Load(in lanes[0], 0);
    }

    private static void RequireSameLength(int left, int right)
    {
        if (left != right)
        {
            throw new ArgumentException($"Rows of {left} and {right} values: expected equal lengths.");
        }
    }
}
