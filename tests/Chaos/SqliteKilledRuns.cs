using Xunit.Abstractions;

namespace GrandModel.Tests;

/// <summary>Kills of runs over SQLite.</summary>
public sealed class SqliteKilledRuns(ITestOutputHelper output) : KilledRuns(output)
{
    private protected override Task<string> NewStoreAsync(TempFolder folder) => Task.FromResult($"sqlite:{folder.Of("store")}");
}
