using GrandModel.MarketData.Feeds;

namespace GrandModel.Cluster.Host.Commands.Data;

/// <summary>Tells on standard error what was wrong with the input: the first faults by file and line, then how many there were.</summary>
internal static class FaultNotes
{
    /// <summary>Faults told one by one; further ones are only counted.</summary>
    public const int ShownMax = 10;

    /// <summary>Tells faults and notes of a feed; nothing when there were none.</summary>
    public static void Write(FeedReport? report)
    {
        if (report is null)
        {
            return;
        }

        foreach (var fault in report.Kept.Take(ShownMax))
        {
            Console.Error.WriteLine($"gm: data: {fault}");
        }

        if (report.FaultCount > 0)
        {
            Console.Error.WriteLine($"gm: data: left out, by code: {string.Join(", ", report.Counts.Select(c => $"{c.Key} {c.Value}"))}");
        }

        foreach (var file in report.Files.Where(f => f.Notes.Count > 0))
        {
            Console.Error.WriteLine($"gm: data: {file.Input.Name}: tolerated: {string.Join(", ", file.Notes.Select(n => $"{n.Key} {n.Value}"))}");
        }
    }

    /// <summary>Notes of all files by code.</summary>
    public static SortedDictionary<string, long> Count(FeedReport? report)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (code, count) in (report?.Files ?? []).SelectMany(f => f.Notes))
        {
            counts[code] = counts.GetValueOrDefault(code) + count;
        }

        return counts;
    }
}
