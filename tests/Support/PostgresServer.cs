using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace GrandModel.Tests;

/// <summary>
/// A PostgreSQL server of our own: in a temporary folder, on a free loopback port, with flushes on, gone with the test process. Started from the binaries of
/// the machine; as root they run as user postgres.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>Set to 1 where a missing server must fail the tests instead of skipping them.</summary>
    public const string RequireVariable = "GM_REQUIRE_POSTGRES";

    private const string FolderPrefix = "gm-postgres-";
    private const int StartAttempts = 40;
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<(string? Binaries, string? Fault)> Found = new(Find);
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartAsync());
    private static int _started;

    private readonly string _folder;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>Why no server can be started here; null when one can.</summary>
    public static string? Unavailable => Found.Value.Fault;

    /// <summary>Why tests that need a server are to be skipped; null when they are to run, also when they can only fail because one is required.</summary>
    public static string? SkipReason => Environment.GetEnvironmentVariable(RequireVariable) == "1" ? null : Unavailable;

    /// <summary>Loopback port.</summary>
    public int Port { get; }

    /// <summary>Superuser without a password.</summary>
    public static string User => "app";

    /// <summary>Npgsql connection string of the database "postgres".</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres";

    /// <summary>One server for all tests of the process that do not stop it.</summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    /// <summary>Starts a new server.</summary>
    /// <param name="settings">Lines for postgresql.conf.</param>
    /// <exception cref="InvalidOperationException">There is none here, or it does not start; with its log.</exception>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        if (Unavailable is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        SweepAbandoned();
        var folder = Path.Combine(
            Path.GetTempPath(), $"{FolderPrefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Interlocked.Increment(ref _started)}");
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
        {
            await CheckedAsync("chown", "postgres", folder);
        }

        var data = Path.Combine(folder, "data");
        await CheckedAsync(
            Tool("initdb"), "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions");
        var port = FreePort();
        await File.AppendAllLinesAsync(Path.Combine(data, "postgresql.conf"), [
            "listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{data}'", $"port = {port}", "shared_buffers = 64MB", "fsync = on", .. settings,
        ]);
        var server = new PostgresServer(folder, port);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server after <see cref="StopAsync"/> or <see cref="KillAsync"/>. Completes when it takes connections.</summary>
    public async Task StartAgainAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var (code, output) = await RunAsync(Tool("pg_ctl"), "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "30", "start");
            if (code == 0)
            {
                return;
            }

            // The processes of a killed server take a moment to see that they are alone, and hold its shared memory until then.
            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException($"PostgreSQL does not start: {output}\n{await ReadLogAsync()}");
            }

            await Task.Delay(StartPause, TimeProvider.System);
        }
    }

    /// <summary>Stops the server: at once and without a checkpoint unless <paramref name="mode"/> says "fast" or "smart".</summary>
    public Task StopAsync(string mode = "immediate") => CheckedAsync(Tool("pg_ctl"), "-D", Data, "-m", mode, "-w", "-t", "30", "stop");

    /// <summary>Kills the postmaster with -9, as a crash would. Its other processes end as they notice.</summary>
    public async Task KillAsync()
    {
        using var postmaster = Process.GetProcessById(await PostmasterAsync());
        postmaster.Kill();
        await postmaster.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        StopAndDelete(_folder);
        return ValueTask.CompletedTask;
    }

    private string Data => Path.Combine(_folder, "data");

    private static string Tool(string name) => Path.Combine(Found.Value.Binaries!, name);

    private static (string? Binaries, string? Fault) Find()
    {
        if (OperatingSystem.IsWindows())
        {
            return (null, "PostgreSQL is started by these tests on Linux and macOS only.");
        }

        if (Environment.IsPrivilegedProcess && (!File.Exists("/etc/passwd") || !File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal))))
        {
            return (null, "PostgreSQL does not run as root, and there is no user postgres: install postgresql.");
        }

        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var binaries = debian.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "pg_ctl")) && File.Exists(Path.Combine(d, "initdb")));
        return binaries is null ? (null, "No PostgreSQL server here (pg_ctl and initdb): install postgresql.") : (binaries, null);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // Servers of test processes that were killed: their number is in the name of their folder.
    private static void SweepAbandoned()
    {
        foreach (var folder in Directory.GetDirectories(Path.GetTempPath(), FolderPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[FolderPrefix.Length..].Split('-')[0];
            if (int.TryParse(owner, out var processId) && processId != Environment.ProcessId && !IsAlive(processId))
            {
                StopAndDelete(folder);
            }
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void StopAndDelete(string folder)
    {
        using (var stop = Process.Start(StartInfo(Tool("pg_ctl"), ["-D", Path.Combine(folder, "data"), "-m", "immediate", "-w", "-t", "30", "stop"])))
        {
            stop?.StandardOutput.ReadToEnd();
            stop?.WaitForExit();
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A process of the server still writes there: the next run sweeps it.
        }
    }

    private static async Task CheckedAsync(string file, params string[] arguments)
    {
        var (code, output) = await RunAsync(file, arguments);
        if (code != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {code}: {output}");
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(file, arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    // Through a shell that joins both outputs; pg_ctl gives its own away to the log, so the pipe ends with it.
    private static ProcessStartInfo StartInfo(string file, IEnumerable<string> arguments)
    {
        var asPostgres = Environment.IsPrivilegedProcess && file != "chown";
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" };
        foreach (var argument in new[] { "-c", "exec \"$@\" 2>&1 </dev/null", "sh" }.Concat(asPostgres ? ["runuser", "-u", "postgres", "--"] : []).Append(file).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private async Task<int> PostmasterAsync() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);

    private async Task<string> ReadLogAsync()
    {
        var log = Path.Combine(_folder, "log");
        return File.Exists(log) ? string.Join('\n', (await File.ReadAllLinesAsync(log)).TakeLast(20)) : "";
    }

    private void OnExit(object? sender, EventArgs e) => StopAndDelete(_folder);
}
