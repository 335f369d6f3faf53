using Xunit;

namespace GrandModel.Tests;

/// <summary>Recorded market data beside the repository; what needs them is skipped where they are absent.</summary>
public static class RecordedData
{
    /// <summary>Root of the repository; null outside of it.</summary>
    public static string? Repository { get; } = FindRepository();

    /// <summary>Folder of the data; null when there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Path of a file below the folder.</summary>
    public static string File(string name) => Path.Combine(Folder ?? throw new InvalidOperationException("no ../shared/data beside the repository"), name);

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
        var folder = Repository is null ? null : Path.GetFullPath(Path.Combine(Repository, "..", "shared", "data"));
        return Directory.Exists(folder) ? folder : null;
    }
}

/// <summary>A fact on recorded market data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedDataFactAttribute : FactAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedDataFactAttribute() => Skip = RecordedData.Folder is null ? "no ../shared/data beside the repository" : null;
}
