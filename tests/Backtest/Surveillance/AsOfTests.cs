using GrandModel.Backtest.AsOf;
using GrandModel.Backtest.Audit;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using GrandModel.Tests.Support;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Tests.Backtest.Surveillance;

/// <summary>Guards that figures as of a moment are computed from the past of that moment alone, and that a journaled figure that does not follow is named.</summary>
public sealed class AsOfTests
{
    private static readonly Actor Ann = new("ann", "risk-officer"), Ben = new("ben", "risk-officer"), Monitor = new("risk.monitor/main", "system");

    [Fact]
    public async Task A_sound_journal_agrees_at_every_moment()
    {
        var journal = await (await Planted()).OpenAsync();
        foreach (var moment in new[] { "2024-05-13T14:05:00Z", "2024-05-13T14:10:00Z", "portfolio/main#2", "portfolio/main#4", "risk.monitor/main#2", "2000-01-01", "2030-01-01" })
        {
            var report = await ReadAsync(journal, moment);
            Assert.True(report.Agrees, $"{moment}: {report.First}");
        }

        var last = await ReadAsync(journal, "2024-05-13T14:10:00Z");
        Assert.Equal("1000490", Of(last, "equity").Recomputed); // 10 x 50 x 1 point - 10 of fees
        Assert.Equal(2.2493978, double.Parse(Of(last, "risk.leverage").Recomputed, System.Globalization.CultureInfo.InvariantCulture), 1e-6);
        Assert.Equal(0, last.MarksTaken);
        var before = await ReadAsync(journal, "2024-05-13T14:07:00Z");
        Assert.Equal("1000000", Of(before, "equity").Recomputed);
        Assert.Equal("portfolio/main#2", Of(before, "equity").Row?.ToString());
    }

    [Fact]
    public async Task A_position_of_a_shard_is_a_moment_too()
    {
        var journal = await (await Planted()).OpenAsync();
        var row = await journal.FindAsync(new GrandModel.Backtest.Records.RowAddress("portfolio/main", 4), CancellationToken.None);
        var (byPlace, byRow) = (await ReadAsync(journal, $"{row!.Shard}:{row.Position}"), await ReadAsync(journal, "portfolio/main#4"));
        Assert.Equal(byRow.Rows, byPlace.Rows);
        Assert.Equal(byRow.Lines, byPlace.Lines);
    }

    [Theory]
    [InlineData(1_000_500, 1_000_490, 0, "equity")]
    [InlineData(1_000_490, 1_000_500, 0, "risk.equity")]
    [InlineData(1_000_490, 1_000_490, 0.01, "risk.drawdown")]
    public async Task A_wrong_figure_is_the_first_difference(long marked, long assessed, double drawdown, string field)
    {
        var report = await ReadAsync(await (await Planted(marked, assessed, drawdown)).OpenAsync(), "2024-05-13T14:10:00Z");
        Assert.False(report.Agrees);
        Assert.Equal(field, report.First!.Field);
        Assert.True((await ReadAsync(await (await Planted(marked, assessed, drawdown)).OpenAsync(), "2024-05-13T14:09:59Z")).Agrees); // before it was told
    }

