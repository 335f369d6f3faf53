using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// A connection for statements whose outcome matters: unpooled, never told to cancel (a commit cancelled while it waits for a standby is reported as done,
/// with a mere notice), watched by our own clock. After any exception of <see cref="RunAsync{T}"/> other than a server's clear refusal the outcome is
/// unknown and the session is over.
/// </summary>
internal sealed class PostgresSession : IAsyncDisposable
{
    private static readonly string[] Settings =
    [
        "SET synchronous_commit = on", // a session must not promise less than a flush, whatever its user's defaults
        "SET statement_timeout = 0",
        "SET idle_in_transaction_session_timeout = '2s'", // an open transaction of a lost machine holds its locks no longer
        "SET tcp_keepalives_idle = 10",
        "SET tcp_keepalives_interval = 5",
        "SET tcp_keepalives_count = 3",
        "SET plan_cache_mode = force_generic_plan",
        "SET jit = off",
    ];

    private readonly NpgsqlConnection _connection;
    private readonly TimeProvider _time;
    private Task _running = Task.CompletedTask;
    private string? _notice;

    private PostgresSession(NpgsqlConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
        connection.Notice += (_, e) => _notice = e.Notice.MessageText;
    }

    public NpgsqlConnection Connection => _connection;

    /// <summary>The server's process, for ending it from elsewhere.</summary>
    public int ProcessId { get; private set; }

    public static async Task<PostgresSession> OpenAsync(PostgresConnections connections, string role, TimeProvider time)
    {
        var connection = connections.Dedicated(role);
        try
        {
            var session = new PostgresSession(connection, time);
            await connection.OpenAsync();
            await using var batch = new NpgsqlBatch(connection);
            foreach (var setting in Settings)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand(setting));
            }

            await batch.ExecuteNonQueryAsync();
            session.ProcessId = connection.ProcessID;
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs work that is one unit.</summary>
    /// <exception cref="TimeoutException">No answer within the patience: unknown.</exception>
    /// <exception cref="StoreException">STORE_UNREACHABLE: the server said something beside the answer, so the answer may mean less than it says: unknown.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, TimeSpan patience)
    {
        _notice = null;
        var running = work(_connection);
        _running = running;
        var result = await running.WaitAsync(patience, _time);
        return _notice is null ? result : throw new StoreException("STORE_UNREACHABLE", $"The server answered with a notice: {_notice}");
    }

    /// <summary>Lets go of the connection: at once when it is idle, else when the server has answered after all or its process was ended.</summary>
    public void Abandon() => _ = _running.ContinueWith(
        async ended =>
        {
            _ = ended.Exception; // seen: nobody waits for it any more
            await _connection.DisposeAsync();
        },
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
