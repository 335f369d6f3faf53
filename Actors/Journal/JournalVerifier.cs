namespace GrandModel.Actors.Journal;

/// <summary>
/// Proves a store from its data alone: positions, payload checks, chain, epochs against the ownership log, entity sequences, heads, anchors, and everything
/// derived (entity index, command keys, snapshots, checkpoints) against the rows. Works on any store, also while a writer runs: what was there at the
/// start is verified. Memory grows with entities, not with rows. Codes: docs/journal.md.
/// </summary>
public sealed class JournalVerifier
{
    /// <summary>Findings in a report; the others are only counted.</summary>
    public const int FindingsMax = 100;

    private readonly IJournalStore _store;
    private readonly IJournalAudit? _audit;

    /// <summary>Verifies a store. Derived data is compared when the store is an <see cref="IJournalAudit"/> too.</summary>
    public JournalVerifier(IJournalStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _audit = store as IJournalAudit;
    }

    /// <summary>Reads the whole store.</summary>
    /// <param name="anchors">Anchors kept outside the store, compared beside those in it.</param>
    /// <param name="progress">Called every 10,000 rows and at the end of each shard.</param>
    /// <param name="cancellation">Ends the verification with OperationCanceledException.</param>
    /// <exception cref="StoreException">The store cannot be reached. Damage is a finding, not an exception.</exception>
    public async Task<VerificationReport> VerifyAsync(
        IReadOnlyList<Anchor>? anchors = null, IProgress<VerificationProgress>? progress = null, CancellationToken cancellation = default)
    {
        var findings = new FindingList();
        var totals = new VerificationTotals();
        try
        {
            await VerifyStoreAsync([.. anchors ?? []], findings, totals, progress, cancellation);
        }
        catch (StoreException e) when (e.Code == "STORE_DAMAGED")
        {
            findings.Add(FindingClass.Store, new JournalFinding("STORE_DAMAGED", -1, 0, e.Message));
        }

        return new VerificationReport(
            totals.Rows, totals.HashedRows, totals.Entities.Count, totals.Shards, JournalHashing.Journal(totals.Entities), findings.Sorted(), findings.Count);
    }

    private async Task VerifyStoreAsync(
        List<Anchor> anchors, FindingList findings, VerificationTotals totals, IProgress<VerificationProgress>? progress, CancellationToken cancellation)
    {
        if (_audit is not null)
        {
            await foreach (var finding in _audit.SelfCheckAsync(cancellation))
            {
                findings.Add(FindingClass.Store, finding);
            }
        }

        anchors.AddRange(await _store.AnchorsAsync(cancellation));
        var (shards, ownership) = await ReadHeadsAsync(cancellation);
        CheckHeads(shards, findings);
        totals.RowsExpected = shards.Sum(s => s.Head);
        foreach (var shard in shards)
        {
            var derived = _audit is null ? null : await ShardDerived.ReadAsync(_store, _audit, shard.Shard, findings, cancellation);
            var own = ownership.Where(o => o.Shard == shard.Shard).ToArray();
            var mine = anchors.Where(a => a.Shard == shard.Shard).OrderBy(a => a.Position).ToArray();
            await new ShardVerification(_store, shard, own, mine, derived, findings, totals).RunAsync(progress, cancellation);
            totals.Shards++;
        }

        foreach (var anchor in anchors.Where(a => shards.All(s => s.Shard != a.Shard)))
        {
            findings.Add(FindingClass.Store, new JournalFinding("ANCHOR_MISMATCH", anchor.Shard, anchor.Position, "An anchor names a shard that the store does not have."));
        }
    }

    // Heads and ownership of one moment: a claim between the two reads would look like a fault.
    private async Task<(IReadOnlyList<ShardStatus> Shards, List<OwnershipRecord> Ownership)> ReadHeadsAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            var shards = await _store.ShardsAsync(cancellation);
            var ownership = new List<OwnershipRecord>();
            await foreach (var record in _store.OwnershipAsync(cancellation))
            {
                ownership.Add(record);
            }

            var after = await _store.ShardsAsync(cancellation);
            if (attempt == 10 || shards.Select(s => s.Epoch).SequenceEqual(after.Select(s => s.Epoch)))
            {
                return (shards, ownership);
            }
        }
    }

    private void CheckHeads(IReadOnlyList<ShardStatus> shards, FindingList findings)
    {
        if (!shards.Select(s => s.Shard).SequenceEqual(Enumerable.Range(0, _store.Info.ShardCount)))
        {
            findings.Add(FindingClass.Store, new JournalFinding(
                "SHARDS_MISMATCH", -1, 0, $"The store was made with shards 0 to {_store.Info.ShardCount - 1}; it has {string.Join(", ", shards.Select(s => s.Shard))}."));
        }

        if (shards.Select(s => s.HaltVersion).Distinct().Count() > 1)
        {
            findings.Add(FindingClass.Store, new JournalFinding(
                "HALT_VERSIONS_DIFFER", -1, 0, "Halt versions are raised in all shards at once; they are " + string.Join(", ", shards.Select(s => s.HaltVersion)) + "."));
        }
    }
}

/// <summary>Outcome of a verification.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="HashedRows">Events and refusals among them: those in the journal hash.</param>
/// <param name="Entities">Entities in the journal hash.</param>
/// <param name="Shards">Shards read.</param>
/// <param name="JournalHash">Recomputed journal hash, hex in lower case. Says nothing when there are findings.</param>
/// <param name="Findings">First the rows by (shard, position), then the store, then derived data; at most <see cref="JournalVerifier.FindingsMax"/>.</param>
/// <param name="FindingCount">All findings.</param>
public sealed record VerificationReport(
    long Rows, long HashedRows, long Entities, int Shards, string JournalHash, IReadOnlyList<JournalFinding> Findings, long FindingCount)
{
    /// <summary>Nothing was found.</summary>
    public bool Clean => FindingCount == 0;
}

/// <summary>How far a verification is.</summary>
/// <param name="Shard">Shard being read.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="RowsExpected">Rows of all shards by their heads.</param>
public readonly record struct VerificationProgress(int Shard, long Rows, long RowsExpected);

/// <summary>Order of findings in a report.</summary>
internal enum FindingClass
{
    /// <summary>About a row, or about rows that should be there.</summary>
    Row,

    /// <summary>About heads, ownership or the store as a whole.</summary>
    Store,

    /// <summary>About data derived from the rows.</summary>
    Derived,
}

/// <summary>Collects findings, the first ones of each class.</summary>
internal sealed class FindingList
{
    private readonly List<JournalFinding>[] _byClass = [[], [], []];

    public long Count { get; private set; }

    public void Add(FindingClass kind, JournalFinding finding)
    {
        Count++;
        if (_byClass[(int)kind].Count < JournalVerifier.FindingsMax)
        {
            _byClass[(int)kind].Add(finding);
        }
    }

    public IReadOnlyList<JournalFinding> Sorted() =>
        _byClass.SelectMany(list => list.OrderBy(f => f.Shard).ThenBy(f => f.Position)).Take(JournalVerifier.FindingsMax).ToArray();
}

/// <summary>Running totals over the shards.</summary>
internal sealed class VerificationTotals
{
    public long Rows { get; set; }

    public long HashedRows { get; set; }

    public long RowsExpected { get; set; }

    public int Shards { get; set; }

    public List<(string Entity, long Rows, byte[] Hash)> Entities { get; } = [];
}
