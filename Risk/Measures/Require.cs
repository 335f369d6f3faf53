using System.Globalization;

namespace GrandModel.Risk.Measures;

/// <summary>Checks that measures share.</summary>
internal static class Require
{
    /// <summary>Room for the rounding of n (1 - c): 20 (1 - 0.9) is 1.9999999999999996.</summary>
    private const double TailRounding = 1e-9;

    public static void Confidence(double confidence)
    {
        if (!(confidence >= 0.5 && confidence <= 0.9999))
        {
            throw Wrong("confidence", confidence, "0.5 to 0.9999");
        }
    }

    public static void Horizon(double days)
    {
        if (!(days > 0 && days <= 3650))
        {
            throw Wrong("horizon", days, "above 0 and at most 3650 days");
        }
    }

    public static void Lambda(double lambda, bool one)
    {
        if (!(lambda > 0 && (lambda < 1 || (one && lambda == 1))))
        {
            throw Wrong("lambda", lambda, one ? "above 0 and at most 1" : "above 0 and below 1");
        }
    }

    public static void SameLength(string what, int length, int expected)
    {
        if (length != expected)
        {
            throw new MeasureException(MeasureCodes.Shape, $"{what}: {length} values; expected {expected}.");
        }
    }

    public static void AtLeast(int observations, int needed, string why)
    {
        if (observations < needed)
        {
            throw new MeasureException(MeasureCodes.TooFew, $"returns: {observations} days; expected at least {needed}: {why}.");
        }
    }

    /// <summary>Scenarios in the tail, floor(n (1 - c)); at least 1 of them must be there.</summary>
    public static int Tail(int observations, double confidence)
    {
        Confidence(confidence);
        var tail = (int)Math.Floor((observations * (1 - confidence)) + TailRounding);
        return tail >= 1 ? tail : throw new MeasureException(
            MeasureCodes.TooFew,
            string.Create(
                CultureInfo.InvariantCulture,
                $"returns: {observations} days; expected at least {(int)Math.Ceiling((1 / (1 - confidence)) - 1e-6)}: beyond a confidence of {confidence} there is no day of fewer."));
    }

    public static MeasureException Wrong(string field, double value, string expected) =>
        new(MeasureCodes.Parameter, string.Create(CultureInfo.InvariantCulture, $"{field}: {value}; expected {expected}."));
}
