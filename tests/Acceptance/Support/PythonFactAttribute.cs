using System.ComponentModel;
using System.Diagnostics;

namespace GrandModel.Tests;

/// <summary>A test that looks at a store with Python's own SQLite; skipped where there is no python3.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", "import sqlite3"]) { RedirectStandardError = true })!;
            python.WaitForExit();
            Skip = python.ExitCode == 0 ? null : "python3 has no sqlite3 module";
        }
        catch (Win32Exception)
        {
            Skip = "python3 is not there";
        }
    }
}
