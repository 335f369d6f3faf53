namespace GrandModel.Backtest.Records;

/// <summary>What a record holds at most. At a limit the reading stops with RUN_TOO_LARGE: a report that silently left rows out would tell wrong numbers.</summary>
internal static class RecordLimits
{
    /// <summary>Marks of a portfolio, or bars of a symbol and timeframe: 47 years of 5-minute bars of one symbol, or about 90 bytes each.</summary>
    public const int PointsMax = 5_000_000;

    /// <summary>Fills, orders or decisions: about 500 bytes each.</summary>
    public const int LinesMax = 2_000_000;

    /// <summary>Incidents and breaker events kept: a run with more of them is not read line by line; the newest go, all are counted by type.</summary>
    public const int NotesMax = 1_000;

    /// <summary>Adds unless the list is full.</summary>
    public static void Keep<T>(this List<T> list, T item, int max, string what)
    {
        if (list.Count >= max)
        {
            throw new ReportException("RUN_TOO_LARGE", $"The run has more than {max} {what}, which is all that a report holds. Run a shorter period (--from, --to).");
        }

        list.Add(item);
    }
}
