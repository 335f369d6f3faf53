using System.Runtime.InteropServices;
using GrandModel.Actors.Journal;
using SQLitePCL;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>Binds the system's own SQLite: no native library travels with this project, so security fixes come with the system's updates.</summary>
internal static class SqliteLibrary
{
    // STRICT tables came with 3.37.
    private const int VersionMin = 3_037_000;

    private const int ConfigMemoryStatus = 9;

    private static readonly Lazy<StoreException?> Fault = new(Bind);

    private static nint _library;

    /// <exception cref="StoreException">STORE_INVALID: no library, or one too old.</exception>
    public static void Load()
    {
        if (Fault.Value is { } fault)
        {
            throw new StoreException(fault.Code, fault.Message, fault);
        }
    }

    /// <summary>Address of a function of the loaded library.</summary>
    public static nint Function(string name)
    {
        Load();
        return NativeLibrary.GetExport(_library, name);
    }

    private static StoreException? Bind()
    {
        if (!NativeLibrary.TryLoad(FileName, out var library))
        {
            return new StoreException("STORE_INVALID", $"The system's SQLite library ({FileName}) was not found. {Advice}");
        }

        _library = library;
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? library : 0);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();

        // Before SQLite starts: without its memory statistics an allocation takes no process-wide lock, a tenth of an insert. Refused when it runs already.
        _ = raw.sqlite3_config(ConfigMemoryStatus, 0);
        return raw.sqlite3_libversion_number() < VersionMin
            ? new StoreException("STORE_INVALID", $"The system's SQLite is {raw.sqlite3_libversion().utf8_to_string()}; 3.37 or newer is needed. {Advice}")
            : null;
    }

    private static string FileName =>
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";

    private static string Advice =>
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? "It is part of the system: update the system."
            : "Install it: Debian, Ubuntu 'apt-get install libsqlite3-0'; Fedora 'dnf install sqlite-libs'; Alpine 'apk add sqlite-libs'.";
}
