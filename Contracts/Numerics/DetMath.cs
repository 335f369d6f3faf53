namespace GrandModel.Contracts;

/// <summary>
/// Elementary functions that give the same bits on every machine: plain IEEE-754 double operations in a fixed order, no fused multiply-add, no
/// call into the C library, whose last bit depends on the processor. Errors stay below four units in the last place.
/// Everything that reaches a journal is computed with these; <see cref="NumericsId"/> names the set. Page: docs/numerics.md.
/// </summary>
public static class DetMath
{
    /// <summary>Name of this set of functions, carried by every decision. Any change of a bit anywhere here is a new name.</summary>
    public const string NumericsId = "det-1";

    private const double Ln2High = 6.93147180369123816490e-01; // upper 32 bits of ln 2, so that k * Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double InverseLn2 = 1.44269504088896338700e+00;
    private const double HalfPiHigh = 1.57079632673412561417e+00; // upper 33 bits of pi/2
    private const double HalfPiMid = 6.07710050630396597660e-11;
    private const double HalfPiLow = 2.02226624879595063154e-21;
    private const double TwoOverPi = 6.36619772367581382433e-01;
    private const double RootHalf = 7.07106781186547524401e-01;

    // 1/n! for n = 0..14, each the nearest double.
    private static readonly double[] InverseFactorial =
    [
        1.0, 1.0, 0.5, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800,
        1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800, 1.0 / 87178291200,
    ];

    /// <summary>e to the power x. Infinity above 709.78, 0 below -745.13, NaN for NaN.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        if (x > 709.782712893384)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.1332191019412)
        {
            return 0;
        }

        var k = Math.Floor((x * InverseLn2) + 0.5);
        var r = (x - (k * Ln2High)) - (k * Ln2Low);
        return Scale(ExpSeries(r), (int)k);
    }

    /// <summary>exp(x) - 1 without cancellation near 0.</summary>
    public static double Expm1(double x) =>
        Math.Abs(x) < 0.34 ? x * ExpTail(x) : Exp(x) - 1;

    /// <summary>Natural logarithm. -Infinity at 0, NaN below 0.</summary>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0)
        {
            return double.NaN;
        }

        if (x == 0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        var exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0; // 2^54: out of the subnormal range
            exponent = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)((bits >> 52) & 0x7FF) - 1022;
        var m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000); // [0.5, 1)
        if (m < RootHalf)
        {
            m += m;
            exponent--;
        }

        // log m = 2 atanh(s), s = (m-1)/(m+1), |s| < 0.172
        var f = m - 1;
        var s = f / (2 + f);
        var z = s * s;
        var sum = 1.0 / 23;
        for (var n = 21; n >= 3; n -= 2)
        {
            sum = (sum * z) + (1.0 / n);
        }

        var tail = 2 * s * z * sum;
        return (exponent * Ln2High) + ((2 * s) + (tail + (exponent * Ln2Low)));
    }

    /// <summary>Hyperbolic tangent, in [-1, 1].</summary>
    public static double Tanh(double x)
    {
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        var a = Math.Abs(x);
        double t;
        if (a < 0.34)
        {
            var half = Expm1(a);
            var e = half * (half + 2); // expm1(2a)
            t = e / (e + 2);
        }
        else
        {
            t = a > 22 ? 1 : 1 - (2 / (Exp(2 * a) + 1));
        }

        return x < 0 ? -t : t;
    }

    /// <summary>Sine of an angle in radians; |x| up to 100,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Larger, infinite or NaN.</exception>
    public static double Sin(double x)
    {
        var (r, quadrant) = Reduce(x);
        var value = (quadrant & 1) == 0 ? SinSeries(r) : CosSeries(r);
        return (quadrant & 2) == 0 ? value : -value;
    }

    /// <summary>Cosine of an angle in radians; |x| up to 100,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Larger, infinite or NaN.</exception>
    public static double Cos(double x)
    {
        var (r, quadrant) = Reduce(x);
        var value = (quadrant & 1) == 0 ? CosSeries(r) : SinSeries(r);
        return quadrant is 0 or 3 ? value : -value;
    }

    // sum r^n/n!, |r| <= ln2/2
    private static double ExpSeries(double r)
    {
        var f = InverseFactorial;
        var sum = f[14];
        for (var n = 13; n >= 0; n--)
        {
            sum = (sum * r) + f[n];
        }

        return sum;
    }

    // (e^x - 1)/x
    private static double ExpTail(double x)
    {
        var f = InverseFactorial;
        var sum = f[14];
        for (var n = 13; n >= 1; n--)
        {
            sum = (sum * x) + f[n];
        }

        return sum;
    }

    private static double Scale(double value, int power)
    {
        if (power > 1023)
        {
            return value * 2 * PowerOfTwo(power - 1);
        }

        return power < -1022 ? value * PowerOfTwo(power + 60) * PowerOfTwo(-60) : value * PowerOfTwo(power);
    }

    private static double PowerOfTwo(int power) => BitConverter.Int64BitsToDouble((long)(power + 1023) << 52);

    private static (double Remainder, int Quadrant) Reduce(double x)
    {
        if (!(Math.Abs(x) <= 100_000))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "Angles lie within ±100,000 radians.");
        }

        var k = Math.Floor((x * TwoOverPi) + 0.5);
        var r = ((x - (k * HalfPiHigh)) - (k * HalfPiMid)) - (k * HalfPiLow);
        return (r, (int)((long)k & 3));
    }

    private static double SinSeries(double r)
    {
        var z = r * r;
        var sum = 1.0 / 355687428096000; // 17!
        sum = (sum * -z) + (1.0 / 1307674368000);
        sum = (sum * -z) + InverseFactorial[13];
        sum = (sum * -z) + InverseFactorial[11];
        sum = (sum * -z) + InverseFactorial[9];
        sum = (sum * -z) + InverseFactorial[7];
        sum = (sum * -z) + InverseFactorial[5];
        sum = (sum * -z) + InverseFactorial[3];
        return r - (r * z * sum);
    }

    private static double CosSeries(double r)
    {
        var z = r * r;
        var sum = 1.0 / 20922789888000; // 16!
        sum = (sum * -z) + InverseFactorial[14];
        sum = (sum * -z) + InverseFactorial[12];
        sum = (sum * -z) + InverseFactorial[10];
        sum = (sum * -z) + InverseFactorial[8];
        sum = (sum * -z) + InverseFactorial[6];
        sum = (sum * -z) + InverseFactorial[4];
        return 1 - ((0.5 * z) - (z * z * sum));
    }
}
