using System.Collections.Concurrent;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>
/// A journal in a folder on a local disk, for one writing process: control.db (what the store is, operator commands, anchors) and journal-00.db (everything
/// else). Commits are flushed to the disk before they are told. Others may read at the same time, post operator commands and add anchors.
/// </summary>
/// <remarks>Tables, physical layout and what a flush promises: docs/journal.md.</remarks>
public sealed partial class SqliteJournalStore : IJournalStore, IJournalAudit
{
    private readonly string _directory;
    private readonly StoreDirectory? _lock;
    private readonly SqliteWriter? _writer;
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly Lock _controlGate = new();
    private SqliteDatabase? _control;
    private bool _disposed;

    private SqliteJournalStore(string directory, StoreInfo info, StoreDirectory? held, SqliteWriter? writer, SqliteDatabase? control)
    {
        _directory = directory;
        Info = info;
        _lock = held;
        _writer = writer;
        _control = control;
    }

    /// <inheritdoc/>
    public StoreInfo Info { get; }

    /// <summary>Opens a store for writing, making it when it is not there.</summary>
    /// <exception cref="StoreException">
    /// STORE_LOCKED: another process writes it. STORE_VERSION: other shard count, hash or schema. STORE_DAMAGED: a page or a head is not sound.
    /// STORE_INVALID: no SQLite library, a network disk, no permission.
    /// </exception>
    public static SqliteJournalStore OpenOrCreate(string directory, StoreOptions? options = null) => Open(directory, options ?? new StoreOptions(), create: true);

    /// <summary>Opens a store for writing.</summary>
    /// <exception cref="StoreException">As <see cref="OpenOrCreate"/>, and STORE_MISSING: there is none.</exception>
    public static SqliteJournalStore OpenExisting(string directory, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return File.Exists(StoreDirectory.Control(directory))
            ? Open(directory, options ?? new StoreOptions(), create: false)
            : throw StoreFormat.Missing(directory, "no control.db in this folder");
    }

    /// <summary>
    /// Opens a store for reading, also while another process writes it or after one was killed. Takes no lock and checks nothing: an auditor wants to see
    /// damage, not to be stopped by it. Operator commands can be posted and anchors added.
    /// </summary>
    /// <exception cref="StoreException">STORE_MISSING, STORE_VERSION, STORE_DAMAGED when control.db is no database, STORE_UNREACHABLE without permission.</exception>
    public static SqliteJournalStore OpenReadOnly(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!File.Exists(StoreDirectory.Control(directory)) || !File.Exists(StoreDirectory.Journal(directory)))
        {
            throw StoreFormat.Missing(directory, "no control.db and journal-00.db in this folder");
        }

        using var control = SqliteDatabase.OpenReader(StoreDirectory.Control(directory));
        var info = SqliteSchema.Read(control, directory) ?? throw StoreFormat.Missing(directory, "its making was not finished");
        return new SqliteJournalStore(directory, info, null, null, null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return ValueTask.CompletedTask;
        }

        _disposed = true;
        _writer?.Dispose();
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        lock (_controlGate)
        {
            _control?.Dispose();
        }

        _lock?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SqliteJournalStore Open(string directory, StoreOptions options, bool create)
    {
        ArgumentNullException.ThrowIfNull(directory);
        StoreFormat.CheckShardCount(options.ShardCount ?? StoreFormat.ShardCountDefault);
        SqliteLibrary.Load();
        var held = StoreDirectory.Lock(directory);
        SqliteDatabase? control = null;
        SqliteDatabase? journal = null;
        try
        {
            control = SqliteDatabase.OpenWriter(StoreDirectory.Control(directory));
            var info = SqliteSchema.Read(control, directory);
            if (info is null && !create)
            {
                throw StoreFormat.Missing(directory, "its making was not finished");
            }

            if (info is not null && options.ShardCount is { } wanted && wanted != info.ShardCount)
            {
                throw StoreFormat.WrongShardCount(info.Location, info.ShardCount, wanted);
            }

            if (info is not null && !File.Exists(StoreDirectory.Journal(directory)))
            {
                throw new StoreException("STORE_DAMAGED", $"{StoreDirectory.Journal(directory)} is gone, while control.db says that the store was made.");
            }

            var shardCount = info?.ShardCount ?? options.ShardCount ?? StoreFormat.ShardCountDefault;
            SqliteSchema.MigrateControl(control);
            journal = SqliteDatabase.OpenWriter(StoreDirectory.Journal(directory));
            SqliteSchema.MigrateJournal(journal, shardCount);
            if (info is null)
            {
                SqliteSchema.Describe(control, options.ClusterId, shardCount);
            }

            SqliteChecks.BeforeWriting(control, journal, options.QuickCheck);
            info = SqliteSchema.Read(control, directory)!;
            return new SqliteJournalStore(directory, info, held, new SqliteWriter(StoreDirectory.Journal(directory), journal, options.Time), control);
        }
        catch
        {
            journal?.Dispose();
            control?.Dispose();
            held.Dispose();
            throw;
        }
    }
}
