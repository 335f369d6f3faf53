using System.Globalization;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;
using GrandModel.MarketData.Simulation;

namespace GrandModel.Tests;

/// <summary>Nothing that was decided depends on data that came later: the future is changed, and every row before it stays as it was, byte for byte.</summary>
public sealed class NoLookAheadTests
{
    [RecordedDataFact]
    public async Task Changing_future_bars_changes_no_past_row()
    {
        var options = Session.Recorded("ES");
        var lines = Session.Lines(options.Data[0]).Where((l, i) => i == 0 || string.CompareOrdinal(l, "2024-05-21") < 0).ToArray();
        using var folder = new TempFolder();
        var files = 0;
        var undisturbed = await OfAsync(lines);
        Assert.Contains(undisturbed, r => r.Type == "OrderIntended");
        var random = new Random(7);
        for (var i = 0; i < 5; i++)
        {
            var from = i == 0 ? 290 : random.Next(700, lines.Length - 1); // the first falls into the first strategic decisions
            var changed = lines.Select((l, n) => n < from ? l : Bend(l, random)).ToArray();
            var known = Session.Seconds(lines[from].Split(',')[0]) + 300; // a bar is known at its close

            Compare(undisturbed, await OfAsync(changed), known);
        }

        async Task<IReadOnlyList<JournalRow>> OfAsync(string[] text)
        {
            var file = folder.Of($"bars_{files++}.csv");
            await File.WriteAllLinesAsync(file, text);
            return await Session.RowsAsync(options with { Data = [file], BarTimeframe = new Timeframe(300), From = null, To = null });
        }
    }

    [Fact]
    public async Task Changing_future_ticks_changes_no_past_row()
    {
        using var folder = new TempFolder();
        using var market = new Simulator(new SimulatorOptions
        {
            Symbols = [new("ES")], Seed = 5, From = Session.Seconds("2024-03-03T23:00:00Z") * 1_000_000_000, To = Session.Seconds("2024-03-05T09:00:00Z") * 1_000_000_000,
        });
        FeedCsv.Write(market, folder.Of("made"), gzip: false);
        var all = await File.ReadAllLinesAsync(Path.Combine(folder.Of("made"), "trades_ES.csv"));
        var options = Session.Simulated with { Duration = null };
        var undisturbed = await Session.RowsAsync(options with { Data = [Write("true", all)] });
        Assert.Contains(undisturbed, r => r.Type == "Signalled");
        var random = new Random(11);
        for (var i = 0; i < 3; i++)
        {
            var from = FirstOfHalfHour(random.Next(all.Length / 2, all.Length * 9 / 10)); // what is decided just before is decided at a bar's close
            var at = TimeOf(all[from]);
            var changed = all.Select((l, n) => n < from ? l : BendTrade(l, random)).ToArray();

            Compare(undisturbed, await Session.RowsAsync(options with { Data = [Write($"changed{i}", changed)] }), (at + 999_999_999) / 1_000_000_000);
        }

        int FirstOfHalfHour(int line)
        {
            const long halfHour = 1_800_000_000_000;
            while (TimeOf(all[line]) / halfHour == TimeOf(all[line - 1]) / halfHour)
            {
                line++;
            }

            return line;
        }

        string Write(string name, string[] lines)
        {
            var file = folder.Of($"trades_{name}.csv");
            File.WriteAllLines(file, lines);
            return file;
        }
    }

    private static void Compare(IReadOnlyList<JournalRow> before, IReadOnlyList<JournalRow> after, long knownSecond)
    {
        Assert.Equal(before.Where(r => r.Slice < knownSecond).Select(Session.Text), after.Where(r => r.Slice < knownSecond).Select(Session.Text));
        Assert.NotEqual(before.Where(r => r.Slice >= knownSecond).Select(Session.Text), after.Where(r => r.Slice >= knownSecond).Select(Session.Text));
    }

    // ts_utc_open,symbol,open,high,low,close,volume: all prices of a bar move by one amount, so that it stays a bar
    private static string Bend(string line, Random random)
    {
        var fields = line.Split(',');
        var shift = random.Next(-40, 41) * 0.25m;
        for (var i = 2; i <= 5; i++)
        {
            fields[i] = (decimal.Parse(fields[i], CultureInfo.InvariantCulture) + shift).ToString(CultureInfo.InvariantCulture);
        }

        fields[6] = random.Next(1, 5_000).ToString(CultureInfo.InvariantCulture);
        return string.Join(',', fields);
    }

    private static long TimeOf(string trade) => long.Parse(trade.Split(',')[0], CultureInfo.InvariantCulture);

    // ts_utc,symbol,price,size
    private static string BendTrade(string line, Random random)
    {
        var fields = line.Split(',');
        fields[2] = (decimal.Parse(fields[2], CultureInfo.InvariantCulture) + (random.Next(-8, 9) * 0.25m)).ToString(CultureInfo.InvariantCulture);
        return string.Join(',', fields);
    }
}
