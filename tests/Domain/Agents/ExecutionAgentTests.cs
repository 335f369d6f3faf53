using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Agents;
using GrandModel.Agents.Tactical;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>Guards the execution agent: steps up, at once down, never across zero, never twice, and out when a breaker says so.</summary>
public sealed class ExecutionAgentTests
{
    private readonly Scenario _agent = Scenario.Of(TacticalAgent.Define(Sample.Options()), Sample.Tactical("execution"));
    private long _bar = 100;
    private long _told;

    [Fact]
    public void It_waits_for_signal_and_budget_of_the_same_bar_in_any_order()
    {
        _agent.WhenTold(Sample.Tactical("risk"), 1, Sample.Budget(60, 12)).ThenNothing();
        _agent.WhenTold(Sample.Instrument, 60, Sample.Bar5(60)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("tactical"), 1, Sample.Signal(59, 12, .5)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("tactical"), 2, Sample.Signal(60, 12, .5));
        var order = Assert.IsType<OrderIntended>(Assert.Single(_agent.Events));
        Assert.Equal(60, order.Bar);
        _agent.WhenTold(Sample.Tactical("tactical"), 2, Sample.Signal(60, 12, .5)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("risk"), 1, Sample.Budget(60, 12)).ThenNothing();
    }

    [Fact]
    public void An_older_bar_that_completes_late_is_passed_over()
    {
        Bar(target: 12);
        _agent.WhenTold(Sample.Instrument, 1, Sample.Bar5(_bar - 1)).WhenTold(Sample.Tactical("risk"), 1, Sample.Budget(_bar - 1, -12));
        _agent.WhenTold(Sample.Tactical("tactical"), 1, Sample.Signal(_bar - 1, -12, -.5)).ThenNothing();
    }

