using System.Text.RegularExpressions;
using GrandModel.Actors.Journal;

namespace GrandModel.Tests;

/// <summary>What is added to a session leaves alone what is not told of it: another instrument, another portfolio.</summary>
public sealed partial class IsolationTests
{
    [RecordedDataFact]
    public async Task Another_instrument_changes_no_bars_and_no_votes()
    {
        var alone = await Session.RowsAsync(Session.Recorded("ES"));
        var together = await Session.RowsAsync(Session.Recorded("ES", "NQ"));

        Assert.Equal(Market(alone).Select(Session.Text), Market(together).Select(Session.Text));
        Assert.Contains(Market(alone), r => r.Type == "Voted");
        Assert.Contains(together, r => r.Entity == "instrument/NQ");

        static IEnumerable<JournalRow> Market(IEnumerable<JournalRow> rows) =>
            rows.Where(r => r.Entity == "instrument/ES" || r.Entity.StartsWith("agent.strategic/main/ES/", StringComparison.Ordinal));
    }

    [RecordedDataFact]
    public async Task Another_portfolio_changes_nothing_of_the_first()
    {
        var options = Session.Recorded("ES");
        var alone = await Session.RowsAsync(options);
        var together = await Session.RowsAsync(options with { Portfolios = [new("main"), new("second")] });

        Assert.Equal(Of(alone, "main").Select(Text), Of(together, "main").Select(Text));
        Assert.Contains(Of(alone, "main"), r => r.Type == "FillApplied");
        Assert.Equal(Of(alone, "main").Count(), Of(together, "second").Count());

        static IEnumerable<JournalRow> Of(IEnumerable<JournalRow> rows, string portfolio) =>
            rows.Where(r => r.Entity.Split('/') is [_, var name, ..] && name == portfolio);
    }

    // The venue numbers the executions of all its clients in one row, so only these numbers tell of the others.
    private static string Text(JournalRow row) => ExecutionNumbers().Replace(Session.Text(row), "venue/sim:N");

    [GeneratedRegex("venue/sim:[0-9]+")]
    private static partial Regex ExecutionNumbers();
}
