using System.Diagnostics;
using System.Globalization;

namespace GrandModel.Actors.Seams;

/// <summary>
/// Named places at which the process can be made to die as if killed with -9: GM_CRASH_AT=point:n dies at the n-th time the point is passed. Present in
/// every build, off by default, one static comparison when off. List of points: docs/crash-points.md.
/// </summary>
public static class CrashPoints
{
    private static readonly string? Armed = Parse(out Target);
    private static readonly int Target;
    private static int _passed;

    /// <summary>Whether any point is armed.</summary>
    public static bool Enabled => Armed is not null;

    /// <summary>Passes a point.</summary>
    public static void Hit(string point)
    {
        if (Armed is not null && Armed == point && Interlocked.Increment(ref _passed) == Target)
        {
            Die();
        }
    }

    /// <summary>Passes a point whose name has two parts.</summary>
    public static void Hit(string point, string detail)
    {
        if (Armed is not null && Armed.StartsWith(point, StringComparison.Ordinal))
        {
            Hit($"{point}.{detail}");
        }
    }

    private static void Die()
    {
        using var me = Process.GetCurrentProcess();
        me.Kill(); // SIGKILL: no handler, no flush
        Environment.FailFast("SIGKILL did not arrive.");
    }

    private static string? Parse(out int target)
    {
        target = 0;
        var text = Environment.GetEnvironmentVariable("GM_CRASH_AT");
        var colon = text?.LastIndexOf(':') ?? -1;
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out target) && target > 0
            ? text![..colon]
            : null;
    }
}