    [Fact]
    public void The_order_and_its_place_carry_all_that_is_asked()
    {
        var order = Bar(target: 12, close: 4501.25)!;
        Assert.Equal(new OrderId("main/ES/1"), order.Order);
        Assert.Equal((Side.Buy, new Quantity(4), new Quantity(12), Quantity.Zero, Quantity.Zero, false), (
            order.Side, order.Quantity, order.Target, order.Position, order.Working, order.Reduces));
        Assert.Equal(Price.From(4501.25m), order.ReferencePrice);
        _agent.ThenEffects(new Effect.Send(new EntityId("order/main/ES/1"), new Place(
            order.Order, Sample.Main, Sample.Es, Side.Buy, new Quantity(4), OrderType.Market, null, TimeInForce.Day, Price.From(4501.25m), false, "SIM",
            new InputRef("agent.tactical/main/ES/execution", 1))));
        Assert.Equal(
            ["instrument/ES#101", "agent.tactical/main/ES/risk#101", "agent.tactical/main/ES/tactical#101"],
            order.Provenance.Inputs.Select(i => $"{i.Entity}#{i.Sequence}"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(10, 4)]
    [InlineData(12, 4)]
    [InlineData(-7, 3)]
    public void An_increase_goes_in_thirds_rounded_up(long target, long quantity)
    {
        var order = Bar(target)!;
        Assert.Equal((quantity, target > 0 ? Side.Buy : Side.Sell), (order.Quantity.Units, order.Side));
    }

    [Fact]
    public void What_is_on_its_way_counts_from_the_moment_it_is_intended()
    {
        Assert.Equal((4, 0), Told(Bar(10)));
        Assert.Equal((4, 4), Told(Bar(10))); // the portfolio has said nothing yet
        Tell(Sample.Reserved(Order(1), Side.Buy, 4));
        Assert.Equal((2, 8), Told(Bar(10)));
        Assert.Null(Bar(10)); // 10 are on their way
    }

    [Fact]
    public void A_denied_order_is_not_on_its_way_any_more()
    {
        Bar(10);
        Tell(Sample.Denied(Order(1), Side.Buy, 4));
        var order = Bar(10)!;
        Assert.Equal((4, 0), Told(order));
        Assert.Empty(order.Open);
    }

    [Fact]
    public void Fills_move_units_from_on_the_way_to_held()
    {
        Bar(10);
        Tell(Sample.Reserved(Order(1), Side.Buy, 4), Sample.Fill(Order(1), Side.Buy, 1, 1));
        var order = Bar(10)!;
        Assert.Equal((4, 3, 1), (order.Quantity.Units, order.Working.Units, order.Position.Units));
        Assert.Equal([Order(1)], order.Open);
        Tell(Sample.Fill(Order(1), Side.Buy, 3, 4));
        order = Bar(10)!;
        Assert.Equal((2, 4, 4), (order.Quantity.Units, order.Working.Units, order.Position.Units));
        Assert.Equal([Order(2)], order.Open);
    }

    [Fact]
    public void A_released_order_holds_nothing_any_more()
    {
        Bar(10);
        Tell(Sample.Reserved(Order(1), Side.Buy, 4), Sample.Fill(Order(1), Side.Buy, 1, 1), Sample.Released(Order(1), Side.Buy, 3));
        Assert.Equal((4, 0), Told(Bar(10)));
    }

    [Fact]
    public void Orders_of_others_on_the_symbol_count_and_those_of_other_symbols_do_not()
    {
        Tell(Sample.Reserved(new OrderId("desk-1"), Side.Buy, 9), Sample.Reserved(new OrderId("desk-2"), Side.Buy, 5, "NQ"));
        Tell(Sample.Fill(new OrderId("desk-2"), Side.Buy, 5, 5, symbol: "NQ"));
        Assert.Equal((1, 9), Told(Bar(10)));
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("reduce")]
    [InlineData("flat")]
    public void Without_the_signals_agreement_nothing_is_increased(string action) => Assert.Null(Bar(12, action: action));

    [Fact]
    public void A_veto_stops_increases_only()
    {
        Assert.Null(Bar(12, vetoed: true));
        Hold(8);
        var order = Bar(5, vetoed: true, action: "hold")!;
        Assert.Equal((Side.Sell, 3, true), (order.Side, order.Quantity.Units, order.Reduces));
    }

    [Theory]
    [InlineData(9, 4, Side.Sell, 5, "EXECUTION_REDUCE")]
    [InlineData(9, 0, Side.Sell, 9, "EXECUTION_TO_FLAT")]
    [InlineData(9, -12, Side.Sell, 9, "EXECUTION_TO_FLAT")]
    [InlineData(-9, -4, Side.Buy, 5, "EXECUTION_REDUCE")]
    [InlineData(-9, 12, Side.Buy, 9, "EXECUTION_TO_FLAT")]
    public void A_reduction_goes_at_once_and_never_across_zero(long position, long target, Side side, long quantity, string reason)
    {
        Hold(position);
        var order = Bar(target)!;
        Assert.Equal((side, quantity, true), (order.Side, order.Quantity.Units, order.Reduces));
        Assert.StartsWith(reason, order.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_flip_to_flat_the_other_side_is_built_in_steps()
    {
        Hold(9);
        Assert.Equal(9, Bar(-12)!.Quantity.Units);
        Assert.Null(Bar(-12)); // still on its way to flat
        Tell(Sample.Reserved(Order(1), Side.Sell, 9), Sample.Fill(Order(1), Side.Sell, 9, 0));
        var order = Bar(-12)!;
        Assert.Equal((Side.Sell, 4, false), (order.Side, order.Quantity.Units, order.Reduces));
    }

    [Fact]
    public void At_the_target_nothing_happens()
    {
        Hold(12);
        Assert.Null(Bar(12));
        _agent.ThenNothing();
    }

    [Fact]
    public void A_reduction_counts_what_already_reduces()
    {
        Hold(9);
        Assert.Equal(5, Bar(4)!.Quantity.Units);
        Assert.Equal(2, Bar(2)!.Quantity.Units);
        Assert.Null(Bar(2));
    }

    [Fact]
    public void Increases_on_their_way_are_canceled_when_the_target_falls()
    {
        Hold(3);
        Bar(12); // buys 4
        var order = Bar(2)!;
        var cancels = Assert.IsType<CancelsIntended>(_agent.Events[0]);
        Assert.Equal([Order(1)], cancels.Orders);
        Assert.Equal((Side.Sell, 1, 4), (order.Side, order.Quantity.Units, order.Working.Units));
        Assert.Equal(Order(3), order.Order); // the event after the cancels
        _agent.ThenEffects(
            new Effect.Send(new EntityId("order/main/ES/1"), new Cancel(Order(1), cancels.Reasons[0])), _agent.Effects[1]);
        Assert.Null(Bar(2)); // canceled once, reduced once
        _agent.ThenNothing();
    }

    [Fact]
    public void Against_orders_of_the_other_side_an_increase_waits()
    {
        Hold(9);
        Bar(4); // sells 5
        Assert.Null(Bar(12)); // canceled first
        Assert.Equal([Order(1)], Assert.IsType<CancelsIntended>(Assert.Single(_agent.Events)).Orders);
        Tell(Sample.Reserved(Order(1), Side.Sell, 5), Sample.Released(Order(1), Side.Sell, 5));
        Assert.Equal((Side.Buy, 3), (Bar(12)!.Side, _agent.Events.OfType<OrderIntended>().Single().Quantity.Units));
    }

    [Fact]
    public void A_flattening_budget_closes_whatever_the_signal_says()
    {
        Hold(-7);
        var order = Bar(-7, flatten: true)!;
        Assert.Equal((Side.Buy, 7, Quantity.Zero, "EXECUTION_FLATTEN: from=-7 to=0"), (order.Side, order.Quantity.Units, order.Target, order.Reasons[0]));
    }

    [Fact]
    public void A_flattening_breaker_cancels_and_closes_at_once()
    {
        Hold(5);
        Bar(12, close: 4510);
        _agent.WhenTold("breaker/portfolio/main", 3, Sample.Tripped(BreakerEffect.Flatten));
        Assert.Equal([Order(1)], ((CancelsIntended)_agent.Events[0]).Orders);
        var order = (OrderIntended)_agent.Events[1];
        Assert.Equal((0L, Side.Sell, 5L, true, Price.From(4510)), (order.Bar, order.Side, order.Quantity.Units, order.Reduces, order.ReferencePrice));
        Assert.Equal(new InputRef("breaker/portfolio/main", 3), order.Provenance.Inputs[^1]);
        _agent.WhenTold("breaker/cluster", 1, Sample.Tripped(BreakerEffect.Flatten, scope: "cluster")).ThenNothing(); // all of it is on its way
        Assert.Null(Bar(12, flatten: true));
        Assert.Null(Bar(12)); // its own book still says flatten
    }

    [Fact]
    public void A_flattening_breaker_leaves_the_closing_order_that_is_on_its_way()
    {
        Hold(5);
        Bar(2); // sells 3
        _agent.WhenTold("breaker/portfolio/main", 3, Sample.Tripped(BreakerEffect.Flatten));
        Assert.Equal(2, Assert.IsType<OrderIntended>(Assert.Single(_agent.Events)).Quantity.Units);
    }

    [Fact]
    public void A_breaker_that_stops_opening_only_stops_opening()
    {
        Hold(5);
        _agent.WhenTold("breaker/portfolio/main", 3, Sample.Tripped(BreakerEffect.StopOpening)).ThenNothing();
        Assert.Null(Bar(12));
        Assert.Equal(2, Bar(3)!.Quantity.Units);
        _agent.WhenTold("breaker/portfolio/main", 4, new BreakerRearmed("portfolio/main", "drawdown", Sample.Officer, Sample.Officer)).ThenNothing();
        Tell(Sample.Denied(Order(1), Side.Sell, 2));
        Assert.Equal(4, Bar(12)!.Quantity.Units);
    }

    [Fact]
    public void A_cut_of_leverage_brings_the_position_down_at_once_and_nothing_increases_until_it_is_there()
    {
        Hold(12);
        Bar(12, close: 4510);
        _agent.GivenTold("breaker/cluster", 1, Sample.Tripped(BreakerEffect.CutLeverage, "correlation", "cluster"));
        _agent.WhenTold("portfolio/main", 900, Cut("NQ", 4, 2)).ThenNothing();
        _agent.WhenTold("portfolio/main", 901, Cut("ES", 12, 6));
        var order = Assert.IsType<OrderIntended>(Assert.Single(_agent.Events));
        Assert.Equal((0L, Side.Sell, 6L, true, 6L), (order.Bar, order.Side, order.Quantity.Units, order.Reduces, order.Target.Units));
        Assert.Equal("EXECUTION_REDUCE: from=12 to=6", order.Reasons[0]);
        Assert.Equal(new InputRef("portfolio/main", 901), order.Provenance.Inputs[^1]);
        Assert.Null(Bar(12)); // all of it is on its way
        Tell(Sample.Reserved(order.Order, Side.Sell, 6), Sample.Fill(order.Order, Side.Sell, 2, 10), Sample.Released(order.Order, Side.Sell, 4));
        Assert.Equal((Side.Sell, 4L), Bar(12) is { } rest ? (rest.Side, rest.Quantity.Units) : default); // the rest, though the target is higher
        Tell(Sample.Reserved(Order(2), Side.Sell, 4), Sample.Fill(Order(2), Side.Sell, 4, 6));
        Assert.Equal((Side.Buy, 4L), Bar(12) is { } again ? (again.Side, again.Quantity.Units) : default); // once: what the budget allows is free again

        static LeverageCut Cut(string symbol, long from, long to) => new(
            Sample.Main, "cluster", "correlation", .5, 2, Money.Zero, Money.Zero, Sample.Start, [new PositionCut(new Symbol(symbol), new Quantity(from), new Quantity(to))]);
    }

    [Fact]
    public void A_halt_cancels_everything_and_sends_nothing_until_it_is_lifted()
    {
        Hold(6);
        Bar(12);
        _agent.WhenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Sample.Officer));
        Assert.Equal([Order(1)], Assert.IsType<CancelsIntended>(Assert.Single(_agent.Events)).Orders);
        Assert.Equal("EXECUTION_HALTED", ((CancelsIntended)_agent.Events[0]).Reasons[0]);
        Assert.Null(Bar(0));
        Tell(Sample.Denied(Order(1), Side.Buy, 4));
        _agent.WhenTold("breaker/cluster", 2, new Resumed("cluster", 1, "over", Sample.Officer)).ThenNothing();
        Assert.Equal(6, Bar(0)!.Quantity.Units);
    }

    [Fact]
    public void A_halt_without_orders_says_nothing() =>
        _agent.WhenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Sample.Officer)).ThenNothing();

