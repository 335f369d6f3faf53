using System.Security.Cryptography;
using System.Text;
using GrandModel.Actors.Journal;

namespace GrandModel.Tests.Script;

/// <summary>What a test wants in a row.</summary>
internal sealed record Draft(string Entity, string Payload = "{}")
{
    public RowKind Kind { get; init; } = RowKind.Event;

    public string Type { get; init; } = "test.happened";

    public short Version { get; init; } = 1;

    public Guid? Key { get; init; }

    public bool FromClient { get; init; }

    public byte[]? Bytes { get; init; }

    public string Effects { get; init; } = "";

    public string Inputs { get; init; } = "";

    public string CauseEntity { get; init; } = "";

    public static implicit operator Draft(string entity) => new(entity);
}

/// <summary>A writer of one shard as the engine is one: makes rows that follow its head, and takes them over when they are committed.</summary>
internal sealed class ShardWriter(ShardClaim claim)
{
    private const long Start = 1_700_000_000_000_000_000;
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private readonly List<KeyEntry> _keys = [];
    private long _head = claim.Head;
    private byte[] _hash = claim.HeadHash;

    public ShardClaim Claim { get; private set; } = claim;

    public long Head => _head;

    public byte[] HeadHash => _hash;

    /// <summary>Rows taken over, oldest first.</summary>
    public List<JournalRow> Rows { get; } = [];

    public IEnumerable<string> Entities => _lines.Keys;

    public IEnumerable<(string Entity, long Rows, byte[] Hash)> Hashed => _lines.Where(l => !l.Value.Operational).Select(l => (l.Key, l.Value.Sequence, l.Value.Hash));

    public long SequenceOf(string entity) => _lines.TryGetValue(entity, out var line) ? line.Sequence : 0;

    /// <summary>A batch behind the head. Nothing changes until it is taken over.</summary>
    public ShardBatch Batch(params Draft[] drafts)
    {
        var rows = new List<JournalRow>();
        var sequences = new Dictionary<string, long>(StringComparer.Ordinal);
        var hash = _hash;
        foreach (var draft in drafts)
        {
            var sequence = 0L;
            if (draft.Kind is not (RowKind.Mark or RowKind.Round))
            {
                sequence = sequences.GetValueOrDefault(draft.Entity, SequenceOf(draft.Entity)) + 1;
                sequences[draft.Entity] = sequence;
            }

            rows.Add(Row(draft, _head + rows.Count + 1, sequence, hash));
            hash = rows[^1].ChainHash;
        }

        return new ShardBatch(Claim, _head, rows);
    }

    /// <summary>The batch was committed.</summary>
    public void Accept(ShardBatch batch)
    {
        foreach (var row in batch.Rows)
        {
            Accept(row);
        }
    }

    /// <summary>Appends and takes over what must be committed.</summary>
    public async Task<ShardBatch> AppendAsync(IJournalStore store, params Draft[] drafts)
    {
        var batch = Batch(drafts);
        Assert.Equal(AppendResult.Committed, await store.AppendAsync([batch]));
        Accept(batch);
        return batch;
    }

    /// <summary>Takes over a row that is in the store.</summary>
    public void Accept(JournalRow row)
    {
        Rows.Add(row);
        _head = row.Position;
        _hash = row.ChainHash;
        if (row.Sequence == 0)
        {
            return;
        }

        if (!_lines.TryGetValue(row.Entity, out var line))
        {
            _lines[row.Entity] = line = new Line { Operational = row.Kind == RowKind.Operational };
        }

        line.Take(row);
        if (row is { Key: { } key, RequestHash: { } request })
        {
            if (_keys.Count > 0 && _keys[^1].Key == key && _keys[^1].Entity == row.Entity)
            {
                _keys[^1] = _keys[^1] with { Count = _keys[^1].Count + 1 };
            }
            else
            {
                _keys.Add(new KeyEntry(row.Entity, key, request, row.Sequence, 1));
            }
        }
    }

    public void Reclaim(ShardClaim next) => Claim = next;

    /// <summary>A checkpoint of everything up to the head, with what has come since the one before.</summary>
    public Checkpoint Checkpoint(
        IReadOnlyList<SnapshotEntry>? snapshots = null, IReadOnlyList<TimerEntry>? timers = null, IReadOnlyList<OutboxEntry>? outbox = null, long slice = 0)
    {
        var entries = _lines.Where(l => l.Value.Positions.Count > 0).OrderBy(l => l.Key, StringComparer.Ordinal)
            .Select(l => new EntityIndexEntry(l.Key, l.Value.Sequence, l.Value.Hash, l.Value.Operational, l.Value.Positions.ToArray())).ToArray();
        var keys = _keys.ToArray();
        foreach (var line in _lines.Values)
        {
            line.Positions.Clear();
        }

        _keys.Clear();
        return new Checkpoint(Claim, _head, _hash, slice, entries, keys, snapshots ?? [], timers ?? [], outbox ?? []);
    }

    private JournalRow Row(Draft draft, long position, long sequence, byte[] previous)
    {
        var payload = draft.Bytes ?? Encoding.UTF8.GetBytes(draft.Payload);
        var row = new JournalRow
        {
            Shard = Claim.Shard,
            Position = position,
            Epoch = Claim.Epoch,
            Kind = draft.Kind,
            Entity = draft.Entity,
            Sequence = sequence,
            Key = draft.Key,
            RequestHash = draft.FromClient ? SHA256.HashData(payload) : null,
            Type = draft.Type,
            Version = draft.Version,
            EventTimeNs = Start + (position * 1_000_000_007),
            Slice = 1_700_000_000 + position,
            Round = (int)(position % 5),
            CauseEntity = draft.CauseEntity,
            CauseSequence = draft.CauseEntity.Length == 0 ? 0 : position,
            CauseNumber = draft.CauseEntity.Length == 0 ? 0 : 2,
            Payload = payload,
            Effects = Encoding.UTF8.GetBytes(draft.Effects),
            Inputs = Encoding.UTF8.GetBytes(draft.Inputs),
            Crc = JournalHashing.Crc32C(payload),
        };
        row.ChainHash = new byte[JournalHashing.Length];
        JournalHashing.Chain(previous, row, row.ChainHash);
        return row;
    }

    private sealed class Line
    {
        public required bool Operational { get; init; }

        public long Sequence { get; private set; }

        public byte[] Hash { get; private set; } = JournalHashing.Empty;

        public List<long> Positions { get; } = [];

        public void Take(JournalRow row)
        {
            Assert.Equal(Sequence + 1, row.Sequence);
            var hash = new byte[JournalHashing.Length];
            JournalHashing.Entity(Hash, row.Sequence, row.Type, row.Version, row.EventTimeNs, row.Payload, hash);
            Hash = hash;
            Sequence = row.Sequence;
            Positions.Add(row.Position);
        }
    }
}
