using GrandModel.Actors.Journal;

namespace GrandModel.Tests.Support;

/// <summary>A store whose shards have lost their second row.</summary>
public sealed class HoledStore(IJournalStore inner) : IJournalStore
{
    public StoreInfo Info => inner.Info;

    public IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, CancellationToken cancellation = default) =>
        inner.ReadAsync(shard, after, cancellation).Where(r => r.Position != 2);

    public ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default) => inner.ShardsAsync(cancellation);

    public ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason) => throw new NotSupportedException();

    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches) => throw new NotSupportedException();

    public ValueTask<long> RaiseHaltVersionAsync() => throw new NotSupportedException();

    public IAsyncEnumerable<OwnershipRecord> OwnershipAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public IAsyncEnumerable<JournalRow> ReadEntityAsync(int shard, string entity, long afterSequence, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints) => throw new NotSupportedException();

    public ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default) => throw new NotSupportedException();

    public IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<long> PostOperatorCommandAsync(OperatorCommand command) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
