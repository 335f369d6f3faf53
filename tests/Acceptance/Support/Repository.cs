namespace GrandModel.Tests;

/// <summary>Where things lie, from the folder that holds the solution.</summary>
public static class Repository
{
    /// <summary>Folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The program, as the build of this configuration leaves it.</summary>
    public static string Gm { get; } = Path.Combine(Root, "artifacts", "bin", "Cluster.Host", Configuration, "gm.dll");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

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