    [Fact]
    public void A_reduction_goes_in_pieces_that_the_limits_let_through_and_an_increase_does_not_ask()
    {
        _agent.GivenTold("limits/portfolio/main", 1, Sample.Limits(order: 3, notional: 500_000)); // two contracts of 225,000
        Assert.Equal(4, Bar(12)!.Quantity.Units);
        Tell(Sample.Denied(Order(1), Side.Buy, 4));
        Hold(7);
        Assert.Equal(2, Bar(0)!.Quantity.Units);
        Assert.Equal(2, Bar(0)!.Quantity.Units);
        _agent.GivenTold("limits/portfolio/main", 2, Sample.Limits(order: 0));
        Assert.Null(Bar(0));
    }

    [Fact]
    public void With_too_many_orders_on_their_way_nothing_is_increased()
    {
        for (var i = 0; i < 64; i++)
        {
            Assert.NotNull(Bar(1_000 + i)); // a third of the target each, with fresh room
            Tell(Sample.Reserved(Order(i + 1), Side.Buy, 1)); // the portfolio granted less than asked: the order stays small
        }

        Assert.Null(Bar(5_000));
        Assert.Equal(64, _agent.StateAs<TacticalState>().Orders.Count);
        Tell(Sample.Released(Order(1), Side.Buy, 1));
        Assert.NotNull(Bar(5_000));
        Assert.Equal(64, _agent.StateAs<TacticalState>().Orders.Count);
    }

