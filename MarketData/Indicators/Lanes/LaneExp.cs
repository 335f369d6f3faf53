using System.Runtime.CompilerServices;

namespace GrandModel.MarketData.Indicators;

/// <summary>
/// e to the power x for x at most 0, eight at a time: a polynomial of degree 10 on |r| &lt;= ln(2)/2 (own Chebyshev interpolation of exp, error of the
/// polynomial 3.4e-16) times a power of two. Relative error below 1e-15 + 2e-16 |x|, as x ln 2 is taken off in one step; x below -700 counts as -700.
/// </summary>
public static class LaneExp
{
    private const double Floor = -700;
    private const double InverseLn2 = 1.44269504088896338700e+00;
    private const double Ln2 = 6.93147180559945309417e-01;

    // Adding it leaves x rounded to a whole number in the low bits of the mantissa.
    private const double Shifter = 6755399441055744.0;

    /// <summary>The exponentials.</summary>
    /// <param name="x">Not above 0, not NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OfNonPositive<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.AtLeast(x, Floor);
        var shifter = T.All(Shifter);
        var power = (x * T.All(InverseLn2)) + shifter;
        var r = x - ((power - shifter) * T.All(Ln2));
        var sum = (T.All(2.7626426376580335e-07) * r) + T.All(2.7640263790318923e-06);
        sum = (sum * r) + T.All(2.4801504180837137e-05);
        sum = (sum * r) + T.All(0.00019841170070971308);
        sum = (sum * r) + T.All(0.0013888888932619635);
        sum = (sum * r) + T.All(0.008333333385825085);
        sum = (sum * r) + T.All(0.04166666666657277);
        sum = (sum * r) + T.All(0.16666666666553953);
        sum = (sum * r) + T.All(0.5000000000000006);
        sum = (sum * r) + T.All(1.0000000000000069);
        sum = (sum * r) + T.All(1.0);
        return T.AddToExponent(sum, power);
    }
}
