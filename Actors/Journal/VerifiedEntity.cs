namespace GrandModel.Actors.Journal;

/// <summary>An entity as its rows tell it, now and as it was at the shard's checkpoint.</summary>
internal sealed class VerifiedEntity
{
    private byte[]? _checkpointHash;

    public required bool Operational { get; init; }

    public long Count { get; private set; }

    public long Last { get; private set; }

    public byte[] Hash { get; private set; } = JournalHashing.Empty;

    public long CheckpointCount { get; private set; }

    public long CheckpointLast { get; private set; }

    public ulong CheckpointMix { get; private set; }

    public ulong CheckpointKeys { get; private set; }

    public byte[] CheckpointHash => _checkpointHash ?? Hash;

    public void Take(JournalRow row, long checkpoint)
    {
        if (row.Position > checkpoint && _checkpointHash is null)
        {
            _checkpointHash = Hash;
            Hash = (byte[])Hash.Clone(); // from here on the two differ
        }

        JournalHashing.Entity(Hash, row.Sequence, row.Type, row.Version, row.EventTimeNs, row.Payload, Hash);
        Count++;
        Last = row.Position;
        if (row.Position > checkpoint)
        {
            return;
        }

        CheckpointCount = Count;
        CheckpointLast = row.Position;
        CheckpointMix = ShardDerived.Mix(CheckpointMix, row.Position);
        if (row is { Key: { } key, RequestHash: { } request })
        {
            CheckpointKeys += ShardDerived.Mix(row.Sequence, key, request);
        }
    }
}
