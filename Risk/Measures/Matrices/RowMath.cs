using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GrandModel.Risk.Measures;

/// <summary>
/// Rows of doubles, several at a time, with the same bits on every machine: what goes element by element has no order, and the one sum has that of
/// docs/numerics.md (element i to lane i mod 8, then ((0+4) + (2+6)) + ((1+5) + (3+7))). No fused multiply-add.
/// </summary>
internal static class RowMath
{
    /// <summary>Sum of products.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Require.SameLength("row", right.Length, left.Length);
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        Vector256<double> low = Vector256<double>.Zero, high = Vector256<double>.Zero;
        var whole = left.Length & ~7;
        for (var i = 0; i < whole; i += 8)
        {
            low += Vector256.LoadUnsafe(ref a, (nuint)i) * Vector256.LoadUnsafe(ref b, (nuint)i);
            high += Vector256.LoadUnsafe(ref a, (nuint)i + 4) * Vector256.LoadUnsafe(ref b, (nuint)i + 4);
        }

        if (whole < left.Length)
        {
            Span<double> rest = stackalloc double[8];
            rest.Clear();
            for (var i = whole; i < left.Length; i++)
            {
                rest[i - whole] = left[i] * right[i];
            }

            low += Vector256.Create<double>(rest);
            high += Vector256.Create<double>(rest[4..]);
        }

        var four = low + high;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>into += scale x row.</summary>
    public static void AddScaled(Span<double> into, double scale, ReadOnlySpan<double> row)
    {
        Require.SameLength("row", row.Length, into.Length);
        ref var a = ref MemoryMarshal.GetReference(into);
        ref var b = ref MemoryMarshal.GetReference(row);
        var scales = Vector256.Create(scale);
        var i = 0;
        for (; i + 4 <= into.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref a, (nuint)i) + (scales * Vector256.LoadUnsafe(ref b, (nuint)i))).StoreUnsafe(ref a, (nuint)i);
        }

        for (; i < into.Length; i++)
        {
            into[i] += scale * row[i];
        }
    }

    /// <summary>into = decay x into + scale x row.</summary>
    public static void DecayAndAdd(Span<double> into, double decay, double scale, ReadOnlySpan<double> row)
    {
        Require.SameLength("row", row.Length, into.Length);
        ref var a = ref MemoryMarshal.GetReference(into);
        ref var b = ref MemoryMarshal.GetReference(row);
        var (decays, scales) = (Vector256.Create(decay), Vector256.Create(scale));
        var i = 0;
        for (; i + 4 <= into.Length; i += 4)
        {
            ((decays * Vector256.LoadUnsafe(ref a, (nuint)i)) + (scales * Vector256.LoadUnsafe(ref b, (nuint)i))).StoreUnsafe(ref a, (nuint)i);
        }

        for (; i < into.Length; i++)
        {
            into[i] = (decay * into[i]) + (scale * row[i]);
        }
    }
}
