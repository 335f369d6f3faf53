using GrandModel.Actors.Journal;
using GrandModel.Backtest.Reports;

namespace GrandModel.Backtest.Audit;

/// <summary>Answer of gm audit list.</summary>
public sealed record EntityList(IReadOnlyList<EntityLine> Entities);

/// <summary>Answer of gm order list.</summary>
public sealed record OrderList(IReadOnlyList<OrderLine> Orders);

/// <summary>Answer of gm audit verify.</summary>
/// <param name="Clean">Nothing was found.</param>
/// <param name="First">The first bad row; else the first finding; null when clean.</param>
/// <param name="AnchorsCompared">Anchors from outside that were compared.</param>
/// <param name="Report">Counts, recomputed journal hash and findings.</param>
public sealed record Verdict(bool Clean, JournalFinding? First, int AnchorsCompared, VerificationReport Report)
{
    /// <summary>The verdict on a report.</summary>
    public static Verdict Of(VerificationReport report, int anchors)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new Verdict(report.Clean, report.Findings.Count > 0 ? report.Findings[0] : null, anchors, report);
    }
}

/// <summary>What gm audit anchors writes.</summary>
/// <param name="Store">The store.</param>
/// <param name="Anchors">Chain hashes by (shard, position).</param>
public sealed record AnchorDocument(AnchoredStore Store, IReadOnlyList<SummaryAnchor> Anchors)
{
    /// <summary>The document of a store's anchors.</summary>
    public static AnchorDocument Of(StoreInfo store, IReadOnlyList<Anchor> anchors)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new AnchorDocument(
            new AnchoredStore(store.Kind, store.ClusterId, store.ShardCount),
            [.. anchors.Select(a => new SummaryAnchor(a.Shard, a.Position, Convert.ToHexStringLower(a.ChainHash)))]);
    }
}

/// <summary>The store that anchors are of.</summary>
public sealed record AnchoredStore(string Kind, Guid ClusterId, int Shards);

/// <summary>Answer of gm audit export with --out.</summary>
public sealed record ExportAnswer(string File, string Format, long Rows);
