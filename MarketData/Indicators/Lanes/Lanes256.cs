using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GrandModel.MarketData.Indicators;

/// <summary>Eight lanes in two 256-bit registers.</summary>
public readonly struct Lanes256 : ILanes<Lanes256>
{
    private readonly Vector256<double> _low;
    private readonly Vector256<double> _high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes256(Vector256<double> low, Vector256<double> high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>True where the registers exist.</summary>
    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(double value) => new(Vector256.Create(value), Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref readonly double origin, int index) =>
        new(Vector256.LoadUnsafe(in origin, (nuint)index), Vector256.LoadUnsafe(in origin, (nuint)(index + 4)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 lanes, ref double origin, int index)
    {
        lanes._low.StoreUnsafe(ref origin, (nuint)index);
        lanes._high.StoreUnsafe(ref origin, (nuint)(index + 4));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 left, Lanes256 right) => new(left._low + right._low, left._high + right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 left, Lanes256 right) => new(left._low - right._low, left._high - right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 left, Lanes256 right) => new(left._low * right._low, left._high * right._high);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtLeast(Lanes256 lanes, double limit)
    {
        var limits = Vector256.Create(limit);
        return new(Vector256.MaxNative(lanes._low, limits), Vector256.MaxNative(lanes._high, limits));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 OneWhereAtMost(Lanes256 lanes, double limit)
    {
        var limits = Vector256.Create(limit);
        var one = Vector256<double>.One;
        return new(Vector256.LessThanOrEqual(lanes._low, limits) & one, Vector256.LessThanOrEqual(lanes._high, limits) & one);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Below(Lanes256 lanes, double limit)
    {
        var limits = Vector256.Create(limit);
        return Vector256.LessThan(lanes._low, limits).ExtractMostSignificantBits()
            | (Vector256.LessThan(lanes._high, limits).ExtractMostSignificantBits() << 4);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddToExponent(Lanes256 lanes, Lanes256 power) => new(
        (lanes._low.AsInt64() + Vector256.ShiftLeft(power._low.AsInt64(), 52)).AsDouble(),
        (lanes._high.AsInt64() + Vector256.ShiftLeft(power._high.AsInt64(), 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes256 lanes)
    {
        var four = lanes._low + lanes._high;
        var two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }
}
