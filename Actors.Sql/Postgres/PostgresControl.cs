using System.Collections.Concurrent;
using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// The session that holds the store for this process (an advisory lock, gone with the session) and on which shards are claimed and halted. A lost one is
/// replaced at the next use; should another process have taken the store meanwhile, that use says so.
/// </summary>
internal sealed class PostgresControl(PostgresConnections connections, StoreOptions options) : IAsyncDisposable
{
    private const string LockKey = "hashtextextended('grandmodel.store:' || current_schema(), 0)";
    private const int LockAttempts = 20;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan BlockedPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly ConcurrentQueue<int> _abandoned = [];
    private PostgresSession? _session;

    /// <summary>A server process whose answer nobody waits for any more: the next claim ends it, so that it can neither commit late nor hold a lock.</summary>
    public void Abandoned(int processId) => _abandoned.Enqueue(processId);

    /// <summary>Takes the store.</summary>
    /// <exception cref="StoreException">STORE_LOCKED: another process has it.</exception>
    public Task StartAsync() => RunAsync(_ => Task.FromResult(true));

    /// <summary>Runs one unit of work at a time; once more, when the session turns out to be lost.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        await _gate.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var session = _session ?? await OpenAsync();
                    return await session.RunAsync(_ => UnblockedAsync(session, work), Patience);
                }
                catch (Exception e)
                {
                    Drop();
                    var fault = connections.Fault(e);
                    if (attempt == 2 || fault.Code != "STORE_UNREACHABLE")
                    {
                        throw fault;
                    }
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<PostgresSession> OpenAsync()
    {
        var session = await PostgresSession.OpenAsync(connections, "control", options.Time);
        try
        {
            await EndAbandonedAsync(session.Connection);
            if (options.Exclusive)
            {
                await LockAsync(session.Connection);
            }

            return _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    // A process that was killed a moment ago may still be seen by the server: a few tries before giving up.
    private async Task LockAsync(NpgsqlConnection connection)
    {
        for (var attempt = 1; !await PostgresSchema.ScalarAsync<bool>(connection, $"SELECT pg_try_advisory_lock({LockKey})"); attempt++)
        {
            if (attempt == LockAttempts)
            {
                throw new StoreException(
                    "STORE_LOCKED", $"Another process ({await HolderAsync(connection)}) writes the store at {connections.Location}. Stop it first, or open the store read-only.");
            }

            await Task.Delay(LockPause, options.Time);
        }
    }

    private static Task<string> HolderAsync(NpgsqlConnection connection) => PostgresSchema.ScalarAsync<string>(
        connection,
        $"""
        SELECT coalesce(string_agg(format('server process %s, %s, since %s', a.pid, coalesce(host(a.client_addr), 'local'), a.backend_start), '; '), 'already gone')
          FROM pg_locks l JOIN pg_stat_activity a USING (pid)
         WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) | l.objid::bigint = {LockKey}
        """);

    private async Task EndAbandonedAsync(NpgsqlConnection connection)
    {
        while (_abandoned.TryPeek(out var processId))
        {
            await PostgresSchema.ScalarAsync<long>(
                connection,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE pid = $1 AND application_name LIKE $2 AND usename = current_user",
                processId,
                connections.NamePrefix + "%");
            _abandoned.TryDequeue(out _);
        }
    }

    // What holds a shard's row against a claim is an append or a transaction of a former owner of this store: it is ended. Others are left alone.
    private async Task<T> UnblockedAsync<T>(PostgresSession session, Func<NpgsqlConnection, Task<T>> work)
    {
        await EndAbandonedAsync(session.Connection);
        var working = work(session.Connection);
        while (!working.IsCompleted)
        {
            using var pause = new CancellationTokenSource();
            if (await Task.WhenAny(working, Task.Delay(BlockedPause, options.Time, pause.Token)) == working)
            {
                await pause.CancelAsync();
                break;
            }

            try
            {
                await EndBlockersAsync(session.ProcessId);
            }
            catch (NpgsqlException)
            {
                // Only help: the work itself says what is wrong.
            }
        }

        return await working;
    }

    private async Task EndBlockersAsync(int blockedProcessId)
    {
        await using var other = await connections.Pool.OpenConnectionAsync();
        await PostgresSchema.ScalarAsync<long>(
            other,
            """
            SELECT count(pg_terminate_backend(a.pid)) FROM unnest(pg_blocking_pids($1)) AS b(pid) JOIN pg_stat_activity a USING (pid)
             WHERE a.usename = current_user AND a.application_name LIKE $2
            """,
            blockedProcessId,
            connections.NamePrefix + "%");
    }

    private void Drop()
    {
        if (_session is { } session)
        {
            _session = null;
            _abandoned.Enqueue(session.ProcessId);
            session.Abandon();
        }
    }
}
