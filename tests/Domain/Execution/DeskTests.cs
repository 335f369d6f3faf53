using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Execution.Venues;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Portfolios;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Execution;

/// <summary>Guards the way of an order through all entities, as they are registered.</summary>
public sealed class DeskTests
{
    [Fact]
    public void An_order_goes_from_intent_to_booked_fill()
    {
        var desk = NewDesk();
        desk.Ask("order/main/ES/1", Sample.Place(quantity: 10));
        Assert.Equal(OrderStatus.New, desk.State<OrderState>("order/main/ES/1").Status);

        Bar(desk, 300, 4501, volume: 60);
        Bar(desk, 600, 4502, volume: 60);
        var order = desk.State<OrderState>("order/main/ES/1");
        Assert.Equal((OrderStatus.Filled, 10L, 4501.4m), (order.Status, order.Cumulative.Units, order.AveragePrice)); // 6 at 4501, 4 at 4502
        var portfolio = desk.State<PortfolioState>("portfolio/main");
        Assert.Equal(new Money(1_000_000 - (((6 * 4501m) + (4 * 4502m)) * 50) - 22.5m), portfolio.Cash);
        Assert.Empty(portfolio.Holds);

        // The bar that gave the fill is marked after it: 10 at 4502.
        var marked = desk.Journal.Select(row => row.Event).OfType<EquityMarked>().Last();
        Assert.Equal(new Money(1_000_000 + (6 * 50) - 22.5m), marked.Equity);
        Assert.IsType<RiskAssessed>(desk.Journal[^1].Event);
        Assert.Equal(
            ["OrderInitialized", "Reserved", "OrderReleased", "VenueOrderAccepted", "OrderAccepted"],
            desk.Journal.Skip(1).Take(5).Select(row => row.Event.GetType().Name));
        Assert.Empty(desk.Refusals);
    }

    [Fact]
    public void A_loss_trips_the_breaker_which_recalls_what_could_open_and_lets_the_position_go()
    {
        var desk = NewDesk();
        desk.Ask("order/main/ES/1", Sample.Place(quantity: 10));
        Bar(desk, 300, 4500, volume: 1_000);
        desk.Ask("order/main/ES/2", Sample.Place(Sample.Second, quantity: 1, limit: 4300));
        Bar(desk, 600, 4450, volume: 1_000);
        foreach (var (second, price) in new[] { (900, 4399m), (1200, 4398m), (1500, 4397m) })
        {
            Bar(desk, second, price, volume: 1_000);
        }

        Assert.Equal("daily-loss", Assert.Single(desk.State<BreakerState>("breaker/portfolio/main").Tripped).Cause);
        Assert.Equal(OrderStatus.Canceled, desk.State<OrderState>("order/main/ES/2").Status);
        desk.Ask("order/main/ES/3", Sample.Place(new OrderId("main/ES/3"), quantity: 1, reference: 4397));
        Assert.Equal(OrderPhase.Denied, desk.State<OrderState>("order/main/ES/3").Phase);
        desk.Ask("order/main/ES/4", Sample.Place(new OrderId("main/ES/4"), Side.Sell, 10, reduces: true, reference: 4397));
        Bar(desk, 1800, 4396, volume: 1_000);
        Assert.Equal(OrderStatus.Filled, desk.State<OrderState>("order/main/ES/4").Status);
        Assert.Empty(desk.State<PortfolioState>("portfolio/main").Positions);
    }

    [Fact]
    public void A_halt_cancels_working_orders_and_stops_new_ones_until_a_risk_officer_lifts_it()
    {
        var desk = NewDesk();
        desk.Ask("order/main/ES/1", Sample.Place(limit: 4400));
        desk.Ask("breaker/cluster", new Halt("drill", Olga));
        Assert.Equal(OrderStatus.Canceled, desk.State<OrderState>("order/main/ES/1").Status);
        Assert.Empty(desk.State<VenueState>("venue/sim").Working);
        Assert.Empty(desk.State<PortfolioState>("portfolio/main").Holds);
        desk.Ask("order/main/ES/2", Sample.Place(Sample.Second));
        var denied = desk.Journal.Select(row => row.Event).OfType<OrderDenied>().Single();
        Assert.Equal("HALT_ACTIVE", denied.Code);
        desk.Ask("breaker/cluster", new Resume("over", Anna));
        desk.Ask("order/main/ES/3", Sample.Place(new OrderId("main/ES/3")));
        Assert.Equal(OrderStatus.New, desk.State<OrderState>("order/main/ES/3").Status);
    }

    [Fact]
    public void A_day_order_ends_with_its_session_though_no_more_data_come()
    {
        var desk = NewDesk();
        desk.Ask("order/main/ES/1", Sample.Place(limit: 4400));
        desk.Now = Sample.At(12 * 3600);
        desk.Ask("portfolio/main", new Deposit(new Money(1), "any message of a later time"));
        Assert.Equal(OrderStatus.Expired, desk.State<OrderState>("order/main/ES/1").Status);
        Assert.Empty(desk.State<PortfolioState>("portfolio/main").Holds);
    }

    [Fact]
    public void Commands_that_reduce_risk_have_the_reserved_lane() =>
        Assert.Equal([typeof(Trip), typeof(Halt), typeof(Cancel), typeof(CancelRequest)], NewDesk().RiskReducing);

    internal static Desk NewDesk()
    {
        var desk = new Desk(Options, Sample.Execution with { Venue = new VenueOptions { SlippageTicksMax = 0 } });
        desk.Ask("portfolio/main", new Deposit(new Money(1_000_000), "start"));
        desk.Feed(Sample.Batch(Sample.Bar(0, 4500, 4500, 4500, 4500, 1_000)), Mark(Sample.Es, 4500, 0));
        return desk;
    }

    private static void Bar(Desk desk, int second, decimal price, long volume)
    {
        desk.Now = Sample.At(second);
        desk.Feed(
            Sample.Batch(Sample.Bar(second, price, price + 1, price - 1, price, volume)),
            Mark(Sample.Es, price, second),
            Risk.RiskSample.Bar(Sample.Es, price, second / 300, second));
    }
}
