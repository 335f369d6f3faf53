using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>Makes the connections of one store, each kind with the settings that its work needs, and says in the store's words what went wrong.</summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _settings;
    private NpgsqlDataSource? _pool;

    public PostgresConnections(string connectionString)
    {
        try
        {
            _settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                MaxAutoPrepare = 0,
                Multiplexing = false,
                TcpKeepAlive = true,
                Enlist = false,
                ApplicationName = "gm",
            };
        }
        catch (ArgumentException e)
        {
            throw new StoreException("STORE_INVALID", $"The PostgreSQL connection string is not usable: {e.Message}", e);
        }

        Schema = _settings.SearchPath?.Split(',')[0].Trim().Trim('"') ?? "";
    }

    /// <summary>Schema of the store; empty until known when the connection string names none.</summary>
    public string Schema { get; private set; }

    /// <summary>For people; without a password.</summary>
    public string Location => $"{_settings.Host}:{_settings.Port}/{_settings.Database} schema {(Schema.Length == 0 ? "default" : Schema)}";

    /// <summary>Application names of this store's connections start so.</summary>
    public string NamePrefix { get; private set; } = "gm:";

    /// <summary>Pooled connections, for reads only.</summary>
    public NpgsqlDataSource Pool => _pool ?? throw new InvalidOperationException("The store is not known yet.");

    /// <summary>Fixes schema and names once the store is known.</summary>
    public void Settle(string schema, Guid clusterId)
    {
        Schema = schema;
        NamePrefix = $"gm:{clusterId.ToString("N")[..12]}:";
        _settings.SearchPath = Quote(schema);
        _pool = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            ApplicationName = NamePrefix + "read",
            MaxPoolSize = 32,
            CommandTimeout = 60,
        });
    }

    /// <summary>A connection of its own, without limits on commands: a limit would send a cancel.</summary>
    /// <param name="role">Last part of its application name.</param>
    public NpgsqlConnection Dedicated(string role) => new(new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
    {
        Pooling = false,
        ApplicationName = NamePrefix + role,
        CommandTimeout = 0,
    }.ConnectionString);

    public static string Quote(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The fault in the store's words.</summary>
    public StoreException Fault(Exception cause) => cause switch
    {
        StoreException known => known,
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e => StoreFormat.Missing(Location, e.MessageText),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e => new StoreException("STORE_CONFLICT", $"{Location}: {e.MessageText} ({e.Detail})", e),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } e =>
            new StoreException("STORE_FULL", $"{Location} takes no writes: {e.MessageText}. Nothing was written: connect to the primary.", e),
        PostgresException { SqlState: ['5', '3', ..] } e =>
            new StoreException("STORE_FULL", $"{Location} is out of resources: {e.MessageText}. Nothing was written: free them and start again.", e),
        PostgresException { SqlState: ['2', '8', ..] or PostgresErrorCodes.InsufficientPrivilege } e =>
            new StoreException("STORE_INVALID", $"{Location} refuses this user: {e.MessageText}", e),
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or ['X', 'X', ..] } e =>
            new StoreException("STORE_DAMAGED", $"{Location}: {e.MessageText}. Run gm audit verify.", e),
        _ => new StoreException("STORE_UNREACHABLE", $"{Location}: {cause.Message}", cause),
    };

    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
        {
            await _pool.DisposeAsync();
        }
    }
}
