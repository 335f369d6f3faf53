using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>A short journal in which much goes wrong: a breach, a breaker, a halt, doubted data, an entity that was quarantined, and markup in every text.</summary>
public static class Troubles
{
    /// <summary>Text that would be markup if it were not escaped.</summary>
    public const string Hostile = "</td><script>alert('1')</script>\"&\u0001";

    public static async Task<MemoryJournalStore> StoreAsync()
    {
        var (system, officer) = (new Actor("monitor", "system"), new Actor("kim", "risk-officer"));
        var (main, es) = (new PortfolioId("main"), new Symbol("ES"));
        var journal = await JournalBuilder.NewAsync();
        journal.At(0, -1).Operational("conductor/run", new RunStarted(System.Text.Json.JsonDocument.Parse(
            """{"seed":"<b>7</b>","inputs":[{"path":"</code><img onerror='x'>","sha256":"00"}],"none":null,"empty":{}}""").RootElement));
        journal.At(1_000_000, 0);
        journal.Event("instrument/ES", new BarClosed(
            es, Timeframe.M30, 1, UnixNanos.FromSeconds(998_200), UnixNanos.FromSeconds(1_000_000), 11, Price.From(-1.5m), Price.From(2), Price.From(-2), Price.From(1.25m),
            null, null, ["OUTLIER"], new FeatureRow("strategic-P", [], [], 0), null, 1));
        journal.Event("instrument/ES", new QualityChanged(es, "Suspect", "OUTLIER", Hostile, [new ReasonCount("GAP", 1), new ReasonCount("OUTLIER", 7)], 9));
        journal.Event("instrument/ES", new QualityChanged(es, "Suspect", "GAP", "", [new ReasonCount("GAP", 2), new ReasonCount("OUTLIER", 7)], 9));
        journal.Refusal("agent.strategic/main/ES/mlmi", new Faulted(BarClosed.Wire, "InvalidOperationException", 3));
        journal.Refusal("agent.strategic/main/ES/mlmi", new Quarantined("FAULTS_IN_ROW", $"count=3 {Hostile}"));
        journal.At(1_000_000, 1);
        journal.Event("risk.monitor/main", new RiskBreached(main, "day-loss", .06, .05, new Money(940), new Money(1000), UnixNanos.FromSeconds(1_000_000), []));
        journal.At(1_000_000, 2).Event("breaker/portfolio/main", new BreakerTripped("portfolio/main", "daily-loss", "StopOpening", "loss=0.06 limit=0.05", system));
        journal.Event("breaker/portfolio/main", new RearmRequested("portfolio/main", "daily-loss", Hostile, officer));
        journal.Event("breaker/portfolio/main", new BreakerRearmed("portfolio/main", "daily-loss", officer, new Actor(Hostile, "risk-officer")));
        journal.At(1_000_300, 0).Event("breaker/cluster", new Halted("cluster", 1, Hostile, officer));
        journal.Event("breaker/cluster", new Resumed("cluster", 1, "checked", officer));
        journal.EndSlice();
        return await journal.StoreAsync();
    }
}
