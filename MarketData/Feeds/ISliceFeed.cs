using GrandModel.Contracts;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Market data by slices of event time. A slice is a whole second: it holds the records with times after the second before and up to it,
/// since what happened within a second is known at its end. Serves one thread.
/// </summary>
public interface ISliceFeed : IDisposable
{
    /// <summary>Seconds since 1970 of the earliest slice that was not taken yet; null at the end.</summary>
    /// <exception cref="FeedException">Reading failed, or met a fault under strict reading, before that slice.</exception>
    long? NextSecond { get; }

    /// <summary>Takes a slice: one batch per symbol that has records in it, in ordinal order of symbols.</summary>
    /// <param name="second">The slice. Without records in it nothing is added.</param>
    /// <param name="into">Gets the batches. Their memory is valid until the next call.</param>
    /// <exception cref="ArgumentOutOfRangeException">Records before that second were not taken yet.</exception>
    /// <exception cref="FeedException">As <see cref="NextSecond"/>, or a slice holds more records than the limit.</exception>
    void Take(long second, List<MarketBatch> into);

    /// <summary>Passes over all slices up to this one; they count in the positions. To go on where a run stopped.</summary>
    void SkipThrough(long second);

    /// <summary>Records of a symbol taken or passed over so far.</summary>
    long Position(Symbol symbol);
}
