using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>
/// A journal in a schema of a PostgreSQL database (13 or newer). An append is one statement on a session of its own, and what is not clearly answered is
/// unknown; a claim raises the epoch and thereby settles it.
/// </summary>
/// <remarks>Tables, statements and their reasons: docs/journal.md.</remarks>
public sealed partial class PostgresJournalStore : IJournalStore, IJournalAudit
{
    private static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(60);

    private readonly PostgresConnections _connections;
    private readonly StoreOptions _options;
    private readonly PostgresControl? _control;
    private readonly PostgresAppender? _appender;

    private PostgresJournalStore(PostgresConnections connections, StoreOptions options, StoreInfo info, bool writes)
    {
        _connections = connections;
        _options = options;
        Info = info;
        if (writes)
        {
            _control = new PostgresControl(connections, options);
            _appender = new PostgresAppender(connections, options.Time, _control.Abandoned);
        }
    }

    /// <inheritdoc/>
    public StoreInfo Info { get; }

    /// <summary>Opens a store for writing, making schema and tables when they are not there.</summary>
    /// <param name="connectionString">Npgsql's; the first schema of its Search Path is the store's, without one the server's default schema.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="StoreException">
    /// STORE_LOCKED: another process writes it. STORE_VERSION: other shard count, hash or schema, or an old server. STORE_UNREACHABLE, STORE_INVALID: no
    /// connection, no permission. STORE_MISSING: no such database.
    /// </exception>
    public static Task<PostgresJournalStore> OpenOrCreateAsync(string connectionString, StoreOptions? options = null) =>
        OpenAsync(connectionString, options ?? new StoreOptions(), create: true, writes: true);

    /// <summary>Opens a store for writing.</summary>
    /// <exception cref="StoreException">As <see cref="OpenOrCreateAsync"/>, and STORE_MISSING: the schema holds none.</exception>
    public static Task<PostgresJournalStore> OpenExistingAsync(string connectionString, StoreOptions? options = null) =>
        OpenAsync(connectionString, options ?? new StoreOptions(), create: false, writes: true);

    /// <summary>Opens a store for reading, also while another process writes it. Operator commands can be posted and anchors added.</summary>
    /// <exception cref="StoreException">As <see cref="OpenExistingAsync"/>, but never STORE_LOCKED.</exception>
    public static Task<PostgresJournalStore> OpenReadOnlyAsync(string connectionString) =>
        OpenAsync(connectionString, new StoreOptions(), create: false, writes: false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_appender is not null)
        {
            await _appender.DisposeAsync();
        }

        if (_control is not null)
        {
            await _control.DisposeAsync();
        }

        await _connections.DisposeAsync();
    }

    private static async Task<PostgresJournalStore> OpenAsync(string connectionString, StoreOptions options, bool create, bool writes)
    {
        StoreFormat.CheckShardCount(options.ShardCount ?? StoreFormat.ShardCountDefault);
        var connections = new PostgresConnections(connectionString);
        PostgresJournalStore? store = null;
        try
        {
            var info = await PostgresSchema.OpenAsync(connections, options, create, migrate: writes);
            store = new PostgresJournalStore(connections, options, info, writes);
            if (store._control is not null)
            {
                await store._control.StartAsync();
            }

            return store;
        }
        catch (Exception e)
        {
            await (store?.DisposeAsync() ?? connections.DisposeAsync());
            throw connections.Fault(e);
        }
    }

    // One unit of work whose outcome matters, on a session that is made for it and ends with it.
    private async Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work)
    {
        PostgresSession? session = null;
        try
        {
            session = await PostgresSession.OpenAsync(_connections, "write", _options.Time);
            return await session.RunAsync(work, WritePatience);
        }
        catch (Exception e)
        {
            throw _connections.Fault(e);
        }
        finally
        {
            session?.Abandon();
        }
    }

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        // Not handed to the driver: it would send a cancel, and a pooled connection could meet it later.
        cancellation.ThrowIfCancellationRequested();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await _connections.Pool.OpenConnectionAsync(CancellationToken.None);
                return await work(connection);
            }
            catch (NpgsqlException e) when (attempt == 1 && e.InnerException is IOException)
            {
                // A pooled connection that was cut while nobody used it: a read is asked again.
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                throw _connections.Fault(e);
            }
        }
    }
}
