using GrandModel.Actors.Journal;

namespace GrandModel.Backtest.Records;

/// <summary>Counts rows by kind and name, and hashes each entity's history, so that the journal hash of what was read is known.</summary>
internal sealed class JournalTally
{
    private readonly Dictionary<string, Line> _entities = new(StringComparer.Ordinal);
    private readonly Dictionary<(RowKind Kind, string Name), long> _types = [];

    /// <summary>Rows of all kinds.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows in the journal hash.</summary>
    public long Hashed { get; private set; }

    /// <summary>Rows by kind and name.</summary>
    public IReadOnlyList<TypeCount> Types =>
        [.. _types.OrderBy(t => t.Key.Kind).ThenBy(t => t.Key.Name, StringComparer.Ordinal).Select(t => new TypeCount(t.Key.Kind, t.Key.Name, t.Value))];

    /// <summary>Takes a row.</summary>
    /// <returns>The entity's id, one string per entity.</returns>
    /// <exception cref="StoreException">STORE_DAMAGED: the entity has a gap, or the payload another CRC than its row.</exception>
    public string Take(JournalRow row)
    {
        Rows++;
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_types, (row.Kind, row.Type), out _)++;
        if (JournalHashing.Crc32C(row.Payload) != row.Crc)
        {
            throw new StoreException("STORE_DAMAGED", $"{row.Entity}#{row.Sequence}: the payload is not the one that was written. Run gm audit verify.");
        }

        if (row.Sequence == 0)
        {
            return row.Entity;
        }

        if (!_entities.TryGetValue(row.Entity, out var line))
        {
            _entities[row.Entity] = line = new Line(row.Entity, row.Kind == RowKind.Operational);
        }

        if (row.Sequence != line.Sequence + 1)
        {
            throw new StoreException("STORE_DAMAGED", $"{row.Entity}: sequence {row.Sequence} follows {line.Sequence}. Run gm audit verify.");
        }

        line.Sequence++;
        if (!line.Operational)
        {
            Hashed++;
            JournalHashing.Entity(line.Hash, row.Sequence, row.Type, row.Version, row.EventTimeNs, row.Payload, line.Hash);
        }

        return line.Entity;
    }

    /// <summary>Journal hash of the rows taken.</summary>
    public string Hash() => JournalHashing.Journal(_entities.Values.Where(e => !e.Operational).Select(e => (e.Entity, e.Sequence, e.Hash)));

    private sealed class Line(string entity, bool operational)
    {
        public string Entity { get; } = entity;

        public bool Operational { get; } = operational;

        public long Sequence { get; set; }

        public byte[] Hash { get; } = JournalHashing.Empty;
    }
}
