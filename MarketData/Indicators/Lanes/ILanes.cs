namespace GrandModel.MarketData.Indicators;

/// <summary>
/// Eight doubles worked on together, lane by lane, with plain IEEE-754 operations: no fused multiply-add, no approximation. The three
/// implementations (one 512-bit register, two 256-bit registers, eight scalars) give the same bits, so code written once over
/// <typeparamref name="TSelf"/> gives the same bits on every processor. Why eight, and how it is tested: docs/numerics.md.
/// </summary>
/// <typeparam name="TSelf">The implementation.</typeparam>
public interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Number of lanes, on every processor.</summary>
    const int Count = 8;

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf All(double value);

    /// <summary>Eight values from <paramref name="index"/> elements behind <paramref name="origin"/>; the caller vouches that they exist.</summary>
    static abstract TSelf Load(ref readonly double origin, int index);

    /// <summary>Puts the lanes <paramref name="index"/> elements behind <paramref name="origin"/>; the caller vouches for the room.</summary>
    static abstract void Store(TSelf lanes, ref double origin, int index);

    /// <summary>Sums lane by lane.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>Differences lane by lane.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>Products lane by lane.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The larger of each lane and a limit; neither may be NaN.</summary>
    static abstract TSelf AtLeast(TSelf lanes, double limit);

    /// <summary>1 in the lanes that are at most the limit, 0 in the others.</summary>
    static abstract TSelf OneWhereAtMost(TSelf lanes, double limit);

    /// <summary>Bit i set: lane i is below the limit.</summary>
    static abstract uint Below(TSelf lanes, double limit);

    /// <summary>Adds the low twelve bits of <paramref name="power"/>'s pattern to the exponent of <paramref name="lanes"/>: times 2^n, n normal.</summary>
    static abstract TSelf AddToExponent(TSelf lanes, TSelf power);

    /// <summary>((0+4) + (2+6)) + ((1+5) + (3+7)): the one order in which lanes are ever added.</summary>
    static abstract double Sum(TSelf lanes);
}
