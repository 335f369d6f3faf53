using System.Globalization;

namespace GrandModel.Cluster.Host.Cli;

/// <summary>
/// The directory of a run: its reports, and its store in journal/ unless another was named. A new run takes an empty one.
/// </summary>
internal static class RunDirectory
{
    /// <summary>Folder of directories that nobody named.</summary>
    public const string Default = "out";

    /// <summary>The directory of a run, made ready.</summary>
    /// <param name="named">What the user named; null for the next free number below out/.</param>
    /// <param name="kind">run or backtest.</param>
    /// <param name="resume">Whether a run in it is to be gone on with.</param>
    /// <exception cref="CliException">It is not empty, or there is nothing to resume.</exception>
    public static string Take(string? named, string kind, bool resume)
    {
        if (named is null)
        {
            if (resume)
            {
                throw CliException.Usage("RESUME_WHERE", "--resume needs --out: the directory of the run to go on with.");
            }

            return Directory.CreateDirectory(NextFree(kind)).FullName;
        }

        var path = Path.GetFullPath(named);
        if (File.Exists(path))
        {
            throw CliException.Usage("OUT_IS_FILE", $"--out: '{named}' is a file; expected a directory.");
        }

        var empty = !Directory.Exists(path) || !Directory.EnumerateFileSystemEntries(path).Any();
        return empty || resume
            ? Directory.CreateDirectory(path).FullName
            : throw CliException.Refused("OUT_NOT_EMPTY", $"--out: '{named}' is not empty; go on with its run by --resume, or choose another directory.");
    }

    /// <summary>Address of the store of a run directory.</summary>
    public static string StoreOf(string directory) => $"sqlite:{Path.Combine(directory, "journal")}";

    /// <summary>The store that a command reads: what was named (an address, or a run's directory), else that of the newest run below out/.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public static string Existing(string? named)
    {
        if (named is null)
        {
            var newest = Directory.Exists(Default)
                ? Directory.GetDirectories(Default).Where(d => Directory.Exists(Path.Combine(d, "journal"))).MaxBy(Directory.GetLastWriteTimeUtc)
                : null;
            return newest is null ? throw CliException.Usage("STORE_MISSING", "--store: there is no run below out/; name a store or a run's directory.") : StoreOf(newest);
        }

        if (named.Contains(':', StringComparison.Ordinal) && !Directory.Exists(named))
        {
            return named;
        }

        return Directory.Exists(Path.Combine(named, "journal")) ? StoreOf(named) : $"sqlite:{named}";
    }

    private static string NextFree(string kind)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(Default, string.Create(CultureInfo.InvariantCulture, $"{kind}-{number:D3}"));
            if (!Directory.Exists(path))
            {
                return path;
            }
        }
    }
}
