using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Audit;

/// <summary>The entities of a journal, counted from the rows themselves. Marks and round markers belong to shards, not to entities.</summary>
public sealed class EntityTally
{
    private readonly SortedDictionary<string, EntityLine> _lines = new(StringComparer.Ordinal);

    /// <summary>Entities in ordinal order.</summary>
    public IReadOnlyCollection<EntityLine> Lines => _lines.Values;

    /// <summary>Takes the next row.</summary>
    /// <returns>The entity after it; null for rows that are no entity's.</returns>
    public EntityLine? Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Sequence == 0)
        {
            return null;
        }

        var kind = row.Entity[..row.Entity.IndexOf('/', StringComparison.Ordinal)];
        var rows = _lines.TryGetValue(row.Entity, out var known) ? known.Rows + 1 : 1;
        return _lines[row.Entity] = new EntityLine(row.Entity, kind, rows, row.Sequence, new UnixNanos(row.EventTimeNs), row.Type);
    }
}

/// <summary>An entity.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="Kind">Its type: the text before the first slash.</param>
/// <param name="Rows">Events, refusals and operational rows.</param>
/// <param name="LastSequence">Sequence of its last row; equal to <paramref name="Rows"/> in a sound journal.</param>
/// <param name="LastTime">Event time of that row.</param>
/// <param name="LastType">Wire name of that row.</param>
public sealed record EntityLine(string Entity, string Kind, long Rows, long LastSequence, UnixNanos LastTime, string LastType);
