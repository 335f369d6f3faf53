using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Feeds.Csv;

namespace GrandModel.MarketData.Feeds;

/// <summary>
/// Reads the times of a file before its rows are read: the first one, and of bars the most frequent step, which is their length.
/// </summary>
internal static class TimeframeScan
{
    private const int StepsMax = 4096; // different steps counted; more come only from a file that is no bar file

    /// <summary>The time of the first row that has one; long.MinValue when the first rows have none.</summary>
    public static long FirstTime(LineReader lines, FeedKind kind)
    {
        var days = default(DayCache);
        var at = 0;
        return lines.Next(out var line) == LineState.Line && TryTime(line, kind, ref at, ref days, out var time) ? time : long.MinValue;
    }

    /// <summary>
    /// The most frequent step between two rows of one symbol, the shortest of equally frequent ones; null when no symbol has two rows.
    /// </summary>
    public static Timeframe? MostFrequentStep(LineReader lines)
    {
        var days = default(DayCache);
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        var counts = new SortedDictionary<long, int>();
        LineState state;
        while ((state = lines.Next(out var line)) != LineState.End)
        {
            var at = 0;
            if (state == LineState.TooLong || !TryTime(line, FeedKind.Bars, ref at, ref days, out var time) || at == line.Length)
            {
                continue;
            }

            var symbol = System.Text.Encoding.UTF8.GetString(RowDiagnosis.Field(line[(at + 1)..], 0));
            if (last.TryGetValue(symbol, out var before) && time > before && (counts.ContainsKey(time - before) || counts.Count < StepsMax))
            {
                counts[time - before] = counts.GetValueOrDefault(time - before) + 1;
            }

            last[symbol] = time;
        }

        var step = counts.Count == 0 ? 0 : counts.MaxBy(static c => c.Value).Key; // the first of the largest, so the shortest step
        return step is >= UnixNanos.PerSecond and <= UnixDay.Nanos && step % UnixNanos.PerSecond == 0
            ? new Timeframe((int)(step / UnixNanos.PerSecond))
            : null;
    }

    private static bool TryTime(ReadOnlySpan<byte> line, FeedKind kind, ref int at, ref DayCache days, out long time) =>
        kind is FeedKind.Bars or FeedKind.Dailies ? FieldParser.TryIso(line, ref at, ref days, out time) : FieldParser.TryNanos(line, ref at, out time);
}
