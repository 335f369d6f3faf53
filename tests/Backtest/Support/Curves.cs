using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>Records made by hand: a portfolio whose equity is given mark by mark.</summary>
public static class Curves
{
    /// <summary>A record with the given equities, <paramref name="marksPerSession"/> to a weekday from Monday 2024-01-01 on.</summary>
    public static RunRecord Of(decimal start, IReadOnlyList<decimal> equities, int marksPerSession = 1, IReadOnlyList<CashFlow>? flows = null)
    {
        var marks = new List<EquityMark>();
        var date = new DateOnly(2024, 1, 1).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        for (var i = 0; i < equities.Count; i++)
        {
            var session = i / marksPerSession;
            var day = date + (session / 5 * 7) + (session % 5);
            var time = UnixNanos.FromSeconds((day * 86_400L) + 36_000 + (i % marksPerSession * 300));
            marks.Add(new EquityMark(i + 2, time, day, new Money(equities[i]), new Money(equities[i]), Money.Zero, Money.Zero));
        }

        var opening = new CashFlow(new RowAddress("portfolio/main", 1), UnixNanos.FromSeconds(date * 86_400L), new Money(start), 0);
        return new RunRecord
        {
            Store = new StoreInfo("memory", Guid.Empty, 1, 1, "memory"),
            JournalHash = new string('0', 64),
            JournalEvents = marks.Count,
            Rows = marks.Count,
            Types = [],
            Ended = "inputs-ended",
            Portfolio = new PortfolioId("main"),
            StartingEquity = new Money(start),
            Marks = marks,
            Flows = [opening, .. flows ?? []],
        };
    }

    /// <summary>A deposit after the start.</summary>
    public static CashFlow Flow(decimal amount, int marksBefore) =>
        new(new RowAddress("portfolio/main", 1_000_000 + marksBefore), UnixNanos.FromSeconds(0), new Money(amount), marksBefore);
}
