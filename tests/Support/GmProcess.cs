using System.Diagnostics;
using System.Text;

namespace GrandModel.Tests;

/// <summary>What a run of gm gave.</summary>
/// <param name="ExitCode">Exit code; 137 after a kill.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
public sealed record GmResult(int ExitCode, string Output, string Errors)
{
    /// <summary>For messages of assertions.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>The real program, started as a process of its own: the build that lies beside the test's.</summary>
public sealed class GmProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private GmProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program's assembly, of the configuration of the tests.</summary>
    public static string Program { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cluster.Host", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "gm.dll"));

    /// <summary>Number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables beside the test's own.</param>
    /// <param name="folder">Working directory; the test's own when null.</param>
    public static GmProcess Start(IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null, string? folder = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Environment.CurrentDirectory,
        };
        foreach (var argument in new[] { "exec", Program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new GmProcess(Process.Start(start)!);
    }

    /// <summary>Starts it and waits for its end.</summary>
    public static async Task<GmResult> RunAsync(params string[] arguments)
    {
        using var gm = Start(arguments);
        return await gm.EndAsync();
    }

    /// <summary>Kills it with -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end, at most so long.</summary>
    /// <returns>Whether it ended.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<GmResult> EndAsync()
    {
        await _process.WaitForExitAsync();
        return new GmResult(_process.ExitCode, await _output, await _errors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
