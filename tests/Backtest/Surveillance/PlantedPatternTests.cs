using GrandModel.Backtest.Surveillance;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Risk.Surveillance;
using GrandModel.Risk.Surveillance.Cases;
using GrandModel.Tests.Support;
using Actor = GrandModel.Contracts.Actor;

namespace GrandModel.Tests.Backtest.Surveillance;

/// <summary>Guards that patterns planted as rows of orders are found in a journal, with what a journal cannot say named, and that honest rows are left alone.</summary>
public sealed class PlantedPatternTests
{
    private int _number;

    [Fact]
    public async Task A_spoof_is_found_and_what_bars_do_not_tell_is_named()
    {
        var run = await Ordinary();
        var spoof = Enter(run, 100, Side.Sell, 100, 4500.75m);
        Hit(run, 101, Side.Buy, 5, 4500);
        Cancel(run, 102, spoof);
        var result = await ScanAsync(run);
        var alert = Assert.Single(result.Alerts);
        Assert.Equal((SurveillanceRules.Spoofing, Severity.Low, "none"), (alert.Rule, alert.Severity, alert.Status));
        Assert.Equal(["size-against-depth", "ticks-from-touch"], alert.NotChecked);
        Assert.Equal([$"{spoof}#2", $"{Last}#4", $"{spoof}#5"], alert.Evidence.Select(e => e.ToString()));
        Assert.Contains(result.Notes, n => n.StartsWith("no depth", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_that_the_venue_ended_is_no_spoof()
    {
        var run = await Ordinary();
        var order = Enter(run, 100, Side.Sell, 100, 4500.75m);
        Hit(run, 101, Side.Buy, 5, 4500);
        run.Go(102).Add(order, new OrderCanceled(IdOf(order), "venue/sim:9", "IOC_REMAINDER", new Quantity(100)));
        Assert.Empty((await ScanAsync(run)).Alerts);
    }

    [Fact]
    public async Task Layers_are_found_once()
    {
        var run = await Ordinary();
        var layers = Enumerable.Range(0, 3).Select(i => Enter(run, 100 + i, Side.Sell, 60, 4500.50m + (0.25m * i))).ToArray();
        Hit(run, 106, Side.Buy, 5, 4500);
        foreach (var layer in layers)
        {
            Cancel(run, 107, layer);
        }

        Assert.Equal(SurveillanceRules.Layering, Assert.Single((await ScanAsync(run)).Alerts).Rule);
    }

    [Theory]
    [InlineData("house", 1)]
    [InlineData("second", 0)]
    public async Task Both_sides_of_one_owner_are_a_wash_by_trade_time(string ownerOfSecond, int alerts)
    {
        var run = await Ordinary();
        Hit(run, 100, Side.Buy, 10, 4500.25m);
        Hit(run, 103, Side.Sell, 10, 4500.25m, PlantedRun.Second, tradeSecond: 101); // booked later, traded a second after
        var result = await ScanAsync(run, ownerOfSecond);
        Assert.Equal(alerts, result.Alerts.Count);
        Assert.All(result.Alerts, a => Assert.Equal(["main", "second"], a.Accounts));
    }

    [Fact]
    public async Task A_denied_order_never_was_in_the_market()
    {
        var run = await PlantedRun.NewAsync();
        var order = $"order/main/ES/{++_number}";
        run.Go(1).Add(order, Terms(order, PlantedRun.Main, Side.Buy, 5, null));
        run.Add(order, new OrderDenied(IdOf(order), "MARK_MISSING", "symbol=ES"));
        var result = await ScanAsync(run);
        Assert.Equal(0, result.Coverage.Orders);
        Assert.Empty(result.OrderToTrade);
    }

    [Fact]
    public async Task An_alert_knows_its_case()
    {
        var run = await Ordinary();
        var spoof = Enter(run, 100, Side.Sell, 100, 4500.75m);
        Hit(run, 101, Side.Buy, 5, 4500);
        Cancel(run, 102, spoof);
        var alert = Assert.Single((await ScanAsync(run)).Alerts);

        _number = 0;
        run = await Ordinary();
        spoof = Enter(run, 100, Side.Sell, 100, 4500.75m);
        Hit(run, 101, Side.Buy, 5, 4500);
        Cancel(run, 102, spoof);
        var open = alert.Open(new Actor("scan", "system"));
        var entity = $"{CaseEntity.Type}/{alert.Case}";
        run.Go(103).Add(entity, new CaseOpened(open.Rule, open.Severity, open.Symbol, open.Owner, open.Time, open.Summary, open.Evidence, open.NotChecked, open.By));
        run.Go(104).Add(entity, new CaseClosed("explained", "hedge", new Actor("carla", "surveillance-officer")));
        var journal = await run.OpenAsync();
        var again = Assert.Single((await ScanAsync(journal, "house")).Alerts);
        Assert.Equal((alert.Case, "closed"), (again.Case, again.Status));
        var line = Assert.Single(await CaseRegister.ReadAsync(journal, null, CancellationToken.None));
        Assert.Equal((alert.Case, "explained", 2), (line.Case, line.Outcome, line.Steps.Count));
    }

    [Theory]
    [InlineData("2024-05-13T19:59:30Z", true)] // daylight time
    [InlineData("2024-05-13T19:59:59.999999999Z", true)]
    [InlineData("2024-05-13T20:00:00Z", false)]
    [InlineData("2024-05-13T19:59:29Z", false)]
    [InlineData("2024-01-15T20:59:45Z", true)] // standard time
    public void Index_futures_settle_in_the_half_minute_before_three_in_Chicago(string time, bool inside)
    {
        Assert.True(UnixNanos.TryParse(time, out var at));
        Assert.Equal(inside, SettlementWindows.Of(SyntheticRun.Es, at) is not null);
        Assert.Null(SettlementWindows.Of(SyntheticRun.Es with { Calendar = "us-stocks" }, at));
    }

    private string Last => $"order/main/ES/{_number}";

    private static OrderId IdOf(string entity) => new(entity["order/".Length..]);

    // Five small orders that fill: they make the median.
    private async Task<PlantedRun> Ordinary()
    {
        var run = await PlantedRun.NewAsync();
        for (var i = 0; i < 5; i++)
        {
            Hit(run, 10 + i, Side.Buy, 5, 4499 + i);
        }

        return run;
    }

    private string Enter(PlantedRun run, long second, Side side, long quantity, decimal? limit, PortfolioId? portfolio = null)
    {
        var account = portfolio ?? PlantedRun.Main;
        var order = $"order/{account}/ES/{++_number}";
        run.Go(second).Add(order, Terms(order, account, side, quantity, limit));
        run.Add(order, new OrderReleased(IdOf(order), PlantedRun.At(second)));
        run.Add(order, new OrderAccepted(IdOf(order), $"venue/sim:{_number}0", PlantedRun.At(second)));
        return order;
    }

    private void Hit(PlantedRun run, long second, Side side, long quantity, decimal price, PortfolioId? portfolio = null, long? tradeSecond = null)
    {
        var order = Enter(run, tradeSecond ?? second, side, quantity, null, portfolio);
        run.Go(second).Add(order, new OrderFilled(
            IdOf(order), $"venue/sim:{_number}1", new Quantity(quantity), Price.From(price), Money.Zero, new Quantity(quantity), default, OrderStatus.Filled, PlantedRun.At(tradeSecond ?? second), "bar-open", false));
    }

    private static void Cancel(PlantedRun run, long second, string order)
    {
        run.Go(second).Add(order, new OrderCancelRequested(IdOf(order), "changed mind", PlantedRun.At(second)));
        run.Add(order, new OrderCanceled(IdOf(order), "venue/sim:9", "canceled", new Quantity(100)));
    }

    private static OrderInitialized Terms(string order, PortfolioId portfolio, Side side, long quantity, decimal? limit) => new(
        IdOf(order),
        portfolio,
        PlantedRun.Es,
        side,
        new Quantity(quantity),
        limit is null ? OrderType.Market : OrderType.Limit,
        limit is { } price ? Price.From(price) : null,
        TimeInForce.Day,
        Price.From(4500),
        false,
        "sim",
        new InputRef("agent.tactical/main/ES/execution", 1));

    private static async Task<SurveillanceResult> ScanAsync(PlantedRun run, string ownerOfSecond = "house") => await ScanAsync(await run.OpenAsync(), ownerOfSecond);

    private static Task<SurveillanceResult> ScanAsync(GrandModel.Backtest.Audit.RunJournal journal, string ownerOfSecond) => SurveillanceResult.ReadAsync(
        journal, SurveillanceThresholds.Default, account => account == "second" ? ownerOfSecond : "house", null, CancellationToken.None);
}
