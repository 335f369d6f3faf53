namespace GrandModel.Tests.Execution;

/// <summary>Files of the repository, found from where the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Rows of the Markdown table in a page whose first header cell reads <paramref name="firstHeader"/>, trimmed cell by cell.</summary>
    public static List<string[]> TableRows(string page, string firstHeader)
    {
        var rows = new List<string[]>();
        var inside = false;
        foreach (var line in File.ReadLines(PathOf(page)))
        {
            if (!line.StartsWith('|'))
            {
                inside = false;
                continue;
            }

            var cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries);
            if (inside && !cells[0].StartsWith("---", StringComparison.Ordinal))
            {
                rows.Add(cells);
            }

            inside |= cells[0] == firstHeader;
        }

        return rows.Count > 0 ? rows : throw new InvalidDataException($"{page} has no table that begins with '{firstHeader}'.");
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "GrandModel.Actors.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No GrandModel.Actors.sln above {AppContext.BaseDirectory}.");
    }
}
