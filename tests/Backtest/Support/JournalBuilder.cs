using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>Writes rows into a store in memory the way an engine does: sequences, CRCs, chains and round markers are real.</summary>
public sealed class JournalBuilder
{
    private static readonly Guid Owner = new(1, 2, 3, new byte[8]);

    private readonly MemoryJournalStore _store;
    private readonly ShardClaim[] _claims;
    private readonly List<JournalRow>[] _rows;
    private readonly byte[][] _heads;
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private long _slice;
    private int _round;

    private JournalBuilder(MemoryJournalStore store, ShardClaim[] claims)
    {
        (_store, _claims) = (store, claims);
        _rows = claims.Select(_ => new List<JournalRow>()).ToArray();
        _heads = claims.Select(_ => JournalHashing.Empty).ToArray();
    }

    public static async Task<JournalBuilder> NewAsync(int shards = 8)
    {
        var store = new MemoryJournalStore(new Guid("11111111-2222-3333-4444-555555555555"), shards);
        var claims = await store.ClaimAsync(Owner, [.. Enumerable.Range(0, shards)], "test");
        return new JournalBuilder(store, [.. claims]);
    }

    /// <summary>Rows so far, by shard.</summary>
    public IReadOnlyList<IReadOnlyList<JournalRow>> Rows => _rows;

    /// <summary>Goes to a slice and round; rows that follow belong to it.</summary>
    public JournalBuilder At(long slice, int round)
    {
        (_slice, _round) = (slice, round);
        return this;
    }

    /// <summary>Adds an event, at the end of its slice.</summary>
    /// <returns>Its sequence.</returns>
    public long Event(string entity, object message) => Add(RowKind.Event, entity, Messages.Catalog.TypeOf(message).Name, message);

    /// <summary>Adds a refusal.</summary>
    public long Refusal(string entity, object message) => Add(RowKind.Refusal, entity, Messages.Catalog.TypeOf(message).Name, message);

    /// <summary>Adds an operational event.</summary>
    public long Operational(string entity, object message) => Add(RowKind.Operational, entity, Messages.Catalog.TypeOf(message).Name, message);

    /// <summary>Adds an event by name and text, for events that no catalog here knows.</summary>
    public long Raw(string entity, string type, string json) => Add(RowKind.Event, entity, type, System.Text.Encoding.UTF8.GetBytes(json));

    /// <summary>Closes the slice with a round marker in every shard that has rows of it.</summary>
    public void EndSlice()
    {
        for (var shard = 0; shard < _rows.Length; shard++)
        {
            if (_rows[shard].Count > 0 && _rows[shard][^1] is { Kind: not RowKind.Round } last && last.Slice == _slice)
            {
                Link(shard, RowKind.Round, $"shard/{shard}", 0, RoundMarker.Wire, Messages.Catalog.Write(
                    new RoundMarker(_slice, _round, 1, [], null), Messages.Catalog.TypeOf(new RoundMarker(0, 0, 0, [], null))));
            }
        }
    }

    /// <summary>Appends everything.</summary>
    public async Task<MemoryJournalStore> StoreAsync()
    {
        var batches = _claims.Where(c => _rows[c.Shard].Count > 0).Select(c => new ShardBatch(c, 0, _rows[c.Shard])).ToArray();
        if (batches.Length > 0)
        {
            Assert.Equal(AppendResult.Committed, await _store.AppendAsync(batches));
        }

        return _store;
    }

    private long Add(RowKind kind, string entity, string type, object message)
    {
        var sequence = _sequences[entity] = _sequences.GetValueOrDefault(entity) + 1;
        var payload = message as byte[] ?? Messages.Catalog.Write(message, Messages.Catalog.TypeOf(message));
        Link(EntityRegistry.ShardOf(new EntityId(entity), _claims.Length), kind, entity, sequence, type, payload);
        return sequence;
    }

    private void Link(int shard, RowKind kind, string entity, long sequence, string type, byte[] payload)
    {
        var row = new JournalRow
        {
            Shard = shard,
            Position = _rows[shard].Count + 1,
            Epoch = _claims[shard].Epoch,
            Kind = kind,
            Entity = entity,
            Sequence = sequence,
            Type = type,
            Version = 1,
            EventTimeNs = _slice * UnixNanos.PerSecond,
            Slice = _slice,
            Round = _round,
            Payload = payload,
            Crc = JournalHashing.Crc32C(payload),
        };
        var hash = new byte[JournalHashing.Length];
        JournalHashing.Chain(_heads[shard], row, hash);
        row.ChainHash = _heads[shard] = hash;
        _rows[shard].Add(row);
    }
}
