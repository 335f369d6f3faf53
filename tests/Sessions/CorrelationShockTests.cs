using System.Globalization;
using System.Text;
using System.Text.Json;
using GrandModel.Backtest.Runs;
using GrandModel.Contracts;

namespace GrandModel.Tests;

/// <summary>
/// A whole session over real minutes with a shock planted in them: until then NQ is turned upside down, so that it goes against ES; then both fall by 1 %
/// in one minute and NQ is itself again.
/// </summary>
public sealed class CorrelationShockTests
{
    private const string ShockAt = "2024-05-29T15:00:00Z";

    [RecordedDataFact]
    public async Task A_planted_shock_trips_the_clusters_breaker_at_its_mark_and_every_budget_after_it_has_half_the_leverage()
    {
        using var folder = new TempFolder();
        var options = new RunOptions
        {
            Data =
            [
                Planted(folder, "ES", "bars/bars_1min_ES_20240524_20240906.csv.gz", upsideDown: false),
                Planted(folder, "NQ", "bars/bars_1min_NQ_20240524_20240830.csv.gz", upsideDown: true),
            ],
            BarTimeframe = new Timeframe(60),
        };
        var rows = await Session.RowsAsync(options);

        var known = Session.Seconds(ShockAt) + 60; // a bar is known at its close
        var trip = Assert.Single(rows, r => r.Entity == "breaker/cluster" && r.Type == BreakerTripped.Wire);
        var json = JsonDocument.Parse(trip.Payload).RootElement;
        Assert.Equal(("correlation", "CutLeverage", 0.5), (json.GetProperty("cause").GetString(), json.GetProperty("effect").GetString(), json.GetProperty("factor").GetDouble()));
        Assert.InRange(trip.Slice - known, 0, 1);
        Assert.Single(rows, r => r.Type == CorrelationShocked.Wire);
        Assert.True(rows.Count(r => r.Type == LeverageCut.Wire) <= 1);
        var budgets = rows.Where(r => r.Type == Budgeted.Wire).ToLookup(r => r.Slice > known, r => Factor(r.Payload));
        Assert.All(budgets[false].SkipLast(2), factor => Assert.Equal(1, factor));
        Assert.True(budgets[true].Count() > 100);
        Assert.All(budgets[true], factor => Assert.Equal(0.5, factor));
    }

    private static double Factor(byte[] payload) => JsonDocument.Parse(payload).RootElement.GetProperty("leverageFactor").GetDouble();

    private static string Planted(TempFolder folder, string symbol, string source, bool upsideDown)
    {
        var text = new StringBuilder();
        decimal? first = null;
        var shift = 0m;
        foreach (var (line, number) in Session.Lines(RecordedData.File(source)).Select((l, i) => (l, i)))
        {
            if (number > 0 && string.CompareOrdinal(line, "2024-05-30T06") >= 0)
            {
                break;
            }

            if (number == 0)
            {
                text.AppendLine(line);
                continue;
            }

            var fields = line.Split(',');
            var prices = fields[2..6].Select(p => decimal.Parse(p, CultureInfo.InvariantCulture)).ToArray();
            first ??= prices[0];
            var after = string.CompareOrdinal(fields[0], ShockAt) >= 0;
            if (after && shift == 0)
            {
                var level = upsideDown ? (2 * first.Value) - prices[0] : prices[0];
                shift = (Math.Round(level * 0.99m * 4) / 4) - prices[0];
                prices = [level, Math.Max(level, prices[3] + shift), prices[3] + shift, prices[3] + shift]; // the minute of the fall
            }
            else if (after)
            {
                prices = [.. prices.Select(p => p + shift)];
            }
            else if (upsideDown)
            {
                var turned = prices.Select(p => (2 * first.Value) - p).ToArray();
                prices = [turned[0], turned[2], turned[1], turned[3]];
            }

            text.AppendLine(string.Join(',', (string[])[fields[0], fields[1], .. prices.Select(p => p.ToString(CultureInfo.InvariantCulture)), fields[6]]));
        }

        var file = folder.Of($"bars_1min_{symbol}.csv");
        File.WriteAllText(file, text.ToString());
        return file;
    }
}
