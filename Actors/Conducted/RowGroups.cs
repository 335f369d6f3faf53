using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Conducted;

/// <summary>The rows behind the last checkpoint of all shards, merged by (slice, round). Markers are dropped; every row goes through its ledger.</summary>
internal sealed class RowGroups : IAsyncDisposable
{
    private readonly ShardLedger[] _ledgers;
    private readonly IAsyncEnumerator<JournalRow>[] _readers;
    private readonly JournalRow?[] _next;
    private bool _started;

    public RowGroups(IJournalStore store, ShardLedger[] ledgers)
    {
        _ledgers = ledgers;
        _readers = ledgers.Select(l => store.ReadAsync(l.Claim.Shard, l.Head).GetAsyncEnumerator()).ToArray();
        _next = new JournalRow?[ledgers.Length];
    }

    /// <summary>The next group; null at the end.</summary>
    public async ValueTask<Group?> NextAsync()
    {
        if (!_started)
        {
            _started = true;
            for (var i = 0; i < _readers.Length; i++)
            {
                await AdvanceAsync(i);
            }
        }

        JournalRow? first = null;
        foreach (var row in _next)
        {
            if (row is not null && (first is null || (row.Slice, row.Round).CompareTo((first.Slice, first.Round)) < 0))
            {
                first = row;
            }
        }

        if (first is null)
        {
            return null;
        }

        var rows = new List<JournalRow>();
        for (var i = 0; i < _next.Length; i++)
        {
            while (_next[i] is { } row && row.Slice == first.Slice && row.Round == first.Round)
            {
                rows.Add(row);
                await AdvanceAsync(i);
            }
        }

        return new Group(first.Slice, first.Round, rows);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
        {
            await reader.DisposeAsync();
        }
    }

    private async ValueTask AdvanceAsync(int i)
    {
        _next[i] = null;
        while (await _readers[i].MoveNextAsync())
        {
            var row = _readers[i].Current;
            _ledgers[i].Replay(row);
            if (row.Kind is not (RowKind.Round or RowKind.Mark))
            {
                _next[i] = row;
                return;
            }
        }
    }

    /// <summary>Rows of one round.</summary>
    public sealed record Group(long Slice, int Round, List<JournalRow> Rows);
}
