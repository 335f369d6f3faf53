using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GrandModel.MarketData.Indicators;

/// <summary>Eight lanes in one 512-bit register.</summary>
public readonly struct Lanes512 : ILanes<Lanes512>
{
    private readonly Vector512<double> _v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes512(Vector512<double> v) => _v = v;

    /// <summary>
    /// True where the registers exist. Older server processors have them but the runtime does not prefer them; these lanes are used all the same,
    /// as the long runs of arithmetic here gain from them.
    /// </summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(double value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref readonly double origin, int index) => new(Vector512.LoadUnsafe(in origin, (nuint)index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 lanes, ref double origin, int index) => lanes._v.StoreUnsafe(ref origin, (nuint)index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 left, Lanes512 right) => new(left._v + right._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 left, Lanes512 right) => new(left._v - right._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 left, Lanes512 right) => new(left._v * right._v);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtLeast(Lanes512 lanes, double limit) => new(Vector512.MaxNative(lanes._v, Vector512.Create(limit)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 OneWhereAtMost(Lanes512 lanes, double limit) =>
        new(Vector512.LessThanOrEqual(lanes._v, Vector512.Create(limit)) & Vector512<double>.One);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Below(Lanes512 lanes, double limit) =>
        (uint)Vector512.LessThan(lanes._v, Vector512.Create(limit)).ExtractMostSignificantBits();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddToExponent(Lanes512 lanes, Lanes512 power) =>
        new((lanes._v.AsInt64() + Vector512.ShiftLeft(power._v.AsInt64(), 52)).AsDouble());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Lanes512 lanes)
    {
        var four = lanes._v.GetLower() + lanes._v.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }
}
