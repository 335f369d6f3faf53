using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk.Limits;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the one place of permission: every denial code, the exact edge of every limit, and what a reduction may pass.</summary>
public sealed class AdmissionTests
{
    private static readonly LimitSet None = LimitRules.None;

    [Fact]
    public void Terms_that_cannot_be_traded_are_denied()
    {
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, 1, symbol: new Symbol("XYZ")), "INSTRUMENT_UNKNOWN: symbol=XYZ");
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, 1, symbol: new Symbol("DAX")), "CURRENCY_MISMATCH: instrument=EUR account=USD");
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, -1), "QUANTITY_NOT_POSITIVE: quantity=-1");
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, 1) with { Type = OrderType.Limit }, "LIMIT_PRICE_MISSING: type=Limit");
    }

    [Fact]
    public void A_halt_stops_everything_reductions_too_until_it_is_lifted()
    {
        var portfolio = Holding(5).WhenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Anna));
        Denies(portfolio, Reserve(Sample.First, Side.Buy, 1), "HALT_ACTIVE: scope=cluster epoch=1");
        Denies(portfolio, Reserve(Sample.First, Side.Sell, 5, reduces: true), "HALT_ACTIVE: scope=cluster epoch=1");
        Grants(portfolio.WhenTold("breaker/cluster", 2, new Resumed("cluster", 1, "over", Anna)), Reserve(Sample.First, Side.Buy, 1));
    }

    [Fact]
    public void An_order_may_not_be_larger_than_the_fat_finger_limits_reductions_neither()
    {
        var quantity = With(None with { OrderQuantity = 5 });
        Grants(Portfolio(quantity), Reserve(Sample.First, Side.Buy, 5));
        Denies(Portfolio(quantity), Reserve(Sample.First, Side.Buy, 6), "LIMIT_ORDER_QUANTITY: requested=6 limit=5 scope=portfolio/main");
        Denies(Holding(-9, options: quantity), Reserve(Sample.First, Side.Buy, 6, reduces: true), "LIMIT_ORDER_QUANTITY: requested=6 limit=5 scope=portfolio/main");

        var notional = With(None with { OrderNotional = new Money(450_000) });
        Grants(Portfolio(notional), Reserve(Sample.First, Side.Buy, 2));
        Denies(Portfolio(notional), Reserve(Sample.First, Side.Buy, 2, limit: 4500.25m), "LIMIT_ORDER_NOTIONAL: requested=450025 limit=450000 scope=portfolio/main");
        Denies(Portfolio(With(None)), Reserve(Sample.First, Side.Buy, 1_000_000_001), "LIMIT_ORDER_QUANTITY: requested=1000000001 limit=1000000000 scope=any");
    }

    [Fact]
    public void Prices_must_lie_within_the_collar_around_the_reference()
    {
        var options = With(None with { PriceCollar = 0.01 });
        Grants(Portfolio(options), Reserve(Sample.First, Side.Buy, 1, limit: 4545));
        Denies(
            Portfolio(options),
            Reserve(Sample.First, Side.Buy, 1, limit: 4545.25m),
            "LIMIT_PRICE_COLLAR: price=4545.25 reference=4500 share=0.010056 limit=0.01 scope=portfolio/main");
        Denies( // decided on a price that the market has left
            Portfolio(options),
            Reserve(Sample.First, Side.Buy, 1, reference: 4400),
            "LIMIT_PRICE_COLLAR: price=4500 reference=4400 share=0.022727 limit=0.01 scope=portfolio/main");
        Denies(
            Portfolio(options),
            Reserve(Sample.First, Side.Buy, 1, reference: 0),
            "LIMIT_PRICE_COLLAR: price=4500 reference=0 share=none limit=0.01 scope=portfolio/main");
        Denies(
            Holding(5, options: options),
            Reserve(Sample.First, Side.Sell, 5, limit: 4000, reduces: true),
            "LIMIT_PRICE_COLLAR: price=4000 reference=4500 share=0.111111 limit=0.01 scope=portfolio/main");
    }

    [Fact]
    public void Who_claims_to_reduce_must_not_be_able_to_open()
    {
        Grants(Holding(5), Reserve(Sample.First, Side.Sell, 5, reduces: true));
        Denies(Holding(5), Reserve(Sample.First, Side.Sell, 6, reduces: true), "REDUCE_ONLY_WOULD_OPEN: quantity=6 position=5 working=0");
        var working = Holding(5).When(Reserve(Sample.First, Side.Sell, 3));
        Grants(working, Reserve(Sample.Second, Side.Sell, 2, reduces: true));
        Denies(working, Reserve(new OrderId("main/ES/3"), Side.Sell, 1, reduces: true), "REDUCE_ONLY_WOULD_OPEN: quantity=1 position=5 working=5");
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, 1, reduces: true), "REDUCE_ONLY_WOULD_OPEN: quantity=1 position=0 working=0");
    }

    [Fact]
    public void A_tripped_breaker_of_any_scope_stops_opening_and_lets_reductions_pass()
    {
        foreach (var scope in Scopes.Binding(Sample.Main))
        {
            var portfolio = Holding(-5, options: With(None)).WhenTold($"breaker/{scope}", 1, new BreakerTripped(scope, "drawdown", "Flatten", "", Process));
            Denies(portfolio, Reserve(Sample.First, Side.Sell, 1), $"BREAKER_TRIPPED: scope={scope} cause=drawdown effect=Flatten");
            Denies(portfolio, Reserve(Sample.First, Side.Buy, 6), $"BREAKER_TRIPPED: scope={scope} cause=drawdown effect=Flatten"); // would turn the position
            Grants(portfolio, Reserve(Sample.First, Side.Buy, 5));
            Assert.True(((Reserved)portfolio.Events[0]).Reduces); // found, though not claimed
            Grants(portfolio.WhenTold($"breaker/{scope}", 2, new BreakerRearmed(scope, "drawdown", Olga, Anna)), Reserve(Sample.Second, Side.Sell, 1));
        }
    }

    [Fact]
    public void Opening_needs_a_fresh_price_and_reducing_does_not()
    {
        Denies(Portfolio(), Reserve(Sample.First, Side.Buy, 1, symbol: Sample.Nq, reference: 18_000), "MARK_MISSING: symbol=NQ");
        Grants(Portfolio().At(Sample.At(600).Value), Reserve(Sample.First, Side.Buy, 1));
        Denies(Portfolio().At(Sample.At(600.5).Value), Reserve(Sample.First, Side.Buy, 1), "MARK_STALE: symbol=ES age=600 limit=600");
        Grants(Holding(5).At(Sample.At(90_000).Value), Reserve(Sample.First, Side.Sell, 5, reference: 4000)); // a stale mark is no collar either
    }

    [Fact]
    public void So_many_orders_pass_in_any_sixty_seconds()
    {
        var portfolio = Portfolio(With(None with { OrdersPerMinute = 3 }));
        for (var i = 0; i < 3; i++)
        {
            Grants(portfolio.At(Sample.At(20 * i).Value), Reserve(new OrderId($"main/ES/{i}"), Side.Buy, 1));
        }

        Denies(portfolio.At(Sample.At(60).Value), Reserve(Sample.First with { Value = "a" }, Side.Buy, 1), "LIMIT_ORDER_RATE: orders=3 limit=3 scope=portfolio/main");
        Grants(portfolio.At(Sample.At(61).Value), Reserve(new OrderId("b"), Side.Buy, 1));
        Denies(portfolio, Reserve(new OrderId("c"), Side.Buy, 1), "LIMIT_ORDER_RATE: orders=3 limit=3 scope=portfolio/main");
        portfolio.When(Fill(new OrderId("b"), "x", Side.Buy, 1, 4500));
        Grants(portfolio, Reserve(new OrderId("d"), Side.Sell, 1)); // a reduction
    }

    [Fact]
    public void Without_equity_nothing_opens()
    {
        var portfolio = Holding(100, 4500, With(None)).WhenStreamed("instrument/ES", Mark(Sample.Es, 4300, 1));
        Denies(portfolio, Reserve(Sample.First, Side.Buy, 1, reference: 4300), "EQUITY_NOT_POSITIVE: equity=0");
        Grants(portfolio, Reserve(Sample.First, Side.Sell, 100, reference: 4300));
    }

    [Fact]
    public void After_the_days_loss_nothing_opens_until_the_next_day()
    {
        var options = With(None with { DayLoss = 0.05 });
        var portfolio = Holding(10, 4500, options).WhenStreamed("instrument/ES", Mark(Sample.Es, 4400.25m, 1));
        Grants(portfolio, Reserve(Sample.First, Side.Buy, 1));
        portfolio.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 2));
        Denies(
            portfolio, Reserve(Sample.Second, Side.Buy, 1), "LIMIT_DAY_LOSS: loss=50000 limit=0.05 start=1000000 equity=950000 scope=portfolio/main");
        Grants(portfolio, Reserve(new OrderId("out"), Side.Sell, 10));
        portfolio.WhenTold("instrument/ES", 1, Bar(Sample.Es, 4400, 1, 300));
        portfolio.WhenStreamed("instrument/ES", Mark(Sample.Es, 4400, 400, Day + 1)).At(Sample.At(400).Value); // the new day's first price
        Grants(portfolio, Reserve(Sample.Second, Side.Buy, 1));
    }

    [Fact]
    public void Position_concentration_and_leverage_count_working_orders_as_filled()
    {
        var position = With(None with { PositionQuantity = 5 });
        var working = Portfolio(position).When(Reserve(Sample.First, Side.Buy, 3)).When(Fill(Sample.First, "x", Side.Buy, 1, 4500));
        Grants(working, Reserve(Sample.Second, Side.Buy, 2));
        Denies(working, Reserve(new OrderId("c"), Side.Buy, 1), "LIMIT_POSITION_QUANTITY: position=6 limit=5 scope=portfolio/main");
        Grants(working, Reserve(new OrderId("d"), Side.Sell, 4)); // 1 long, worst case 3 short beside 5 long
        Denies(working, Reserve(new OrderId("e"), Side.Sell, 3), "LIMIT_POSITION_QUANTITY: position=6 limit=5 scope=portfolio/main");

        var share = With(None with { Concentration = 0.45 });
        Grants(Portfolio(share), Reserve(Sample.First, Side.Buy, 2));
        Denies(
            Portfolio(share), Reserve(Sample.First, Side.Buy, 3), "LIMIT_CONCENTRATION: exposure=675000 equity=1000000 limit=0.45 scope=portfolio/main");

        var leverage = Portfolio(With(None with { GrossLeverage = 1 })).WhenStreamed("instrument/NQ", Mark(Sample.Nq, 18_000, 0));
        Grants(leverage, Reserve(Sample.First, Side.Sell, 2)); // 450,000
        Grants(leverage, Reserve(Sample.Second, Side.Buy, 1, symbol: Sample.Nq, reference: 18_000)); // 360,000: gross adds up
        Denies(
            leverage,
            Reserve(new OrderId("c"), Side.Buy, 1, symbol: Sample.Nq, reference: 18_000),
            "LIMIT_GROSS_LEVERAGE: exposure=1170000 equity=1000000 limit=1 factor=1 scope=portfolio/main");
    }

    [Fact]
    public void Net_exposure_counts_the_working_orders_of_the_orders_side()
    {
        var portfolio = Portfolio(With(None with { NetExposure = 0.5 })).WhenStreamed("instrument/NQ", Mark(Sample.Nq, 18_000, 0));
        Grants(portfolio, Reserve(Sample.First, Side.Buy, 2)); // 450,000 long
        Denies(
            portfolio, Reserve(Sample.Second, Side.Buy, 1), "LIMIT_NET_EXPOSURE: exposure=675000 equity=1000000 limit=0.5 scope=portfolio/main");
        Grants(portfolio, Reserve(Sample.Second, Side.Sell, 1, symbol: Sample.Nq, reference: 18_000)); // 360,000 short: may be alone in the end
        Denies(
            portfolio,
            Reserve(new OrderId("c"), Side.Sell, 1, symbol: Sample.Nq, reference: 18_000),
            "LIMIT_NET_EXPOSURE: exposure=-720000 equity=1000000 limit=0.5 scope=portfolio/main");
    }

    [Fact]
    public void A_restricted_symbol_may_only_be_reduced()
    {
        var portfolio = Holding(5, options: With(None with { Restricted = new SymbolSet(Sample.Es) }) with
        {
            ClusterLimits = None with { Restricted = new SymbolSet(Sample.Nq) },
        });
        Denies(portfolio, Reserve(Sample.First, Side.Buy, 1), "SYMBOL_RESTRICTED: symbol=ES scope=portfolio/main");
        Denies(portfolio, Reserve(Sample.First, Side.Buy, 1, symbol: Sample.Nq), "SYMBOL_RESTRICTED: symbol=NQ scope=cluster");
        Grants(portfolio, Reserve(Sample.First, Side.Sell, 5));
    }

    [Fact]
    public void Nobody_opens_against_his_own_open_orders()
    {
        var portfolio = Portfolio(With(None with { ForbidSelfTrade = true }));
        Grants(portfolio, Reserve(Sample.First, Side.Buy, 2, limit: 4400));
        Denies(portfolio, Reserve(Sample.Second, Side.Sell, 1), "SELF_TRADE: symbol=ES working=2 scope=portfolio/main");
        portfolio.When(new Release(Sample.First, new Quantity(2), "canceled"));
        Grants(portfolio, Reserve(Sample.Second, Side.Sell, 1));
        var holding = Holding(5, options: With(None with { ForbidSelfTrade = true }));
        Grants(holding, Reserve(Sample.First, Side.Buy, 2, limit: 4400));
        Grants(holding, Reserve(Sample.Second, Side.Sell, 5)); // the way out is never shut
    }

    [Fact]
    public void The_strictest_scope_wins_and_a_change_counts_from_when_it_is_told()
    {
        var options = With(None with { OrderQuantity = 10 }) with { ClusterLimits = None with { OrderQuantity = 7 } };
        var portfolio = Portfolio(options);
        Denies(portfolio, Reserve(Sample.First, Side.Buy, 8), "LIMIT_ORDER_QUANTITY: requested=8 limit=7 scope=cluster");
        portfolio.WhenTold("limits/cluster", 1, new LimitChanged("cluster", None, Anna, Ben));
        Grants(portfolio, Reserve(Sample.First, Side.Buy, 8));
        portfolio.WhenTold("limits/portfolio/main", 1, new LimitChanged("portfolio/main", None with { OrderQuantity = 5 }, Anna, Anna));
        Denies(portfolio, Reserve(Sample.Second, Side.Buy, 8), "LIMIT_ORDER_QUANTITY: requested=8 limit=5 scope=portfolio/main");
    }

    [Fact]
    public void A_portfolio_has_a_limited_number_of_open_orders()
    {
        var portfolio = Portfolio(With(None));
        for (var i = 0; i < PortfolioState.OpenOrdersMax; i++)
        {
            portfolio.Given(new Reserved(new OrderId($"o{i}"), Sample.Es, Side.Buy, new Quantity(1), Sample.Points(4500), false));
        }

        Denies(portfolio, Reserve(Sample.First, Side.Buy, 1), "LIMIT_OPEN_ORDERS: open=1000 limit=1000");
    }

    [Fact]
    public void The_documented_codes_are_the_codes_in_their_order()
    {
        var documented = Repository.TableRows("docs/limits.md", "code").Select(cells => string.Join(" | ", cells));
        var coded = DenialCodes.All.Select(c => $"{c.Code} | {c.Keys} | {c.Meaning} | {(c.BindsReductions ? "yes" : "no")}");
        Assert.Equal(coded, documented);
        Assert.Equal(DenialCodes.All.Count, DenialCodes.All.Select(c => c.Code).Distinct().Count());
    }

    private static void Grants(Scenario portfolio, Reserve order)
    {
        portfolio.When(order);
        Assert.True(portfolio.Events is [Reserved], portfolio.Events is [ReservationDenied d] ? $"{d.Code}: {d.Detail}" : "nothing");
    }

    private static void Denies(Scenario portfolio, Reserve order, string text)
    {
        portfolio.When(order);
        var denied = Assert.IsType<ReservationDenied>(Assert.Single(portfolio.Events));
        Assert.Equal(text, $"{denied.Code}: {denied.Detail}");
        var keys = denied.Detail.Split(' ').Select(pair => pair.Split('=')[0]);
        Assert.Equal(DenialCodes.All.Single(c => c.Code == denied.Code).Keys, string.Join(' ', keys));
    }
}
