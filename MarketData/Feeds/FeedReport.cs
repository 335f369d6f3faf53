namespace GrandModel.MarketData.Feeds;

/// <summary>What was read of one file.</summary>
/// <param name="Input">File.</param>
/// <param name="Rows">Rows read ahead so far, faulty and filtered ones included.</param>
/// <param name="Records">Records made of them.</param>
/// <param name="Waits">Times its reader was ahead and waited.</param>
/// <param name="Faults">Faults by code, in ordinal order.</param>
/// <param name="Notes">Tolerated oddities by code, in ordinal order.</param>
public sealed record FeedFileReport(
    FeedInput Input,
    long Rows,
    long Records,
    long Waits,
    IReadOnlyList<KeyValuePair<string, long>> Faults,
    IReadOnlyList<KeyValuePair<string, long>> Notes);

/// <summary>What was read of a run's files. Complete once the feed has ended; before that readers are ahead of what was taken.</summary>
/// <param name="Files">By source number; files not opened are missing.</param>
/// <param name="Counts">Faults by code over all files, refused files included, in ordinal order.</param>
/// <param name="Kept">The first <see cref="FaultLog.KeptMax"/> faults by source number and line, refused files first.</param>
public sealed record FeedReport(
    IReadOnlyList<FeedFileReport> Files,
    IReadOnlyList<KeyValuePair<string, long>> Counts,
    IReadOnlyList<DataFault> Kept)
{
    /// <summary>Faults in total.</summary>
    public long FaultCount => Counts.Sum(static c => c.Value);

    internal static FeedReport Of(FeedSet set, IReadOnlyList<FeedSource> sources)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var fault in set.Refused)
        {
            counts[fault.Code] = counts.GetValueOrDefault(fault.Code) + 1;
        }

        var files = new List<FeedFileReport>();
        var kept = new List<DataFault>(set.Refused);
        foreach (var source in sources.OrderBy(static s => s.Number))
        {
            var (reader, faults) = (source.Reader, source.Reader.Faults.Counts());
            files.Add(new FeedFileReport(set.Inputs[source.Number], reader.Rows, reader.Records, source.Waits, faults, reader.Faults.Notes()));
            kept.AddRange(reader.Faults.Kept());
            foreach (var (code, count) in faults)
            {
                counts[code] = counts.GetValueOrDefault(code) + count;
            }
        }

        return new FeedReport(files, [.. counts], [.. kept.Take(FaultLog.KeptMax)]);
    }
}
