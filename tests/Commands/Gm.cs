using System.Diagnostics;
using System.Text.Json;

namespace GrandModel.Tests;

/// <summary>The built program as a process, in a directory of its own.</summary>
internal static class Gm
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string Program = Find();

    /// <summary>What came of a call.</summary>
    public sealed record Result(int ExitCode, string Out, string Error)
    {
        /// <summary>Standard output as the one JSON document that it must be.</summary>
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;

        public Result Exits(int code)
        {
            Assert.True(ExitCode == code, $"exit code {ExitCode}, expected {code}\n{Out}\n{Error}");
            return this;
        }
    }

    public static Result Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // short runs: no instrumentation
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"gm {string.Join(' ', arguments)} did not end in {Limit.TotalSeconds} s");
        }

        return new Result(process.ExitCode, output.Result, error.Result);
    }

    // The program of the same configuration as these tests.
    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = folder.Name;
        while (!File.Exists(Path.Combine(folder.FullName, "GrandModel.Actors.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("GrandModel.Actors.sln was not found above the tests.");
        }

        return Path.Combine(folder.FullName, "artifacts", "bin", "Cluster.Host", configuration, "gm.dll");
    }
}
