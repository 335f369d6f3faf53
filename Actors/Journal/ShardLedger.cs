using GrandModel.Actors.Entities;

namespace GrandModel.Actors.Journal;

/// <summary>
/// What the writer of a shard knows of it: its claim, its head, and the last sequence and hash of each entity. Turns drafts into rows. One thread.
/// </summary>
internal sealed class ShardLedger(ShardClaim claim)
{
    private readonly Dictionary<string, EntityLine> _entities = new(StringComparer.Ordinal);
    private readonly List<KeyEntry> _keys = [];
    private readonly List<Undo> _undo = [];

    public ShardClaim Claim { get; private set; } = claim;

    public long Head { get; private set; } = claim.Head;

    public byte[] HeadHash { get; private set; } = claim.HeadHash;

    /// <summary>Entities of the shard: id, rows, hash; operational ones apart.</summary>
    public IEnumerable<(string Entity, long Rows, byte[] Hash)> HashedEntities =>
        _entities.Where(e => !e.Value.Operational).Select(e => (e.Key, e.Value.Sequence, e.Value.Hash));

    /// <summary>Sequence of the last row of an entity, sealed ones included; 0 before the first.</summary>
    public long SequenceOf(string entity) => _entities.TryGetValue(entity, out var line) ? line.Sequence : 0;

    /// <summary>All entities with rows.</summary>
    public IEnumerable<string> Entities => _entities.Keys;

    /// <summary>Makes the next row of the shard.</summary>
    public JournalRow Seal(RowDraft draft, MessageCatalog catalog)
    {
        var payload = catalog.Write(draft.Message, draft.Type);
        var row = new JournalRow
        {
            Shard = Claim.Shard,
            Position = Head + 1,
            Epoch = Claim.Epoch,
            Kind = draft.Kind,
            Entity = draft.Entity.Value,
            Sequence = draft.Sequence,
            Key = draft.Key == CommandKey.None ? null : draft.Key.Value,
            RequestHash = draft.RequestHash,
            Type = draft.Type.Name,
            Version = draft.Type.Version,
            EventTimeNs = draft.EventTimeNs,
            Slice = draft.Slice,
            Round = draft.Round,
            CauseEntity = draft.CauseEntity.Value,
            CauseSequence = draft.CauseSequence,
            CauseNumber = draft.CauseNumber,
            Payload = payload,
            Effects = EffectJson.Write(draft.Effects, catalog),
            Inputs = draft.Inputs,
            Crc = JournalHashing.Crc32C(payload),
        };
        if (row.Sequence > 0)
        {
            var line = _entities.GetValueOrDefault(row.Entity);
            _undo.Add(new Undo(row.Entity, line?.Sequence ?? 0, line?.Hash ?? JournalHashing.Empty));
        }

        Link(row);
        Enter(row);
        return row;
    }

    /// <summary>The rows sealed so far are durable.</summary>
    public void Confirm() => _undo.Clear();

    /// <summary>Takes back the rows that were sealed and not confirmed, and goes on under a claim that tells the durable head.</summary>
    public void TakeBack(ShardClaim durable)
    {
        for (var i = _undo.Count - 1; i >= 0; i--)
        {
            var (entity, sequence, hash) = _undo[i];
            var line = _entities[entity];
            line.Sequence = sequence;
            line.Hash = hash;
            line.Positions.RemoveAt(line.Positions.Count - 1);
            if (sequence == 0)
            {
                _entities.Remove(entity);
            }

            _keys.RemoveAll(k => k.Entity == entity && k.FirstSequence > sequence);
        }

        _undo.Clear();
        Claim = durable;
        Head = durable.Head;
        HeadHash = durable.HeadHash;
    }

