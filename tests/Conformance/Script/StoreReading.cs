using GrandModel.Actors.Journal;

namespace GrandModel.Tests.Script;

/// <summary>Reads from stores, and texts by which what was read is compared.</summary>
internal static class StoreReading
{
    public static readonly Guid OwnerA = new("aaaaaaaa-0000-4000-8000-000000000001");
    public static readonly Guid OwnerB = new("bbbbbbbb-0000-4000-8000-000000000002");

    public static async Task<List<T>> ListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    public static async Task<ShardWriter[]> ClaimAllAsync(this IJournalStore store, Guid owner) =>
        (await store.ClaimAsync(owner, Enumerable.Range(0, store.Info.ShardCount).ToArray(), "test")).Select(c => new ShardWriter(c)).ToArray();

    public static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexStringLower(bytes);

    public static string Text(JournalRow r) =>
        $"{r.Shard}/{r.Position} e{r.Epoch} {r.Kind} {r.Entity}#{r.Sequence} key {r.Key} request {Hex(r.RequestHash)} {r.Type} v{r.Version} at {r.EventTimeNs} "
        + $"slice {r.Slice}.{r.Round} cause {r.CauseEntity}#{r.CauseSequence}.{r.CauseNumber} payload {Hex(r.Payload)} effects {Hex(r.Effects)} inputs {Hex(r.Inputs)} "
        + $"crc {r.Crc} chain {Hex(r.ChainHash)}";

    public static string Text(ShardStatus s) => $"{s.Shard} {s.Owner} e{s.Epoch} head {s.Head} {Hex(s.HeadHash)} halts {s.HaltVersion}";

    public static string Text(ShardClaim c) => $"{c.Shard} {c.Owner} e{c.Epoch} head {c.Head} {Hex(c.HeadHash)} halts {c.HaltVersion}";

    public static string Text(OwnershipRecord o) => $"{o.Shard} e{o.Epoch} {o.Owner} from {o.FromHead} {Hex(o.FromHash)} {o.Reason}";

    public static string Text(EntityIndexEntry e) => $"{e.Entity}#{e.Sequence} {Hex(e.Hash)} {e.Operational} [{string.Join(' ', e.Positions)}]";

    public static string Text(KeyEntry? k) => k is null ? "none" : $"{k.Entity} {k.Key} {Hex(k.RequestHash)} {k.FirstSequence}+{k.Count}";

    public static string Text(SnapshotEntry? s) =>
        s is null ? "none" : $"{s.Entity}#{s.Sequence} slice {s.Slice} {Hex(s.State)} {Hex(s.View)} {Hex(s.Engine)} {Hex(s.Hash)}";

    public static string Text(Anchor a) => $"{a.Shard}/{a.Position} {Hex(a.ChainHash)} {a.ExportedTo}";

    public static string Text(OperatorCommand c) => $"{c.Position} {c.Key} {c.To} {c.Type} v{c.Version} {Hex(c.Payload)}";

    /// <summary>Without what of the claim a checkpoint does not keep.</summary>
    public static string Text(Checkpoint? c) => c is null ? "none" :
        $"{c.Claim.Shard} e{c.Claim.Epoch} {c.Claim.Owner} at {c.Position} {Hex(c.ChainHash)} slice {c.Slice} "
        + $"timers [{string.Join(' ', c.Timers.OrderBy(t => t.Entity, StringComparer.Ordinal).ThenBy(t => t.Timer, StringComparer.Ordinal))}] "
        + $"outbox [{string.Join(' ', c.Outbox.OrderBy(o => o.Entity, StringComparer.Ordinal).ThenBy(o => o.Sequence).ThenBy(o => o.Number))}]";

    public static async Task<VerificationReport> CleanAsync(this IJournalStore store)
    {
        var report = await new JournalVerifier(store).VerifyAsync();
        Assert.True(report.Clean, string.Join('\n', report.Findings));
        return report;
    }
}
