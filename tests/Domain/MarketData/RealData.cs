namespace GrandModel.Tests;

/// <summary>Recorded market data beside the repository; tests that need them are skipped where they are absent.</summary>
internal static class RealData
{
    /// <summary>Root of the repository.</summary>
    public static readonly string? Repository = FindRepository();

    /// <summary>Folder of the data; null when there is none.</summary>
    public static readonly string? Folder = Find();

    /// <summary>Path of a file below the folder.</summary>
    public static string File(string name) => Path.Combine(Folder!, name);

    private static string? FindRepository()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !System.IO.File.Exists(Path.Combine(at.FullName, "GrandModel.Actors.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName;
    }

    private static string? Find()
    {
        var folder = Repository is null ? null : Path.Combine(Repository, "..", "shared", "data");
        return folder is not null && Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A test on recorded market data.</summary>
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute()
    {
        if (RealData.Folder is null)
        {
            Skip = "no ../shared/data beside the repository";
        }
    }
}

/// <summary>A folder that is deleted afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gm-feeds-").FullName;

    /// <summary>Writes a text file and gives its path.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, through gzip when its name ends in .gz, and gives its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(bytes) : bytes);
        return path;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var into = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(into, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return into.ToArray();
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
