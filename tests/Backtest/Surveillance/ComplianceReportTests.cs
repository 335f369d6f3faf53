using GrandModel.Backtest.Compliance;
using GrandModel.Contracts;
using GrandModel.Execution.Venues;
using GrandModel.Risk.Compliance;
using GrandModel.Risk.Limits;
using GrandModel.Tests.Support;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Tests.Backtest.Surveillance;

/// <summary>Guards the checklist: that every control says plainly what there is of it, and that a journal which breaks one is found out.</summary>
public sealed class ComplianceReportTests
{
    private static readonly Actor Ann = new("ann", "risk-officer"), Ben = new("ben", "risk-officer"), Olga = new("olga", "operator");

    [Fact]
    public void Code_that_a_control_names_exists()
    {
        Assert.All(Rts6.Controls.Where(c => c.Implementation is not null), c => Assert.True(File.Exists(Path.Combine(Root(), c.Implementation!)), c.Implementation));
        Assert.All(Rts6.Controls.Where(c => c.Check is not null), c => Assert.Contains(c.Check, ComplianceChecks.All));
        Assert.Equal(Rts6.Controls.Count, Rts6.Controls.Select(c => c.Id).Distinct().Count());
        Assert.Contains(Rts6.Controls, c => c.Implementation is null);
    }

    [Fact]
    public async Task Controls_say_what_is_in_force_and_when_they_last_acted()
    {
        var run = await Sound();
        run.Go(30).Add("portfolio/main", new ReservationDenied(new OrderId("main/ES/3"), PlantedRun.Es, Side.Buy, new Quantity(60_000), "LIMIT_ORDER_QUANTITY", "requested=60000 limit=50000 scope=portfolio/main"));
        run.Go(40).Add("limits/portfolio/second", new LimitChanged("portfolio/second", LimitRules.PortfolioDefaults with { PriceCollar = null }, Ann, Ben));
        var report = await ReportAsync(run);
        Assert.True(report.Passed);
        var volume = Of(report, "order-volume");
        Assert.Equal((ControlStatus.Active, 1, "portfolio/main#4"), (volume.Status, volume.Acted, volume.Last?.ToString()));
        Assert.Equal("50000 (portfolio/main)", volume.Settings[0].InForce);
        Assert.Equal(ControlStatus.NotConfigured, Of(report, "price-collar").Status); // the second portfolio has none any more
        Assert.Equal(ControlStatus.NotConfigured, Of(report, "concentration-limit").Status);
        Assert.Equal((ControlStatus.NotImplemented, 0), (Of(report, "stress-test").Status, Of(report, "stress-test").Acted));
        Assert.Equal((1, 0), (Of(report, "post-trade-control").Test!.Examined, Of(report, "post-trade-control").Test!.Violations));
        var page = CompliancePage.Render(report);
        Assert.Contains("not implemented", page, StringComparison.Ordinal);
        Assert.Equal(page, CompliancePage.Render(report));
    }

    [Fact]
    public async Task An_order_admitted_under_a_halt_is_a_violation()
    {
        var run = await Sound();
        run.Go(50).Add("breaker/cluster", new Halted("cluster", 1, "drill", Olga));
        run.Go(50, 2).Add("portfolio/main", Reserve(7, 5, 50)); // the portfolio was not told yet
        run.Go(60).Add("portfolio/main", Reserve(8, 5, 60));
        await FindsAsync(run, ComplianceChecks.NothingUnderHalt, "portfolio/main#5");
    }

    [Fact]
    public async Task An_order_above_the_limit_is_a_violation()
    {
        var run = await Sound();
        run.Go(50).Add("portfolio/main", Reserve(7, 50_001, 50));
        await FindsAsync(run, ComplianceChecks.OrderVolume, "portfolio/main#4");
    }

    [Fact]
    public async Task One_order_more_than_the_rate_is_a_violation()
    {
        var run = await Sound();
        for (var i = 0; i < 121; i++)
        {
            run.Go(100 + (i / 10)).Add("portfolio/main", Reserve(100 + i, 5, 100 + (i / 10)));
        }

        await FindsAsync(run, ComplianceChecks.OrderRate, "portfolio/main#124");
    }

    [Fact]
    public async Task One_person_who_loosens_alone_is_a_violation()
    {
        var run = await Sound();
        run.Go(50).Add("limits/cluster", new LimitChanged("cluster", LimitRules.None with { OrderQuantity = 5 }, Olga, Olga)); // tightens
        run.Go(60).Add("limits/cluster", new LimitChanged("cluster", LimitRules.None with { OrderQuantity = 9 }, Ann, Ann));
        await FindsAsync(run, ComplianceChecks.FourEyes, "limits/cluster#2");
    }

    [Fact]
    public async Task A_fill_that_no_venue_made_and_a_trade_that_nobody_booked_are_violations()
    {
        var run = await Sound();
        run.Go(50).Add("portfolio/main", Fill("venue/sim:77"));
        await FindsAsync(run, ComplianceChecks.Reconciliation, "portfolio/main#4");
        run = await Sound();
        run.Go(50).Add("portfolio/main", Fill("venue/sim:1")); // booked twice
        await FindsAsync(run, ComplianceChecks.Reconciliation, "portfolio/main#4");
        run = await Sound();
        run.Go(50).Add("venue/sim", Traded());
        await FindsAsync(run, ComplianceChecks.Reconciliation, "venue/sim#2");
    }

    private static async Task FindsAsync(PlantedRun run, string check, string first)
    {
        var report = await ReportAsync(run);
        Assert.False(report.Passed);
        var found = Assert.Single(report.Checks, c => c.Violations > 0);
        Assert.Equal((check, 1, first), (found.Check, found.Violations, found.First?.ToString()));
    }

    // A deposit, an order admitted, traded and booked.
    private static async Task<PlantedRun> Sound()
    {
        var run = await PlantedRun.NewAsync();
        run.Go(0).Add("portfolio/main", new Deposited(new Money(1_000_000), new Money(1_000_000), "start"));
        run.Go(10).Add("portfolio/main", Reserve(1, 5, 10));
        run.Go(20).Add("venue/sim", Traded());
        run.Go(20, 2).Add("portfolio/main", Fill("venue/sim:1"));
        return run;
    }

    private static Reserved Reserve(int number, long quantity, long second) =>
        new(new OrderId($"main/ES/{number}"), PlantedRun.Es, Side.Buy, new Quantity(quantity), Price.From(4500), false, PlantedRun.At(second));

    private static VenueTraded Traded() => new(
        new OrderId("main/ES/1"), PlantedRun.Es, Side.Buy, new Quantity(5), Price.From(4500), new Money(1), new Quantity(5), new Quantity(5), PlantedRun.At(20), "bar-open", Price.From(4500), 100, 5, PlantedRun.At(20));

    private static FillApplied Fill(string execId) => new(
        new OrderId("main/ES/1"), execId, PlantedRun.Es, Side.Buy, new Quantity(5), Price.From(4500), new Money(1), 50, PlantedRun.At(20), new Quantity(5), default, default, default, default);

    private static ControlLine Of(ComplianceReport report, string id) => report.Controls.Single(c => c.Id == id);

    private static async Task<ComplianceReport> ReportAsync(PlantedRun run) => await ComplianceReport.ReadAsync(await run.OpenAsync(), null, CancellationToken.None);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GrandModel.Actors.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("GrandModel.Actors.sln was not found above the tests.");
        }

        return folder;
    }
}
