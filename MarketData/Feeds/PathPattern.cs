using System.IO.Enumeration;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Files by path: a file, a folder with all below it, or a pattern with * and ? in names and ** for folders of any depth.
/// </summary>
internal static class PathPattern
{
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>CSV files below a folder.</summary>
    public static IEnumerable<string> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", Options).Where(static p => IsCsv(p));

    /// <summary>Files that match a pattern.</summary>
    public static IEnumerable<string> Matching(string pattern)
    {
        var parts = pattern.Split('/');
        var wild = Array.FindIndex(parts, IsPattern);
        var folder = string.Join('/', parts[..wild]);
        folder = folder.Length > 0 ? folder : wild == 0 ? "." : "/";
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var names = parts[wild..];
        return Directory.EnumerateFiles(folder, "*", Options).Where(p => Matches(names, Path.GetRelativePath(folder, p).Split(Path.DirectorySeparatorChar)));
    }

    private static readonly EnumerationOptions Options = new() { RecurseSubdirectories = true, IgnoreInaccessible = true };

    private static bool IsCsv(string path) =>
        path.EndsWith(".csv", StringComparison.Ordinal) || path.EndsWith(".csv.gz", StringComparison.Ordinal);

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> names)
    {
        if (pattern.Length == 0 || names.Length == 0)
        {
            return pattern.Length == names.Length;
        }

        return pattern[0] == "**"
            ? Matches(pattern[1..], names) || Matches(pattern, names[1..])
            : FileSystemName.MatchesSimpleExpression(pattern[0], names[0], ignoreCase: false) && Matches(pattern[1..], names[1..]);
    }
}
