using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql;

/// <summary>What an entity index must agree with when rows are fetched through it.</summary>
internal static class EntityIndex
{
    /// <exception cref="StoreException">STORE_DAMAGED: the row is another entity's, or not the next one.</exception>
    public static void Check(JournalRow row, string entity, long lastSequence)
    {
        if (row.Entity != entity || row.Sequence != lastSequence + 1)
        {
            throw Damaged(entity, row.Position, $"holds {row.Entity} #{row.Sequence} where #{lastSequence + 1} was expected");
        }
    }

    /// <exception cref="StoreException">STORE_DAMAGED: there is no row at a position of the index.</exception>
    public static void CheckProgress(int rows, string entity, long position)
    {
        if (rows == 0)
        {
            throw Damaged(entity, position, "holds no row");
        }
    }

    public static StoreException DamagedCheckpoint(int shard, long position) =>
        new("STORE_DAMAGED", $"The checkpoint of shard {shard} at position {position}, or its timers or outbox, are not what was written. Run gm audit verify.");

    private static StoreException Damaged(string entity, long position, string what) =>
        new("STORE_DAMAGED", $"The entity index of {entity} names position {position}, which {what}. Run gm audit verify.");
}
