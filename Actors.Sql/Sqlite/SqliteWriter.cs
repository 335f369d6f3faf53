using System.Collections.Concurrent;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Sqlite;

/// <summary>
/// The one thread that writes a journal file. Appends that wait while it commits go together into the next transaction, so callers of different shards
/// share one flush of the disk.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>Rows of appends that go into one transaction at most; an append alone may be larger.</summary>
    private const int TogetherRowsMax = 8_192;

    /// <summary>Bytes of the write-ahead log at which a commit copies it into the file by itself, whatever the load.</summary>
    private const int LogBytesMax = 64 << 20;

    /// <summary>Bytes appended after which a quiet moment is used to copy the log into the file.</summary>
    private const int QuietBytesMin = 1 << 20;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    private readonly string _path;
    private readonly BlockingCollection<Work> _queue = [];
    private readonly Thread _thread;
    private readonly ITimer _quietTimer;
    private readonly Lock _quietGate = new();
    private SqliteDatabase? _database;
    private SqliteAppender? _appender;
    private Work? _held;
    private long _bytesSinceQuiet;
    private bool _closed;

    public SqliteWriter(string path, SqliteDatabase database, TimeProvider time)
    {
        _path = path;
        Adopt(database);
        _quietTimer = time.CreateTimer(_ => OnQuiet(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Loop) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    public Task<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        var work = new Work { Batches = batches, Rows = batches.Sum(b => b.Rows.Count) };
        Enqueue(work);
        return work.Appended.Task;
    }

    /// <summary>Runs work on the writer's connection, between appends.</summary>
    public Task<T> RunAsync<T>(Func<SqliteDatabase, T> run)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(new Work
        {
            Run = database =>
            {
                try
                {
                    done.SetResult(run(database));
                }
                catch (Exception e)
                {
                    done.SetException(e); // the caller's, all of it
                    throw;
                }
            },
            Refuse = fault => done.TrySetException(fault),
        });
        return done.Task;
    }

    public void Dispose()
    {
        lock (_quietGate)
        {
            _closed = true;
            _quietTimer.Dispose();
        }

        _queue.CompleteAdding();
        _thread.Join();
        _queue.Dispose();
        Drop();
    }

    private void Enqueue(Work work)
    {
        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteJournalStore));
        }
    }

    private void Loop()
    {
        while ((_held ?? TakeOrNull()) is { } work)
        {
            _held = null;
            try
            {
                EnsureOpen();
            }
            catch (StoreException fault)
            {
                work.Refuse(fault);
                continue;
            }

            if (work.Run is { } run)
            {
                Run(run);
            }
            else
            {
                Append(Together(work));
            }
        }
    }

    private Work? TakeOrNull() => _queue.TryTake(out var work, Timeout.Infinite) ? work : null;

    private List<Work> Together(Work first)
    {
        var together = new List<Work> { first };
        var shards = first.Batches!.Select(b => b.Claim.Shard).ToHashSet();
        for (var rows = first.Rows; rows < TogetherRowsMax && _queue.TryTake(out var next);)
        {
            rows += next.Rows;
            if (next.Batches is null || rows > TogetherRowsMax || next.Batches.Any(b => !shards.Add(b.Claim.Shard)))
            {
                _held = next;
                break;
            }

            together.Add(next);
        }

        return together;
    }

    private void Append(List<Work> together)
    {
        if (together.Count > 1 && TryAppendTogether(together))
        {
            return;
        }

        foreach (var work in together)
        {
            AppendAlone(work);
        }

        Quieten(together.Sum(w => w.Rows));
    }

    // A miss of one must not undo the others: then each goes alone.
    private bool TryAppendTogether(List<Work> together)
    {
        try
        {
            if (!_appender!.TryAppend(together.SelectMany(w => w.Batches!)))
            {
                return false;
            }
        }
        catch (StoreException e) when (e.Code == "STORE_UNREACHABLE")
        {
            Drop();
            together.ForEach(w => w.Appended.SetResult(AppendResult.Unknown));
            return true;
        }
        catch (StoreException)
        {
            return false; // not committed; whose fault it is shows alone
        }

        together.ForEach(w => w.Appended.SetResult(AppendResult.Committed));
        Quieten(together.Sum(w => w.Rows));
        return true;
    }

    private void AppendAlone(Work work)
    {
        try
        {
            EnsureOpen();
            work.Appended.SetResult(_appender!.TryAppend(work.Batches!) ? AppendResult.Committed : _appender.Verdict(work.Batches!));
        }
        catch (StoreException e) when (e.Code == "STORE_UNREACHABLE")
        {
            // A failed write or flush may still be found by the next reader of the log; the next commit overwrites it.
            Drop();
            work.Appended.SetResult(AppendResult.Unknown);
        }
        catch (StoreException e)
        {
            work.Appended.SetException(e);
        }
    }

    private void Run(Action<SqliteDatabase> run)
    {
        try
        {
            run(_database!);
        }
        catch (Exception) // already told to the caller; the connection may be in any state
        {
            Drop();
        }
    }

    private void EnsureOpen()
    {
        if (_database is null)
        {
            Adopt(SqliteDatabase.OpenWriter(_path));
        }
    }

    private void Adopt(SqliteDatabase database)
    {
        _database = database;
        database.Execute($"PRAGMA wal_autocheckpoint = {LogBytesMax / 16384}");
        _appender = new SqliteAppender(database);
    }

    private void Drop()
    {
        _appender?.Dispose();
        _database?.Dispose();
        _appender = null;
        _database = null;
    }

    private void Quieten(int rows)
    {
        _bytesSinceQuiet += rows * 512L;
        if (_bytesSinceQuiet >= QuietBytesMin)
        {
            _quietTimer.Change(Quiet, Timeout.InfiniteTimeSpan); // every commit pushes it back
        }
    }

    // On its own connection, beside the writer: a passive copy waits for nobody and nobody for it.
    private void OnQuiet()
    {
        lock (_quietGate)
        {
            if (_closed)
            {
                return;
            }

            try
            {
                using var database = SqliteDatabase.OpenWriter(_path);
                database.CheckpointPassively();
                Volatile.Write(ref _bytesSinceQuiet, 0);
            }
            catch (StoreException)
            {
                // The log stays as it is; commits bound it.
            }
        }
    }

    private sealed class Work
    {
        public IReadOnlyList<ShardBatch>? Batches { get; init; }

        public int Rows { get; init; }

        public TaskCompletionSource<AppendResult> Appended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<SqliteDatabase>? Run { get; init; }

        public Action<StoreException> Refuse { get => field ?? (fault => Appended.TrySetException(fault)); init; }
    }
}
