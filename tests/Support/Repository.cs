namespace GrandModel.Tests;

/// <summary>Where things lie, from the folder that holds the solution.</summary>
public static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The program, as the build of this configuration leaves it.</summary>
    public static string Gm { get; } = Path.Combine(Root, "artifacts", "bin", "Cluster.Host", Configuration, "gm.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    /// <summary>A path below the folder of the solution.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Rows of the Markdown table in a page whose first header cell reads <paramref name="firstHeader"/>, trimmed cell by cell.</summary>
    public static IReadOnlyList<string[]> TableRows(string page, string firstHeader)
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
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GrandModel.Actors.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("GrandModel.Actors.sln was not found above the tests.");
        }

        return folder;
    }
}
