using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Risk.Breakers;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the throttle of repeated orders (RTS 6, article 15): five pass, the sixth stops the strategy until a person starts it again.</summary>
public sealed class RepeatedOrdersTests
{
    [Fact]
    public void The_sixth_equal_order_in_a_minute_is_denied_and_stops_the_strategy_until_it_is_enabled_again()
    {
        var desk = DeskTests.NewDesk();
        for (var i = 1; i <= 5; i++)
        {
            desk.Now = Sample.At(i);
            Assert.Null(DenialOf(desk, i));
        }

        desk.Now = Sample.At(6);
        Assert.Equal("LIMIT_REPEATED_ORDERS repeats=5 limit=5 scope=portfolio/main", DenialOf(desk, 6));
        Assert.Equal("repeated-orders", Assert.Single(desk.State<BreakerState>("breaker/agent/main/ES").Tripped).Cause);
        Assert.Equal("BREAKER_TRIPPED scope=agent/main/ES cause=repeated-orders effect=StopOpening", DenialOf(desk, 7, quantity: 2)); // not only the repeats
        desk.Now = Sample.At(300);
        Assert.Equal("BREAKER_TRIPPED scope=agent/main/ES cause=repeated-orders effect=StopOpening", DenialOf(desk, 8));
        Assert.Null(DenialOf(desk, 9, symbol: Sample.Nq)); // another strategy goes on
        desk.Ask("breaker/agent/main/ES", new RequestRearm("repeated-orders", "bug fixed", Olga));
        desk.Ask("breaker/agent/main/ES", new ApproveRearm("repeated-orders", Anna));
        Assert.Null(DenialOf(desk, 10));
    }

    [Fact]
    public void Other_orders_and_older_ones_and_reductions_are_no_repeats()
    {
        var portfolio = Portfolio();
        for (var i = 0; i < 12; i++)
        {
            portfolio.At(Sample.At(13 * i).Value).When(Reserve(new OrderId($"slow{i}"), Side.Buy, 1)); // five in any 60 s
            Assert.IsType<Reserved>(Assert.Single(portfolio.Events));
        }

        portfolio = Holding(20);
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<Reserved>(Assert.Single(portfolio.When(Reserve(new OrderId($"out{i}"), Side.Sell, 1)).Events));
        }

        portfolio = Portfolio();
        for (var i = 1; i <= 5; i++)
        {
            Assert.IsType<Reserved>(Assert.Single(portfolio.When(Reserve(new OrderId($"a{i}"), Side.Buy, 1)).Events));
        }

        Assert.IsType<Reserved>(Assert.Single(portfolio.When(Reserve(new OrderId("larger"), Side.Buy, 2)).Events));
        portfolio.When(Reserve(new OrderId("a6"), Side.Buy, 1));
        Assert.Equal(new EntityId("breaker/agent/main/ES"), ((Effect.Send)portfolio.Effects[1]).To);
        Assert.Equal("order=a6 repeats=5 limit=5 scope=portfolio/main", ((Trip)((Effect.Send)portfolio.Effects[1]).Command).Detail);
    }

    private static string? DenialOf(Desk desk, int number, long quantity = 1, Symbol? symbol = null)
    {
        if (symbol == Sample.Nq)
        {
            desk.Feed(Sample.Batch(Sample.Bar(1, 18_000, 18_000, 18_000, 18_000, 100)) with { Symbol = Sample.Nq }, Mark(Sample.Nq, 18_000, (desk.Now - Sample.Start) / 1e9));
        }
        else
        {
            desk.Feed(Sample.Batch(), Mark(Sample.Es, 4500, (desk.Now - Sample.Start) / 1e9)); // a fresh price
        }

        var order = new OrderId($"main/{symbol ?? Sample.Es}/{number}");
        desk.Ask($"order/{order}", Sample.Place(order, quantity: quantity, limit: symbol is null ? 4400 : 17_800, symbol: symbol, reference: symbol is null ? 4500 : 18_000));
        return desk.Journal.Select(row => row.Event).OfType<OrderDenied>().FirstOrDefault(d => d.Order == order) is { } denied ? $"{denied.Code} {denied.Detail}" : null;
    }
}