    [Fact]
    public void An_unknown_message_is_refused() =>
        Assert.Throws<System.Diagnostics.UnreachableException>(() => _agent.WhenTold(Sample.Coordinator, 1, Sample.Decided(48, 1)));

    private static OrderId Order(long sequence) => new($"main/ES/{sequence}");

    private static (long Quantity, long Working) Told(OrderIntended? order) => (order!.Quantity.Units, order.Working.Units);

    private void Hold(long position) => Tell(Sample.Fill(new OrderId("desk-0"), position > 0 ? Side.Buy : Side.Sell, Math.Abs(position), position));

    private void Tell(params PortfolioEvent[] events)
    {
        foreach (var e in events)
        {
            _agent.WhenTold(Sample.Portfolio, ++_told, e).ThenNothing();
        }
    }

    // The next bar with its budget and signal; the order that came of it.
    private OrderIntended? Bar(long target, string action = "increase", bool vetoed = false, bool flatten = false, double close = 4500)
    {
        _bar++;
        _agent.WhenTold(Sample.Instrument, _bar, Sample.Bar5(_bar, close: close)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("risk"), _bar, Sample.Budget(_bar, target, vetoed, flatten)).ThenNothing();
        _agent.WhenTold(Sample.Tactical("tactical"), _bar, Sample.Signal(_bar, target, Math.Sign(target) * .5, action));
        return _agent.Events.OfType<OrderIntended>().SingleOrDefault();
    }
}
