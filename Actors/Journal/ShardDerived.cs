using System.Buffers.Binary;

namespace GrandModel.Actors.Journal;

/// <summary>What a store derived from a shard's rows at its last checkpoint, folded to one entry an entity, to be compared with the rows.</summary>
internal sealed class ShardDerived
{
    private const int KeyRowsMax = 1_000_000;

    private ShardDerived()
    {
    }

    /// <summary>The last checkpoint; null when there is none or it cannot be read.</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>Position up to which the derived data goes.</summary>
    public long Position => Checkpoint?.Position ?? 0;

    public Dictionary<string, Expected> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>Snapshots whose bytes are not those that were saved.</summary>
    public HashSet<(string Entity, long Sequence)> DamagedSnapshots { get; } = [];

    /// <summary>Reads index, keys and snapshots of one checkpoint: again, if a new one was written meanwhile.</summary>
    public static async Task<ShardDerived> ReadAsync(
        IJournalStore store, IJournalAudit audit, int shard, FindingList findings, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var derived = new ShardDerived();
            try
            {
                derived.Checkpoint = await store.ReadCheckpointAsync(shard, cancellation);
                await derived.ReadIndexAsync(audit, shard, cancellation);
                var after = await store.ReadCheckpointAsync(shard, cancellation);
                if (attempt == 10 || after?.Position == derived.Checkpoint?.Position)
                {
                    return derived;
                }
            }
            catch (StoreException e) when (e.Code == "STORE_DAMAGED")
            {
                findings.Add(FindingClass.Derived, new JournalFinding("CHECKPOINT_DAMAGED", shard, derived.Position, e.Message));
                derived.Unreadable = true;
                return derived;
            }
        }
    }

    /// <summary>Some of it could not be read: comparing the rest would only repeat that.</summary>
    public bool Unreadable { get; private set; }

    /// <summary>One number for a list of positions, built in order.</summary>
    public static ulong Mix(ulong mix, long position) => (mix ^ (ulong)position) * 0x9E3779B97F4A7C15 ^ (mix >> 29);

    /// <summary>One number for a keyed row; the numbers of an entity's rows are added.</summary>
    public static ulong Mix(long sequence, Guid key, byte[] requestHash)
    {
        Span<byte> bytes = stackalloc byte[24];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], sequence);
        var mix = Fold(0, bytes);
        return Fold(mix, requestHash);
    }

    private static ulong Fold(ulong mix, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            mix = (mix ^ b) * 0x100000001B3;
        }

        return Mix(mix, bytes.Length);
    }

    private async Task ReadIndexAsync(IJournalAudit audit, int shard, CancellationToken cancellation)
    {
        await foreach (var entry in audit.EntityIndexAsync(shard, cancellation))
        {
            var mix = 0UL;
            foreach (var position in entry.Positions)
            {
                mix = Mix(mix, position);
            }

            var expected = Of(entry.Entity);
            expected.Entry = entry with { Positions = [] };
            expected.Positions = entry.Positions.Count;
            expected.PositionsMix = mix;
        }

        await foreach (var key in audit.CommandKeysAsync(shard, cancellation))
        {
            var expected = Of(key.Entity);
            for (var i = 0; i < Math.Clamp(key.Count, 0, KeyRowsMax); i++)
            {
                expected.KeysMix += Mix(key.FirstSequence + i, key.Key, key.RequestHash);
            }
        }

        await foreach (var snapshot in audit.KeptSnapshotsAsync(shard, cancellation))
        {
            var expected = Of(snapshot.Entity);
            expected.SnapshotSequence = Math.Max(expected.SnapshotSequence, snapshot.Sequence);
            if (!snapshot.IsIntact())
            {
                DamagedSnapshots.Add((snapshot.Entity, snapshot.Sequence));
            }
        }
    }

    private Expected Of(string entity) => Entities.TryGetValue(entity, out var found) ? found : Entities[entity] = new Expected();

    /// <summary>What derived data says of an entity.</summary>
    internal sealed class Expected
    {
        public EntityIndexEntry? Entry { get; set; }

        public long Positions { get; set; }

        public ulong PositionsMix { get; set; }

        public ulong KeysMix { get; set; }

        public long SnapshotSequence { get; set; }
    }
}
