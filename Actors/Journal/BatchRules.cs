namespace GrandModel.Actors.Journal;

/// <summary>What every store demands of batches before it looks at the fence. A breach is the caller's bug, not an outcome.</summary>
public static class BatchRules
{
    /// <summary>Checks batches of one append.</summary>
    /// <exception cref="ArgumentException">
    /// None given, a shard twice or outside the store, no rows, or a row whose shard, position, epoch or length of chain hash is not what its batch says.
    /// </exception>
    public static void Check(IReadOnlyList<ShardBatch> batches, int shardCount)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches.Count == 0)
        {
            throw new ArgumentException("No batches to append.", nameof(batches));
        }

        var seen = batches.Count > 1 ? new HashSet<int>(batches.Count) : null;
        foreach (var batch in batches)
        {
            var shard = batch.Claim.Shard;
            if (shard < 0 || shard >= shardCount || seen?.Add(shard) == false)
            {
                throw new ArgumentException($"Shard {shard}: expected each of 0 to {shardCount - 1} at most once.", nameof(batches));
            }

            Check(batch);
        }
    }

    private static void Check(ShardBatch batch)
    {
        if (batch.Rows.Count == 0)
        {
            throw new ArgumentException($"Shard {batch.Claim.Shard}: a batch holds at least one row.", nameof(batch));
        }

        for (var i = 0; i < batch.Rows.Count; i++)
        {
            var row = batch.Rows[i];
            if (row.Shard != batch.Claim.Shard || row.Position != batch.Head + i + 1 || row.Epoch != batch.Claim.Epoch
                || row.ChainHash.Length != JournalHashing.Length)
            {
                throw new ArgumentException(
                    $"Row {i}: shard {row.Shard}, position {row.Position}, epoch {row.Epoch}, {row.ChainHash.Length} bytes of chain hash; expected shard "
                    + $"{batch.Claim.Shard}, position {batch.Head + i + 1}, epoch {batch.Claim.Epoch}, {JournalHashing.Length} bytes.",
                    nameof(batch));
            }
        }
    }
}
