using GrandModel.Actors.Journal;
using Npgsql;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>Brings a schema to this build's tables, and reads what the store says of itself.</summary>
internal static class PostgresSchema
{
    // Row triggers on partitioned tables came with 13.
    private const int ServerVersionMin = 130_000;

    private static readonly IReadOnlyList<Migration> Migrations = Migration.Of("Postgres.Migrations");

    /// <summary>
    /// Finds the store, and settles the connections on it; with <paramref name="create"/> makes schema, tables and shards as needed. One transaction under
    /// a lock, so that processes that start together do not meet.
    /// </summary>
    public static async Task<StoreInfo> OpenAsync(PostgresConnections connections, StoreOptions options, bool create, bool migrate)
    {
        await using var connection = connections.Dedicated("open");
        await connection.OpenAsync();
        await CheckServerAsync(connection, connections);
        var schema = connections.Schema.Length > 0 ? connections.Schema : await ScalarAsync<string>(connection, "SELECT coalesce(current_schema(), 'public')");
        await using var transaction = await connection.BeginTransactionAsync();
        if (create || migrate)
        {
            await ScalarAsync<object>(connection, "SELECT pg_advisory_xact_lock(hashtextextended('grandmodel.migrate:' || $1, 0))", schema);
        }

        var info = await ReadAsync(connection, connections, schema);
        if (info is null && !create)
        {
            throw StoreFormat.Missing(connections.Location, $"the schema {schema} holds none");
        }

        if (info is not null && options.ShardCount is { } wanted && wanted != info.ShardCount)
        {
            throw StoreFormat.WrongShardCount(connections.Location, info.ShardCount, wanted);
        }

        if (create || migrate)
        {
            await MigrateAsync(connection, schema, options, info);
            info = await ReadAsync(connection, connections, schema);
        }

        await transaction.CommitAsync();
        connections.Settle(schema, info!.ClusterId);
        return info with { Location = connections.Location };
    }

    public static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task CheckServerAsync(NpgsqlConnection connection, PostgresConnections connections)
    {
        if (await ScalarAsync<int>(connection, "SELECT current_setting('server_version_num')::int") < ServerVersionMin)
        {
            throw new StoreException("STORE_VERSION", $"{connections.Location} runs PostgreSQL {connection.ServerVersion}; 13 or newer is needed.");
        }
    }

    private static async Task<StoreInfo?> ReadAsync(NpgsqlConnection connection, PostgresConnections connections, string schema)
    {
        var name = PostgresConnections.Quote(schema);
        if (!await ScalarAsync<bool>(
            connection, "SELECT to_regclass($1) IS NOT NULL AND to_regclass($2) IS NOT NULL", name + ".store", name + ".schema_migration"))
        {
            return null;
        }

        await using var command = new NpgsqlCommand(
            $"SELECT cluster_id, shard_count, shard_hash, (SELECT max(number) FROM {name}.schema_migration) FROM {name}.store", connection);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return null;
        }

        var info = new StoreInfo("postgres", reader.GetGuid(0), reader.GetInt32(1), reader.GetInt32(3), connections.Location);
        if (info.SchemaVersion > Migrations[^1].Number)
        {
            throw StoreFormat.NewerSchema(info.Location, info.SchemaVersion, Migrations[^1].Number);
        }

        return reader.GetString(2) is var hash && hash == StoreFormat.ShardHash ? info : throw StoreFormat.WrongHash(info.Location, hash);
    }

    private static async Task MigrateAsync(NpgsqlConnection connection, string schema, StoreOptions options, StoreInfo? info)
    {
        var name = PostgresConnections.Quote(schema);
        if (!await ScalarAsync<bool>(connection, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1)", schema))
        {
            await RunAsync(connection, $"CREATE SCHEMA {name}"); // only when missing: the right to make schemas is not needed otherwise
        }

        await RunAsync(connection, $"SET LOCAL search_path = {name}");
        await RunAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_migration (number int PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp())");
        var done = await ScalarAsync<int>(connection, "SELECT coalesce(max(number), 0) FROM schema_migration");
        foreach (var migration in Migrations.Where(m => m.Number > done))
        {
            await RunAsync(connection, migration.Sql);
            await RunAsync(connection, "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)", migration.Number, migration.Name, migration.Hash);
        }

        if (info is null)
        {
            var shards = options.ShardCount ?? StoreFormat.ShardCountDefault;
            await RunAsync(
                connection,
                "INSERT INTO shard (shard_id, owner, epoch, head, head_hash, halt_version) SELECT i, NULL, 0, 0, $2, 0 FROM generate_series(0, $1 - 1) AS i",
                shards,
                JournalHashing.Empty);
            await RunAsync(
                connection,
                "INSERT INTO store (cluster_id, shard_count, shard_hash) VALUES (coalesce($1, gen_random_uuid()), $2, $3)",
                new NpgsqlParameter<Guid?> { TypedValue = options.ClusterId },
                shards,
                StoreFormat.ShardHash);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}
