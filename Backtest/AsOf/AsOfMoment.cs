using System.Globalization;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.AsOf;

/// <summary>
/// A moment of a journal: an event time (everything up to it, inclusive), a row entity#sequence, or a position SHARD:POSITION (everything before that row in the order
/// of the run, and the row itself).
/// </summary>
public sealed record AsOfMoment
{
    private AsOfMoment(string text, UnixNanos? time, RowAddress? row, (int Shard, long Position)? position) =>
        (Text, Time, Row, Position) = (text, time, row, position);

    /// <summary>As it was asked.</summary>
    public string Text { get; }

    /// <summary>Event time; null when a row was named.</summary>
    public UnixNanos? Time { get; }

    /// <summary>Row by its entity; null otherwise.</summary>
    public RowAddress? Row { get; }

    /// <summary>Row by its shard; null otherwise.</summary>
    public (int Shard, long Position)? Position { get; }

    /// <summary>Reads a moment; null for a text that is none.</summary>
    public static AsOfMoment? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (RowAddress.TryParse(text, out var row))
        {
            return new AsOfMoment(text, null, row, null);
        }

        if (UnixNanos.TryParse(text, out var time))
        {
            return new AsOfMoment(text, time, null, null);
        }

        var parts = text.Split(':');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0
            ? new AsOfMoment(text, null, null, (shard, position))
            : null;
    }

    /// <summary>Whether a row belongs to the past of an event time; rows of another moment always do, until it is reached.</summary>
    internal bool Includes(JournalRow row) => Time is not { } time || row.EventTimeNs <= time.Value;

    /// <summary>Whether the row is the last one of the past.</summary>
    internal bool IsReachedBy(JournalRow row) =>
        (Row is { } address && address.Entity == row.Entity && address.Sequence == row.Sequence)
        || (Position is { } place && place.Shard == row.Shard && place.Position == row.Position);
}
