using GrandModel.Risk.Measures;
using GrandModel.Tests.Agents;

namespace GrandModel.Tests.Risk;

/// <summary>Guards stress scenarios: recorded ones are what was recorded, and no position passes without a shock.</summary>
public sealed class StressScenarioTests
{
    [Fact]
    public void Profit_and_loss_is_exposure_times_shock()
    {
        var scenario = new StressScenario("x", "test", new SortedDictionary<string, double> { ["ES"] = -.1, ["GC"] = .05 }, Other: -.2);
        Close.To([-1e5, -2.5e4, -2e4], scenario.ProfitAndLoss(["ES", "GC", "ZZ"], [1e6, -5e5, 1e5]));
    }

    [Fact]
    public void A_position_without_a_shock_is_told_unless_it_is_flat()
    {
        var scenario = HistoricalScenarios.All[0];
        var told = Assert.Throws<MeasureException>(() => scenario.ProfitAndLoss(["ES", "ZZ"], [1, 1]));
        Assert.Equal(MeasureCodes.ScenarioSymbol, told.Code);
        Assert.Contains("no shock for ZZ", told.Message, StringComparison.Ordinal);
        Close.To([-.4049, 0], scenario.ProfitAndLoss(["ES", "ZZ"], [1, 0]));
    }

    [RecordedDataFact]
    public void Recorded_scenarios_are_what_was_recorded()
    {
        string[] micros = ["MES", "MNQ", "MYM"];
        var closes = Directory.GetFiles(RecordedData.File("daily"), "*.csv.gz").Order(StringComparer.Ordinal).SelectMany(Rows).ToDictionary(r => (r.Symbol, r.Date), r => r.Close);
        foreach (var scenario in HistoricalScenarios.All)
        {
            if (HistoricalScenarios.RecordedPeriod(scenario.Name) is not var (from, to))
            {
                Assert.Contains("not recorded", scenario.Source, StringComparison.Ordinal);
                continue;
            }

            var recorded = closes.Keys.Where(k => k.Date == from && closes.ContainsKey((k.Symbol, to))).Select(k => k.Symbol).Order(StringComparer.Ordinal);
            Assert.Equal(recorded, scenario.Shocks.Keys.Except(micros));
            foreach (var (symbol, shock) in scenario.Shocks)
            {
                var quoted = micros.Contains(symbol) ? symbol switch { "MES" => "ES", "MNQ" => "NQ", _ => "YM" } : symbol;
                Assert.Equal((double)((closes[(quoted, to)] / closes[(quoted, from)]) - 1), shock, 5e-5);
            }
        }
    }

    private static IEnumerable<(string Symbol, DateOnly Date, decimal Close)> Rows(string path)
    {
        using var reader = new StreamReader(new System.IO.Compression.GZipStream(File.OpenRead(path), System.IO.Compression.CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            yield return (fields[1], DateOnly.Parse(fields[0]), decimal.Parse(fields[2]));
        }
    }
}
