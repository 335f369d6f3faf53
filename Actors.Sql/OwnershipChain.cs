using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql;

/// <summary>The chained hashes of the ownership log: owners and reasons are not in the rows, so the log vouches for itself.</summary>
internal static class OwnershipChain
{
    public static IEnumerable<JournalFinding> Check(IEnumerable<(OwnershipRecord Record, byte[] Hash)> log)
    {
        var shard = -1;
        var last = JournalHashing.Empty;
        foreach (var (record, hash) in log)
        {
            if (record.Shard != shard)
            {
                shard = record.Shard;
                last = JournalHashing.Empty;
            }

            if (!JournalHashing.Ownership(last, record).AsSpan().SequenceEqual(hash))
            {
                yield return new JournalFinding(
                    "OWNERSHIP_BROKEN", shard, record.FromHead, $"The record of epoch {record.Epoch} is not the one that was written, or one before it is gone.");
            }

            last = hash;
        }
    }
}
