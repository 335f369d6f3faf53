using System.Diagnostics.CodeAnalysis;
using GrandModel.Actors.Journal;

namespace GrandModel.Tests;

/// <summary>The reference passes its own suite.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The test framework ends it through IAsyncLifetime.")]
public sealed class MemoryStoreTests : StoreConformance
{
    private MemoryJournalStore? _store;

    protected override Task<IJournalStore> OpenAsync() =>
        Task.FromResult<IJournalStore>(_store ??= new MemoryJournalStore(new Guid("dddddddd-0000-4000-8000-00000000000d"), 4));

    protected override Task RemoveAsync()
    {
        _store = null;
        return Task.CompletedTask;
    }
}
