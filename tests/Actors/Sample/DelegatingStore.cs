using GrandModel.Actors.Journal;

namespace GrandModel.Tests.Sample;

/// <summary>A store in front of another, for faults in between.</summary>
public abstract class DelegatingStore(IJournalStore inner) : IJournalStore
{
    public StoreInfo Info => inner.Info;

    public virtual ValueTask<IReadOnlyList<ShardClaim>> ClaimAsync(Guid owner, IReadOnlyList<int> shards, string reason) => inner.ClaimAsync(owner, shards, reason);

    public virtual ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches) => inner.AppendAsync(batches);

    public ValueTask<long> RaiseHaltVersionAsync() => inner.RaiseHaltVersionAsync();

    public ValueTask<IReadOnlyList<ShardStatus>> ShardsAsync(CancellationToken cancellation = default) => inner.ShardsAsync(cancellation);

    public IAsyncEnumerable<OwnershipRecord> OwnershipAsync(CancellationToken cancellation = default) => inner.OwnershipAsync(cancellation);

    public virtual IAsyncEnumerable<JournalRow> ReadAsync(int shard, long after, CancellationToken cancellation = default) => inner.ReadAsync(shard, after, cancellation);

    public virtual IAsyncEnumerable<JournalRow> ReadEntityAsync(int shard, string entity, long afterSequence, CancellationToken cancellation = default) =>
        inner.ReadEntityAsync(shard, entity, afterSequence, cancellation);

    public virtual ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints) => inner.CheckpointAsync(checkpoints);

    public ValueTask<Checkpoint?> ReadCheckpointAsync(int shard, CancellationToken cancellation = default) => inner.ReadCheckpointAsync(shard, cancellation);

    public IAsyncEnumerable<EntityIndexEntry> EntitiesAsync(int shard, CancellationToken cancellation = default) => inner.EntitiesAsync(shard, cancellation);

    public ValueTask<SnapshotEntry?> ReadSnapshotAsync(int shard, string entity, long atMostSequence, CancellationToken cancellation = default) =>
        inner.ReadSnapshotAsync(shard, entity, atMostSequence, cancellation);

    public IAsyncEnumerable<SnapshotEntry> SnapshotsAsync(int shard, CancellationToken cancellation = default) => inner.SnapshotsAsync(shard, cancellation);

    public ValueTask<KeyEntry?> FindKeyAsync(int shard, string entity, Guid key, CancellationToken cancellation = default) =>
        inner.FindKeyAsync(shard, entity, key, cancellation);

    public ValueTask<IReadOnlyList<KeyEntry>> KeysAsync(int shard, string entity, int count, CancellationToken cancellation = default) =>
        inner.KeysAsync(shard, entity, count, cancellation);

    public ValueTask AddAnchorsAsync(IReadOnlyList<Anchor> anchors) => inner.AddAnchorsAsync(anchors);

    public ValueTask<IReadOnlyList<Anchor>> AnchorsAsync(CancellationToken cancellation = default) => inner.AnchorsAsync(cancellation);

    public ValueTask<long> PostOperatorCommandAsync(OperatorCommand command) => inner.PostOperatorCommandAsync(command);

    public ValueTask<IReadOnlyList<OperatorCommand>> OperatorCommandsAsync(long after, CancellationToken cancellation = default) =>
        inner.OperatorCommandsAsync(after, cancellation);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }
}
