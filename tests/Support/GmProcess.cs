using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace GrandModel.Tests;

/// <summary>gm as its users start it: a process of its own, judged by exit code, standard output and standard error.</summary>
public sealed class GmProcess : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly Task<string> _error;
    private readonly string _command;

    private GmProcess(string? folder, string[] arguments, IEnumerable<(string Name, string Value)> environment)
    {
        _command = $"gm {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder ?? Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["exec", Repository.Gm, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_TieredPGO"] = "0"; // a process of seconds gets nothing back for profiling itself: a quarter of its time
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(e.Data);
            }
        };
        _process.BeginOutputReadLine();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>How long a process may take, generous because machines are shared.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(4);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Runs gm to its end.</summary>
    public static GmResult Run(params string[] arguments) => RunIn(null, arguments);

    /// <summary>Runs gm to its end in a folder.</summary>
    public static GmResult RunIn(string? folder, params string[] arguments)
    {
        using var process = new GmProcess(folder, arguments, []);
        return process.Wait();
    }

    /// <summary>Starts gm and leaves it running.</summary>
    public static GmProcess Start(params string[] arguments) => new(null, arguments, []);

    /// <summary>Starts gm with variables beside the test's own, and leaves it running.</summary>
    public static GmProcess StartWith(IEnumerable<(string Name, string Value)> environment, params string[] arguments) => new(null, arguments, environment);

    /// <summary>The next line of standard output; null at its end.</summary>
    public string? NextLine() => _lines.TryTake(out var line, Patience) ? line
        : _lines.IsCompleted ? null : throw new TimeoutException($"{_command}: no line within {Patience}.");

    /// <summary>Asks it to stop, as supervisors do and ^C does; the signal of ^C itself is deaf in what a shell runs in the background.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Completes at its end, or after so long.</summary>
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

    /// <summary>Completes at its end.</summary>
    public async Task<GmResult> EndAsync()
    {
        await _process.WaitForExitAsync();
        return Wait();
    }

    /// <summary>Waits for its end.</summary>
    public GmResult Wait()
    {
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill();
            throw new TimeoutException($"{_command}: not ended within {Patience}.");
        }

        _process.WaitForExit(); // and for the end of its output
        return new GmResult(_command, _process.ExitCode, string.Join('\n', _lines.GetConsumingEnumerable()), _error.GetAwaiter().GetResult());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _lines.Dispose();
    }
}

/// <summary>What a gm process left.</summary>
/// <param name="Command">Its command line.</param>
/// <param name="ExitCode">Exit code; 137 after a kill.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record GmResult(string Command, int ExitCode, string Output, string Error)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Command}: exit code {ExitCode}\n{Output}\n{Error}";

    /// <summary>The one JSON document of standard output.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Itself, when it exited so.</summary>
    public GmResult Exits(int code)
    {
        Assert.True(ExitCode == code, $"{Command}: exit code {ExitCode}, expected {code}.\n{Output}\n{Error}");
        return this;
    }

    /// <summary>A failure with a code: on standard error as text, and as the one document when JSON was asked for.</summary>
    public GmResult Fails(int exitCode, string code, bool json = false)
    {
        Exits(exitCode);
        Assert.Contains($"gm: {code}: ", Error, StringComparison.Ordinal);
        if (json)
        {
            Assert.Equal(code, Json.GetProperty("error").GetProperty("code").GetString());
        }

        return this;
    }
}
