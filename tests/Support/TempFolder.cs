namespace GrandModel.Tests;

/// <summary>A new folder under the system's temporary one, removed with its contents.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("gm-test-").FullName;

    /// <summary>A path inside.</summary>
    public string Of(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
