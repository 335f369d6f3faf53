namespace GrandModel.Tests.Support;

/// <summary>Comparison at the tolerance of the vectors: |got - want| at most 1e-9 x max(1, |want|), or what a vector's printed digits allow.</summary>
public static class Close
{
    public static void To(double want, double? got, double tolerance = 1e-9)
    {
        Assert.NotNull(got);
        Assert.True(Math.Abs(got.Value - want) <= tolerance * Math.Max(1, Math.Abs(want)), $"got {got:R}, want {want:R}");
    }
}
