using System.Threading.Channels;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Seams;

namespace GrandModel.Actors.Running;

/// <summary>
/// Gathers the batches of many shards into one commit: while one commit is on its way the next fills, and it leaves when the pool has no other work. Each shard has at most one batch here.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    // Work that is ready to run comes first, so that what was just answered and asks again is in this commit and not in the next. Nothing waits on an idle pool.
    private const int GatherTurns = 4;

    private readonly ActorNode _node;
    private readonly Channel<(ShardBatch Batch, Action<AppendResult, Exception?> Done)> _queue =
        Channel.CreateUnbounded<(ShardBatch, Action<AppendResult, Exception?>)>(new() { SingleReader = true });

    private readonly Task _loop;

    public GroupCommitter(ActorNode node)
    {
        _node = node;
        _loop = Task.Factory.StartNew(LoopAsync, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Hands over a batch. The callback comes once, from the committer's thread.</summary>
    public void Submit(ShardBatch batch, Action<AppendResult, Exception?> done)
    {
        if (!_queue.Writer.TryWrite((batch, done)))
        {
            done(AppendResult.Fenced, new StoreException("STORE_UNREACHABLE", "The node is stopping."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var taken = new List<(ShardBatch Batch, Action<AppendResult, Exception?> Done)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            for (var turn = 0; turn < GatherTurns; turn++)
            {
                await Task.Yield();
            }

            taken.Clear();
            while (_queue.Reader.TryRead(out var item))
            {
                taken.Add(item);
            }

            if (_node.Killed)
            {
                continue; // as a dead process would
            }

            var batches = taken.Select(t => t.Batch).ToArray();
            var (result, failure) = await AppendAsync(batches);
            if (result is AppendResult.Fenced or AppendResult.HaltsChanged && taken.Count > 1)
            {
                // One shard's fence must not hold the others: each alone.
                foreach (var (batch, done) in taken)
                {
                    var (own, ownFailure) = await AppendAsync([batch]);
                    done(own, ownFailure);
                }

                continue;
            }

            foreach (var (_, done) in taken)
            {
                done(result, failure);
            }
        }
    }

    private async Task<(AppendResult Result, Exception? Failure)> AppendAsync(IReadOnlyList<ShardBatch> batches)
    {
        try
        {
            CrashPoints.Hit("append.before");
            var result = await _node.Store.AppendAsync(batches);
            CrashPoints.Hit("append.after");
            return (result, null);
        }
        catch (StoreException failure)
        {
            return (AppendResult.Fenced, failure);
        }
    }
}
