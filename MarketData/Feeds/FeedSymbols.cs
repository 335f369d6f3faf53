using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>Finds out which symbols a set of files holds, by reading it through once.</summary>
public static class FeedSymbols
{
    /// <summary>Symbols with at least one usable record, in ordinal order.</summary>
    /// <exception cref="FeedException">Reading failed, or there is no usable record.</exception>
    public static IReadOnlyList<Symbol> Find(FeedSet set, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var feed = new FeedSlices(set, options);
        feed.SkipThrough(long.MaxValue / UnixNanos.PerSecond);
        return feed.Symbols.Count > 0 ? feed.Symbols : throw Unusable(set, feed.Report());
    }

    /// <summary>Nothing could be used: says the first fault, as that tells why.</summary>
    private static FeedException Unusable(FeedSet set, FeedReport report)
    {
        var why = report.Kept.Count > 0 ? $"; {report.FaultCount} faults, first {report.Kept[0]}" : "";
        return new FeedException(FeedException.NoMatch, $"{string.Join(", ", set.Inputs.Select(static i => i.Name))}: no usable record{why}");
    }
}
