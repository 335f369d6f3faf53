using GrandModel.Actors.Journal;
using SQLitePCL;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>One connection to a SQLite file, for one thread at a time. Straight over the C interface: twice as fast for our rows as parameter objects.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int NoMutex = 0x8000;
    private const int OpenUri = 0x40;
    private readonly sqlite3 _handle;

    private SqliteDatabase(sqlite3 handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    public int Changes => raw.sqlite3_changes(_handle);

    public static SqliteDatabase OpenWriter(string path)
    {
        var database = Open(path, path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        // The page size counts only before the first table; the rest on every connection.
        database.Execute("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL");
        database.Execute("PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536");
        return database;
    }

    /// <summary>
    /// Opens for reading. Also while a writer runs and after one was killed: a reader then rebuilds the index of the write-ahead log, for which it must
    /// be allowed to write the -shm file, or find one there. A cleanly closed file in a folder without write permission is read as it stands.
    /// </summary>
    public static SqliteDatabase OpenReader(string path)
    {
        if (!File.Exists(path))
        {
            throw StoreFormat.Missing(path, "no such file");
        }

        try
        {
            var database = Open(path, path, raw.SQLITE_OPEN_READONLY);
            database.Probe();
            return database;
        }
        catch (StoreException e) when (e.Code is "STORE_UNREACHABLE" or "STORE_INVALID")
        {
            return OpenImmutable(path, e);
        }
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK)
        {
            throw Fault(code);
        }
    }

    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(this, statement) : throw Fault(code);
    }

    /// <summary>Runs a statement with values and gives the first column of its first row; null without a row.</summary>
    public long? Integer(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql);
        statement.BindAll(values);
        return statement.Step() ? statement.Integer(0) : null;
    }

    /// <summary>Runs a statement with values to its end.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Prepare(sql);
        statement.BindAll(values);
        while (statement.Step())
        {
        }
    }

    /// <summary>Runs work in a transaction that holds the write lock from the start.</summary>
    public T Transaction<T>(Func<T> work)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work();
            Execute("COMMIT");
            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK"); // fails only when SQLite has rolled back by itself
        }
    }

    /// <summary>Copies what the write-ahead log holds into the file, without waiting for anybody.</summary>
    public void CheckpointPassively() => _ = raw.sqlite3_wal_checkpoint_v2(_handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    public StoreException Fault(int code)
    {
        var message = $"{Path}: {raw.sqlite3_errmsg(_handle).utf8_to_string()} (SQLite {raw.sqlite3_extended_errcode(_handle)})";
        return (code & 0xFF) switch
        {
            raw.SQLITE_FULL => new StoreException("STORE_FULL", message + ". Nothing was written: free space on the disk and start again."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_ERROR => new StoreException("STORE_DAMAGED", message + ". Run gm audit verify."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException("STORE_LOCKED", message + ". Another program holds a lock on the file."),
            raw.SQLITE_CONSTRAINT => new StoreException("STORE_CONFLICT", message),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new StoreException("STORE_INVALID", message + ". The file may not be written."),
            _ => new StoreException("STORE_UNREACHABLE", message),
        };
    }

    public void Dispose() => _ = raw.sqlite3_close_v2(_handle);

    private static SqliteDatabase Open(string path, string name, int flags)
    {
        SqliteLibrary.Load();
        var code = raw.sqlite3_open_v2(name, out var handle, flags | NoMutex, null);
        var database = new SqliteDatabase(handle, path);
        if (code != raw.SQLITE_OK)
        {
            var fault = database.Fault(code);
            database.Dispose();
            throw fault;
        }

        raw.sqlite3_busy_timeout(handle, 5_000);
        database.Execute("PRAGMA trusted_schema = OFF");
        return database;
    }

    private static SqliteDatabase OpenImmutable(string path, StoreException fault)
    {
        var log = new FileInfo(path + "-wal");
        if (log is { Exists: true, Length: > 0 })
        {
            throw new StoreException(
                fault.Code,
                $"{fault.Message} Its write-ahead log is not empty, so reading it needs permission to write {path}-shm: give it, or copy the folder and read the copy.",
                fault);
        }

        var database = Open(path, new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri + "?immutable=1", raw.SQLITE_OPEN_READONLY | OpenUri);
        database.Probe();
        return database;
    }

    private void Probe() => Integer("SELECT count(*) FROM sqlite_schema");
}
