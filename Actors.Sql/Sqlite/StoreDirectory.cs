using System.Globalization;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>The folder of a store: names of its files, and the lock of its one writer, held by the operating system and gone with the process.</summary>
internal sealed class StoreDirectory : IDisposable
{
    // Their locks and memory maps do not hold across machines: a second writer or a torn index would go unnoticed.
    private static readonly string[] NetworkFormats = ["nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "9p", "v9fs", "afs", "coda", "ncp", "ncpfs", "fuse"];

    private readonly FileStream _lock;

    private StoreDirectory(FileStream held) => _lock = held;

    public static string Control(string directory) => Path.Combine(directory, "control.db");

    public static string Journal(string directory) => Path.Combine(directory, "journal-00.db");

    /// <summary>Takes the folder for this process, making it when it is not there.</summary>
    /// <exception cref="StoreException">STORE_LOCKED: another process has it. STORE_INVALID: on a network, or not writable.</exception>
    public static StoreDirectory Lock(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            RefuseNetwork(directory);
            var held = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(HolderPath(directory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new StoreDirectory(held);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException("STORE_INVALID", $"{directory}: {e.Message}", e);
        }
        catch (IOException e) when (File.Exists(Path.Combine(directory, "lock")))
        {
            throw new StoreException(
                "STORE_LOCKED", $"Another process{Holder(directory)} writes the store at {directory}. Stop it first, or open the store read-only.", e);
        }
        catch (IOException e)
        {
            throw new StoreException("STORE_INVALID", $"{directory}: {e.Message}", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static string HolderPath(string directory) => Path.Combine(directory, "lock.pid");

    private static string Holder(string directory)
    {
        try
        {
            return $" (pid {File.ReadAllText(HolderPath(directory)).Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void RefuseNetwork(string directory)
    {
        string format;
        try
        {
            var drive = new DriveInfo(Path.GetFullPath(directory));
            format = drive.DriveFormat;
            if (drive.DriveType != DriveType.Network && !NetworkFormats.Contains(format, StringComparer.OrdinalIgnoreCase))
            {
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return; // what the system does not tell is not held against it
        }

        throw new StoreException(
            "STORE_INVALID", $"{directory} is on a network or user-space file system ({format}), where SQLite's locks cannot be relied on. Use a local disk, or PostgreSQL.");
    }
}