    [Fact]
    public async Task Limits_and_breakers_stand_as_they_stood()
    {
        var run = await Planted();
        run.Go(700).Add("limits/portfolio/main", new LimitChanged("portfolio/main", LimitRules.PortfolioDefaults with { DayLoss = 0.02 }, Ann, Ben));
        run.Go(800).Add("risk.monitor/main", new RiskBreached(PlantedRun.Main, "day-loss", 0.03, 0.02, new Money(970_000), new Money(1_000_000), PlantedRun.At(800), []));
        run.Go(800, 1).Add("breaker/portfolio/main", new BreakerTripped("portfolio/main", "daily-loss", "StopOpening", "", Monitor));
        run.Go(900).Add("breaker/cluster", new Halted("cluster", 1, "drill", Ann));
        var journal = await run.OpenAsync();
        var end = await ReadAsync(journal, "2030-01-01");
        Assert.True(end.Agrees, $"{end.First}");
        Assert.Equal(("tripped: daily-loss", "halted"), (Of(end, "breaker.portfolio/main").Recomputed, Of(end, "breaker.cluster").Recomputed));
        Assert.Contains("dayLoss=0.02", Of(end, "limits.portfolio/main").Recomputed, StringComparison.Ordinal);
        var before = await ReadAsync(journal, "2024-05-13T14:11:00Z");
        Assert.Equal("armed", Of(before, "breaker.portfolio/main").Recomputed);
        Assert.Contains("dayLoss=0.05", Of(before, "limits.portfolio/main").Recomputed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breach_that_tripped_nothing_is_a_difference()
    {
        var run = await Planted();
        run.Go(800).Add("risk.monitor/main", new RiskBreached(PlantedRun.Main, "drawdown", 0.11, 0.10, new Money(890_000), new Money(1_000_000), PlantedRun.At(800), []));
        run.Go(900).Add("breaker/cluster", new Halted("cluster", 1, "drill", Ann));
        var report = await ReadAsync(await run.OpenAsync(), "2030-01-01");
        Assert.Equal("trip.portfolio/main.drawdown", report.First?.Field);
    }

    [Fact]
    public async Task What_is_not_there_is_said()
    {
        var journal = await (await Planted()).OpenAsync();
        Assert.Null(AsOfMoment.TryParse("yesterday"));
        Assert.Equal("POSITION_MISSING", (await Assert.ThrowsAsync<AuditException>(() => ReadAsync(journal, "portfolio/main#99"))).Code);
        Assert.Equal(
            "PORTFOLIO_UNKNOWN",
            (await Assert.ThrowsAsync<AuditException>(() => RiskAsOf.ReadAsync(journal, AsOfMoment.TryParse("2024-05-13")!, new PortfolioId("x"), null, CancellationToken.None))).Code);
    }

    // A deposit, a mark while flat, ten bought at 4500, a mark a point higher.
    private static async Task<PlantedRun> Planted(long marked = 1_000_490, long assessed = 1_000_490, double drawdown = 0)
    {
        var run = await PlantedRun.NewAsync();
        var (start, end, gross) = (new Money(1_000_000), new Money(marked), new Money(2_250_500));
        run.Go(0).Add("portfolio/main", new Deposited(start, start, "start"));
        run.Go(300).Add("instrument/ES", Bar(1, 300, 4500));
        run.Go(300, 1).Add("portfolio/main", new EquityMarked(PlantedRun.Main, PlantedRun.Es, 1, PlantedRun.At(300), 19_856, start, start, start, start, default, default, []));
        run.Go(300, 2).Add("risk.monitor/main", new RiskAssessed(PlantedRun.Main, PlantedRun.Es, 1, PlantedRun.At(300), start, default, default, 0, 0, 0, 0));
        var cash = new Money(1_000_000 - 2_250_000 - 10);
        run.Go(600).Add("instrument/ES", Bar(2, 600, 4501));
        run.Go(600, 1).Add("portfolio/main", new FillApplied(
            new OrderId("main/ES/1"), "venue/sim:1", PlantedRun.Es, Side.Buy, new Quantity(10), Price.From(4500), new Money(10), 50, PlantedRun.At(300), new Quantity(10), cash, default, default, default));
        run.Go(600, 2).Add("portfolio/main", new EquityMarked(
            PlantedRun.Main, PlantedRun.Es, 2, PlantedRun.At(600), 19_856, cash, end, new Money(1_000_490), start, gross, gross, [new MarkedPosition(PlantedRun.Es, new Quantity(10), Price.From(4501), 50)]));
        var leverage = (double)(gross.Amount / 1_000_490m);
        run.Go(600, 3).Add("risk.monitor/main", new RiskAssessed(PlantedRun.Main, PlantedRun.Es, 2, PlantedRun.At(600), new Money(assessed), gross, gross, leverage, drawdown, 0, 1));
        return run;
    }

    private static BarClosed Bar(long sequence, long second, decimal close) => new(
        PlantedRun.Es, Timeframe.M5, sequence, PlantedRun.At(second - 300), PlantedRun.At(second), 19_856, Price.From(close), Price.From(close), Price.From(close), Price.From(close), 100, null, [],
        new FeatureRow("tactical-P", [], [], 0), null, sequence);

    private static AsOfLine Of(AsOfReport report, string field) => report.Lines.Single(l => l.Field == field);

    private static Task<AsOfReport> ReadAsync(RunJournal journal, string moment) =>
        RiskAsOf.ReadAsync(journal, AsOfMoment.TryParse(moment)!, null, null, CancellationToken.None);
}
