using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace GrandModel.Tests;

/// <summary>A fact that runs a script: skipped, with the reason, without python3 and its sqlite3, unless GM_REQUIRE_PYTHON is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Fault = new(Find);

    /// <summary>Looks for it.</summary>
    public PythonFactAttribute() => Skip = Environment.GetEnvironmentVariable("GM_REQUIRE_PYTHON") == "1" ? null : Fault.Value;

    /// <summary>Also needs a PostgreSQL server.</summary>
    public bool NeedsPostgres
    {
        get => false;
        set => Skip ??= value ? PostgresServer.SkipReason : null;
    }

    /// <summary>Also needs recorded data.</summary>
    public bool NeedsRecordedData
    {
        get => false;
        set => Skip ??= value && RecordedData.Folder is null ? "no ../shared/data beside the repository" : null;
    }

    private static string? Find()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import sqlite3"]) { RedirectStandardError = true })!;
            python.WaitForExit();
            return python.ExitCode == 0 ? null : "python3 has no sqlite3 module";
        }
        catch (Win32Exception)
        {
            return "no python3 here";
        }
    }
}
