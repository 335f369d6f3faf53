namespace GrandModel.Tests.Agents;

/// <summary>Comparison at the tolerance of the published vectors: 1e-9 x max(1, |want|).</summary>
internal static class Close
{
    public static void To(double want, double got) =>
        Assert.True(Math.Abs(want - got) <= 1e-9 * Math.Max(1, Math.Abs(want)), $"want {want:R} got {got:R}");

    public static void To(double[] want, ReadOnlySpan<double> got)
    {
        Assert.Equal(want.Length, got.Length);
        for (var i = 0; i < want.Length; i++)
        {
            To(want[i], got[i]);
        }
    }
}
