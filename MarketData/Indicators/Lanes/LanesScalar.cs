using System.Runtime.CompilerServices;

namespace GrandModel.MarketData.Indicators;

/// <summary>Eight lanes as eight scalars: what the wide ones must equal, and what runs where they do not exist.</summary>
[InlineArray(8)]
public struct LanesScalar : ILanes<LanesScalar>
{
    private double _first;

    /// <inheritdoc/>
    public static LanesScalar All(double value)
    {
        LanesScalar result = default;
        for (var i = 0; i < 8; i++)
        {
            result[i] = value;
        }

        return result;
    }

    /// <inheritdoc/>
    public static LanesScalar Load(ref readonly double origin, int index)
    {
        LanesScalar result = default;
        for (var i = 0; i < 8; i++)
        {
            result[i] = Unsafe.Add(ref Unsafe.AsRef(in origin), index + i);
        }

        return result;
    }

    /// <inheritdoc/>
    public static void Store(LanesScalar lanes, ref double origin, int index)
    {
        for (var i = 0; i < 8; i++)
        {
            Unsafe.Add(ref origin, index + i) = lanes[i];
        }
    }

    /// <inheritdoc/>
    public static LanesScalar operator +(LanesScalar left, LanesScalar right)
    {
        for (var i = 0; i < 8; i++)
        {
            left[i] += right[i];
        }

        return left;
    }

    /// <inheritdoc/>
    public static LanesScalar operator -(LanesScalar left, LanesScalar right)
    {
        for (var i = 0; i < 8; i++)
        {
            left[i] -= right[i];
        }

        return left;
    }

    /// <inheritdoc/>
    public static LanesScalar operator *(LanesScalar left, LanesScalar right)
    {
        for (var i = 0; i < 8; i++)
        {
            left[i] *= right[i];
        }

        return left;
    }

    /// <inheritdoc/>
    public static LanesScalar AtLeast(LanesScalar lanes, double limit)
    {
        for (var i = 0; i < 8; i++)
        {
            lanes[i] = lanes[i] > limit ? lanes[i] : limit;
        }

        return lanes;
    }

    /// <inheritdoc/>
    public static LanesScalar OneWhereAtMost(LanesScalar lanes, double limit)
    {
        for (var i = 0; i < 8; i++)
        {
            lanes[i] = lanes[i] <= limit ? 1 : 0;
        }

        return lanes;
    }

    /// <inheritdoc/>
    public static uint Below(LanesScalar lanes, double limit)
    {
        var bits = 0u;
        for (var i = 0; i < 8; i++)
        {
            bits |= lanes[i] < limit ? 1u << i : 0;
        }

        return bits;
    }

    /// <inheritdoc/>
    public static LanesScalar AddToExponent(LanesScalar lanes, LanesScalar power)
    {
        for (var i = 0; i < 8; i++)
        {
            lanes[i] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(lanes[i]) + (BitConverter.DoubleToInt64Bits(power[i]) << 52));
        }

        return lanes;
    }

    /// <inheritdoc/>
    public static double Sum(LanesScalar lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
