using Xunit;

namespace GrandModel.Tests;

/// <summary>Recorded market data beside the repository; what needs them is skipped where they are absent.</summary>
public static class RecordedData
{
    /// <summary>Folder of the data; null when there is none.</summary>
    public static string? Folder { get; } = Path.GetFullPath(Repository.PathOf("../shared/data")) is var folder && Directory.Exists(folder) ? folder : null;

    /// <summary>Path of a file below the folder.</summary>
    public static string File(string name) => Path.Combine(Folder ?? throw new InvalidOperationException("no ../shared/data beside the repository"), name);
}

/// <summary>A fact on recorded market data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordedDataFactAttribute : FactAttribute
{
    /// <summary>Looks for them.</summary>
    public RecordedDataFactAttribute() => Skip = RecordedData.Folder is null ? "no ../shared/data beside the repository" : null;
}
