using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Postgres;
using Npgsql;

namespace GrandModel.Tests;

/// <summary>The suite over a PostgreSQL server.</summary>
[RequiresPostgres]
public sealed class PostgresStoreTests : StoreConformance
{
    private string _connection = "";

    public override async Task InitializeAsync()
    {
        _connection = await PostgresSchemas.NewAsync(await PostgresServer.SharedAsync());
        await base.InitializeAsync();
    }

    protected override async Task<IJournalStore> OpenAsync() => await PostgresJournalStore.OpenOrCreateAsync(_connection, new StoreOptions { ShardCount = 4 });

    protected override Task RemoveAsync() => PostgresSchemas.DropAsync(_connection);
}

/// <summary>A schema of its own for each test.</summary>
internal static class PostgresSchemas
{
    private static int _last;

    public static Task<string> NewAsync(PostgresServer server) =>
        Task.FromResult(new NpgsqlConnectionStringBuilder(server.ConnectionString) { SearchPath = $"store_{Interlocked.Increment(ref _last)}" }.ConnectionString);

    public static async Task DropAsync(string connection) =>
        await RunAsync(connection, $"DROP SCHEMA IF EXISTS {new NpgsqlConnectionStringBuilder(connection).SearchPath} CASCADE");

    public static async Task RunAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync();
    }
}
