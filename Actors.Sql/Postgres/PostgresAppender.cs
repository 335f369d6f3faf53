using System.Collections.Concurrent;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql.Postgres;

/// <summary>The lanes of a store: callers of different shards append side by side, and the server flushes their commits together.</summary>
internal sealed class PostgresAppender(PostgresConnections connections, TimeProvider time, Action<int> abandoned) : IAsyncDisposable
{
    private const int LanesMax = 8;

    private readonly SemaphoreSlim _free = new(LanesMax);
    private readonly ConcurrentStack<PostgresLane> _idle = [];

    public async Task<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        await _free.WaitAsync();
        var lane = _idle.TryPop(out var used) ? used : new PostgresLane(connections, time, abandoned);
        try
        {
            return await lane.AppendAsync(batches);
        }
        finally
        {
            _idle.Push(lane);
            _free.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var lane))
        {
            await lane.DisposeAsync();
        }

        _free.Dispose();
    }
}
