using GrandModel.Contracts;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Tests;

/// <summary>Short ways to read files in tests.</summary>
internal static class FeedTestKit
{
    public static FeedSlices Open(string path, FeedOptions? options = null)
    {
        var o = options ?? new FeedOptions();
        return new FeedSlices(FeedFiles.Find([path], o), o);
    }

    /// <summary>All records of a feed with their slices and symbols.</summary>
    public static List<(long Second, Symbol Symbol, MarketRecord Record)> ReadAll(ISliceFeed feed)
    {
        var records = new List<(long, Symbol, MarketRecord)>();
        var batches = new List<MarketBatch>();
        while (feed.NextSecond is { } second)
        {
            batches.Clear();
            feed.Take(second, batches);
            foreach (var batch in batches)
            {
                foreach (var record in batch.Records.Span)
                {
                    records.Add((second, batch.Symbol, record));
                }
            }
        }

        return records;
    }

    /// <summary>Reads a file to its end and gives its records and report.</summary>
    public static (List<(long Second, Symbol Symbol, MarketRecord Record)> Records, FeedReport Report) Read(string path, FeedOptions? options = null)
    {
        using var feed = Open(path, options);
        var records = ReadAll(feed);
        return (records, feed.Report());
    }

    public static long Ns(string text) => UnixNanos.TryParse(text, out var at) ? at.Value : throw new FormatException(text);

    public static long Nanos(decimal price) => Price.From(price).Nanos;
}