    /// <summary>Takes over a row that is in the store already.</summary>
    /// <exception cref="StoreException">Its position or its sequence does not follow.</exception>
    public void Replay(JournalRow row)
    {
        if (row.Position != Head + 1)
        {
            throw new StoreException("STORE_DAMAGED", $"Shard {row.Shard}: position {row.Position} follows {Head}. Run gm audit verify.");
        }

        Head = row.Position;
        HeadHash = row.ChainHash;
        Enter(row);
    }

    /// <summary>Starts from a checkpoint: what is read afterwards follows it.</summary>
    public void StartAt(long position, byte[] chainHash)
    {
        Head = position;
        HeadHash = chainHash;
    }

    /// <summary>Takes over an entity of a checkpoint.</summary>
    public void Restore(EntityIndexEntry entry) =>
        _entities[entry.Entity] = new EntityLine { Sequence = entry.Sequence, Hash = entry.Hash, Operational = entry.Operational };

    /// <summary>Chains rows that were not committed once more, under a new claim.</summary>
    public void Rechain(ShardClaim newClaim, long head, byte[] headHash, IReadOnlyList<JournalRow> rows)
    {
        Claim = newClaim;
        Head = head;
        HeadHash = headHash;
        foreach (var row in rows)
        {
            row.Epoch = newClaim.Epoch;
            Link(row);
        }
    }

    /// <summary>Goes on under a new claim, with the head where it is.</summary>
    public void Reclaim(ShardClaim newClaim) => Claim = newClaim;

    /// <summary>Index entries and keys since the last call, for a checkpoint of everything up to the head.</summary>
    public (IReadOnlyList<EntityIndexEntry> Entities, IReadOnlyList<KeyEntry> Keys) TakeIndex()
    {
        var entries = new List<EntityIndexEntry>();
        foreach (var (entity, line) in _entities)
        {
            if (line.Positions.Count > 0)
            {
                entries.Add(new EntityIndexEntry(entity, line.Sequence, line.Hash, line.Operational, line.Positions.ToArray()));
                line.Positions.Clear();
            }
        }

        entries.Sort(static (a, b) => string.CompareOrdinal(a.Entity, b.Entity));
        var keys = _keys.ToArray();
        _keys.Clear();
        return (entries, keys);
    }

    private void Link(JournalRow row)
    {
        var hash = new byte[JournalHashing.Length];
        JournalHashing.Chain(HeadHash, row, hash);
        row.ChainHash = hash;
        HeadHash = hash;
        Head = row.Position;
    }

    private void Enter(JournalRow row)
    {
        if (row.Sequence == 0)
        {
            return;
        }

        if (!_entities.TryGetValue(row.Entity, out var line))
        {
            _entities[row.Entity] = line = new EntityLine { Operational = row.Kind == RowKind.Operational };
        }

        if (row.Sequence != line.Sequence + 1)
        {
            throw new StoreException("STORE_DAMAGED", $"{row.Entity}: sequence {row.Sequence} follows {line.Sequence}. Run gm audit verify.");
        }

        var hash = new byte[JournalHashing.Length];
        JournalHashing.Entity(line.Hash, row.Sequence, row.Type, row.Version, row.EventTimeNs, row.Payload, hash);
        line.Hash = hash;
        line.Sequence = row.Sequence;
        line.Positions.Add(row.Position);
        if (row is { Key: { } key, RequestHash: { } request })
        {
            EnterKey(row, key, request);
        }
    }

    // Rows of one command stand together: the first opens the entry, the others count.
    private void EnterKey(JournalRow row, Guid key, byte[] request)
    {
        if (_keys.Count > 0 && _keys[^1] is { } last && last.Key == key && last.Entity == row.Entity)
        {
            _keys[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            _keys.Add(new KeyEntry(row.Entity, key, request, row.Sequence, 1));
        }
    }

    private readonly record struct Undo(string Entity, long Sequence, byte[] Hash);

    private sealed class EntityLine
    {
        public long Sequence { get; set; }

        public byte[] Hash { get; set; } = JournalHashing.Empty;

        public bool Operational { get; init; }

        public List<long> Positions { get; } = [];
    }
}
