using System.Diagnostics.CodeAnalysis;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Sql;
using GrandModel.Actors.Sql.Sqlite;

namespace GrandModel.Tests;

/// <summary>The suite over SQLite files.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test framework ends it through IAsyncLifetime.")]
public sealed class SqliteStoreTests : StoreConformance
{
    private readonly TempFolder _folder = new();

    protected override Task<IJournalStore> OpenAsync() =>
        Task.FromResult<IJournalStore>(SqliteJournalStore.OpenOrCreate(_folder.Path, new StoreOptions { ShardCount = 4 }));

    protected override Task RemoveAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
