using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Postgres;

namespace GrandModel.Tests;

/// <summary>Tampering with a PostgreSQL schema.</summary>
[RequiresPostgres]
public sealed class PostgresTamperTests : TamperConformance
{
    private string _connection = "";

    public override async Task InitializeAsync()
    {
        _connection = await PostgresSchemas.NewAsync(await PostgresServer.SharedAsync());
        await base.InitializeAsync();
    }

    protected override async Task<IJournalStore> CreateAsync() => await PostgresJournalStore.OpenOrCreateAsync(_connection, new StoreOptions { ShardCount = 2 });

    protected override async Task<IJournalStore> OpenReadOnlyAsync() => await PostgresJournalStore.OpenReadOnlyAsync(_connection);

    protected override Task AttackAsync(string sql) => PostgresSchemas.RunAsync(_connection, sql);

    protected override Task DropTriggersAsync() => AttackAsync("DROP TRIGGER never_changes ON journal; DROP TRIGGER never_changes ON ownership_log");

    protected override Task RemoveAsync() => PostgresSchemas.DropAsync(_connection);

    protected override string Changed(string column, ColumnType type) => type switch
    {
        ColumnType.Number => $"{column} + 64",
        ColumnType.Flag => $"NOT {column}",
        ColumnType.Text => $"'x' || substr({column}, 2)",
        ColumnType.Uuid => $"overlay({column}::text placing CASE right({column}::text, 1) WHEN '0' THEN '1' ELSE '0' END from 36)::uuid",
        _ => $"set_byte({column}, length({column}) - 1, get_byte({column}, length({column}) - 1) # 1)",
    };

    protected override string Literal(byte[] bytes) => $"'\\x{Hex(bytes)}'";
}
