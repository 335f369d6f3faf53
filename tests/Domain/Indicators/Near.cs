namespace GrandModel.Tests;

/// <summary>Comparison at the tolerance of the reference values: 1e-9 of the value, of 1 where it is smaller.</summary>
public static class Near
{
    public static void Equal(double want, double got, double tolerance = 1e-9) =>
        Assert.True(
            Math.Abs(got - want) <= tolerance * Math.Max(1, Math.Abs(want)), $"want {want:R}, got {got:R}, off by {Math.Abs(got - want):E2}");

    /// <summary>To an absolute tolerance.</summary>
    public static void Within(double tolerance, double want, double got) =>
        Assert.True(Math.Abs(got - want) <= tolerance, $"want {want:R}, got {got:R}, off by {Math.Abs(got - want):E2}");

    public static void Equal(IReadOnlyList<double> want, IReadOnlyList<double> got, double tolerance = 1e-9)
    {
        Assert.Equal(want.Count, got.Count);
        for (var i = 0; i < want.Count; i++)
        {
            Assert.True(
                Math.Abs(got[i] - want[i]) <= tolerance * Math.Max(1, Math.Abs(want[i])), $"at {i}: want {want[i]:R}, got {got[i]:R}");
        }
    }

    public static void SameBits(double want, double got) =>
        Assert.Equal(BitConverter.DoubleToInt64Bits(want), BitConverter.DoubleToInt64Bits(got));
}
