using System.Globalization;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>Sizes of files for people.</summary>
internal static class Sizes
{
    /// <summary>As 812 B, 3.4 kB, 25.9 MB.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:F1} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB"),
    };
}
