using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Risk.Portfolios;
using GrandModel.Tests.Execution;
using static GrandModel.Tests.Risk.RiskSample;

namespace GrandModel.Tests.Risk;

/// <summary>Guards the books: cash, positions, profit, what open orders hold, and the marks of equity.</summary>
public sealed class PortfolioDeciderTests
{
    [Fact]
    public void A_permitted_order_holds_its_quantity_and_the_order_is_told()
    {
        var portfolio = Portfolio().At(Sample.At(7).Value).When(Reserve(Sample.First, Side.Buy, 4));
        portfolio.Then(new Reserved(Sample.First, Sample.Es, Side.Buy, new Quantity(4), Sample.Points(4500), false, Sample.At(7)))
            .ThenEffects(new Effect.Send(new EntityId("order/main/ES/1"), new ReserveGranted(Sample.First)));
        Assert.Equal(4, State(portfolio).Positions[Sample.Es].Buys.Units);
        portfolio.When(Reserve(Sample.First, Side.Buy, 4)).ThenNothing();
    }

    [Fact]
    public void A_denied_order_holds_nothing_and_is_told_the_code()
    {
        var portfolio = Portfolio().When(Reserve(Sample.First, Side.Buy, 0));
        portfolio.Then(new ReservationDenied(Sample.First, Sample.Es, Side.Buy, default, "QUANTITY_NOT_POSITIVE", "quantity=0"))
            .ThenEffects(new Effect.Send(
                new EntityId("order/main/ES/1"), new ReserveDenied(Sample.First, "QUANTITY_NOT_POSITIVE", "quantity=0")));
        Assert.Empty(State(portfolio).Holds);
        Assert.Empty(State(portfolio).Positions);
    }

    [Fact]
    public void A_fill_costs_its_full_price_and_fee_and_moves_from_hold_to_position()
    {
        var portfolio = Portfolio().When(Reserve(Sample.First, Side.Buy, 3)).When(Fill(Sample.First, "x1", Side.Buy, 2, 4500.50m, fee: 4.5m));
        portfolio.Then(new FillApplied(
            Sample.First, "x1", Sample.Es, Side.Buy, new Quantity(2), Sample.Points(4500.50m), new Money(4.5m), 50, Sample.Start, new Quantity(2),
            new Money(1_000_000 - (2 * 4500.50m * 50) - 4.5m), Money.Zero, default, Sample.Points(0.50m)));
        var position = State(portfolio).Positions[Sample.Es];
        Assert.Equal((2L, 1L), (position.Quantity.Units, position.Buys.Units));
        Assert.Equal(new Money(4.5m), State(portfolio).Fees);
    }

    [Fact]
    public void A_closing_fill_earns_first_in_first_out()
    {
        var portfolio = Holding(4, 4500).When(Fill(Sample.First, "x1", Side.Sell, 3, 4510, fee: 6.75m));
        var fill = Assert.IsType<FillApplied>(Assert.Single(portfolio.Events));
        Assert.Equal((new Money(1_500), 3L, 1L), (fill.Realized, fill.ClosedQuantity.Units, fill.Position.Units));
        Assert.Equal(Sample.Points(-10), fill.Slippage); // sold above the reference: better
        Assert.Equal(new Money(1_500), State(portfolio).Realized);
    }

    [Fact]
    public void A_fill_is_booked_once_while_the_order_is_open_and_after()
    {
        var portfolio = Portfolio().When(Reserve(Sample.First, Side.Buy, 3)).When(Fill(Sample.First, "x1", Side.Buy, 2, 4500));
        portfolio.When(Fill(Sample.First, "x1", Side.Buy, 2, 4500)).ThenNothing();
        portfolio.When(Fill(Sample.First, "x2", Side.Buy, 1, 4500));
        Assert.Empty(State(portfolio).Holds);
        portfolio.When(Fill(Sample.First, "x2", Side.Buy, 1, 4500)).ThenNothing();
        portfolio.When(Fill(Sample.First, "x1", Side.Buy, 2, 4500)).ThenNothing();
        Assert.Equal(3, State(portfolio).Positions[Sample.Es].Quantity.Units);
    }

    [Fact]
    public void Fills_of_ended_orders_are_remembered_up_to_a_limit()
    {
        var portfolio = Portfolio(With(GrandModel.Risk.Limits.LimitRules.None));
        for (var i = 0; i < PortfolioState.ClosedFillsMax + 10; i++)
        {
            var order = new OrderId($"main/ES/{i}");
            portfolio.When(Reserve(order, i % 2 == 0 ? Side.Buy : Side.Sell, 1)).When(Fill(order, $"x{i}", i % 2 == 0 ? Side.Buy : Side.Sell, 1, 4500));
        }

        Assert.Equal(PortfolioState.ClosedFillsMax, State(portfolio).ClosedFills.Length);
        Assert.Empty(State(portfolio).Holds);
        Assert.Empty(State(portfolio).Positions);
    }

    [Fact]
    public void A_release_frees_what_is_left_once()
    {
        var portfolio = Portfolio().When(Reserve(Sample.First, Side.Buy, 5)).When(Fill(Sample.First, "x1", Side.Buy, 2, 4500));
        portfolio.When(new Release(Sample.First, new Quantity(1), "replaced"))
            .Then(new Released(Sample.First, Sample.Es, Side.Buy, new Quantity(1), "replaced"));
        portfolio.When(new Release(Sample.First, new Quantity(9), "canceled"))
            .Then(new Released(Sample.First, Sample.Es, Side.Buy, new Quantity(2), "canceled"));
        portfolio.When(new Release(Sample.First, new Quantity(2), "canceled")).ThenNothing();
        Assert.Equal(0, State(portfolio).Positions[Sample.Es].Buys.Units);
    }

    [Fact]
    public void A_fill_the_other_way_takes_a_busted_trade_back_and_the_order_may_fill_again()
    {
        var portfolio = Portfolio().When(Reserve(Sample.First, Side.Buy, 5)).When(Fill(Sample.First, "x1", Side.Buy, 2, 4500.25m, fee: 4.5m));
        portfolio.When(Fill(Sample.First, "x2", Side.Sell, 2, 4500.25m, fee: -4.5m));
        Assert.Equal(new Money(1_000_000), State(portfolio).Cash);
        Assert.Equal((0L, 5L), (State(portfolio).Positions[Sample.Es].Quantity.Units, State(portfolio).Positions[Sample.Es].Buys.Units));
    }

    [Fact]
    public void What_the_venue_did_is_booked_for_an_order_that_holds_nothing_any_more()
    {
        var portfolio = Portfolio().When(Fill(Sample.First, "late", Side.Buy, 2, 4500));
        portfolio.When(Fill(Sample.First, "late", Side.Buy, 2, 4500)).ThenNothing();
        Assert.Equal(2, State(portfolio).Positions[Sample.Es].Quantity.Units);
        portfolio.When(Fill(Sample.First, "x", Side.Buy, 0, 4500)).ThenRefused("QUANTITY_NOT_POSITIVE");
        portfolio.When(Fill(Sample.First, "x", Side.Buy, 1, 1, symbol: new Symbol("XYZ"))).ThenRefused("INSTRUMENT_UNKNOWN");
        portfolio.When(Reserve(Sample.Second, Side.Buy, 2)).When(Fill(Sample.Second, "x", Side.Buy, 1, 1, symbol: Sample.Nq)).ThenRefused("SYMBOL_MISMATCH");
    }

    [Fact]
    public void Cash_comes_and_goes_and_marks_move_with_it()
    {
        var portfolio = Portfolio().When(new Deposit(new Money(-250_000), "payout"));
        portfolio.Then(new Deposited(new Money(-250_000), new Money(750_000), "payout"));
        var state = State(portfolio);
        Assert.Equal(new Money(750_000), state.HighWater); // a payout is no drawdown
        Assert.Equal(new Money(750_000), state.DayStart);
        portfolio.When(new Deposit(new Money(-750_001), "too much")).ThenRefused("WITHDRAWAL_EXCEEDS_EQUITY");
        portfolio.When(new Deposit(Money.Zero, "nothing")).ThenRefused("AMOUNT_ZERO");
    }

    [Fact]
    public void Each_closed_five_minute_bar_marks_equity_at_the_last_prices_of_all_symbols()
    {
        var portfolio = Holding(2, 4500)
            .When(Fill(Sample.Second, "n1", Side.Sell, 1, 18_000, symbol: Sample.Nq))
            .WhenStreamed("instrument/NQ", Mark(Sample.Nq, 17_990, 299))
            .WhenTold("instrument/ES", 9, Bar(Sample.Es, 4510, 9, 300));
        var net = (2 * 4510m * 50) - (17_990m * 20);
        var cash = 1_000_000 - (2 * 4500m * 50) + (18_000m * 20);
        portfolio.Then(new EquityMarked(
            Sample.Main, Sample.Es, 9, Sample.At(300), Day, new Money(cash), new Money(cash + net), new Money(1_001_200), new Money(1_000_000),
            new Money((2 * 4510m * 50) + (17_990m * 20)), new Money(net),
            [
                new MarkedPosition(Sample.Es, new Quantity(2), Sample.Points(4510), 50),
                new MarkedPosition(Sample.Nq, new Quantity(-1), Sample.Points(17_990), 20),
            ]));
        Assert.Equal(1_001_200, cash + net);
        portfolio.WhenTold("instrument/ES", 10, Bar(Sample.Es, 4000, 1, 300, timeframe: Timeframe.M30)).ThenNothing();
    }

    [Fact]
    public void A_new_trading_day_begins_with_the_equity_of_the_mark_before()
    {
        var portfolio = Holding(1, 4500)
            .WhenTold("instrument/ES", 1, Bar(Sample.Es, 4520, 1, 300))
            .WhenTold("instrument/ES", 2, Bar(Sample.Es, 4480, 2, 90_000, Day + 1));
        var mark = Assert.IsType<EquityMarked>(Assert.Single(portfolio.Events));
        Assert.Equal((1_001_000m, 999_000m, 1_001_000m), (mark.DayStart.Amount, mark.Equity.Amount, mark.HighWater.Amount));
        portfolio.WhenTold("instrument/NQ", 1, Bar(Sample.Nq, 18_000, 1, 90_100)); // a calendar that is still in the day before
        Assert.Equal(1_001_000m, Assert.IsType<EquityMarked>(Assert.Single(portfolio.Events)).DayStart.Amount);
        Assert.Equal(Day + 1, State(portfolio).SessionDate);
    }

    [Fact]
    public void A_tripped_breaker_recalls_the_orders_that_could_open_and_a_halt_recalls_all()
    {
        var portfolio = Holding(5)
            .When(Reserve(Sample.First, Side.Buy, 2))
            .When(Reserve(Sample.Second, Side.Sell, 3));
        portfolio.WhenTold("breaker/portfolio/main", 1, new BreakerTripped("portfolio/main", "daily-loss", "StopOpening", "", Process));
        portfolio.Then(new OrdersRecalled("portfolio/main", "BREAKER_TRIPPED", [Sample.First]))
            .ThenEffects(new Effect.Send(new EntityId("order/main/ES/1"), new Cancel(Sample.First, "BREAKER_TRIPPED: scope=portfolio/main")));
        portfolio.WhenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Anna))
            .Then(new OrdersRecalled("cluster", "HALT_ACTIVE", [Sample.First, Sample.Second]));
        Portfolio().WhenTold("breaker/cluster", 1, new Halted("cluster", 1, "drill", Anna)).ThenNothing();
    }

    [Fact]
    public void Breakers_of_an_agent_a_venue_and_a_desk_bind_what_is_theirs()
    {
        var desk = new PortfolioId("rates.one");
        var portfolio = Scenario.Of(PortfolioDecider.Define(Options with { Portfolios = [desk] }), "portfolio/rates.one").At(Sample.Start.Value)
            .When(new Deposit(new Money(1_000_000), "start"))
            .WhenStreamed("instrument/ES", Mark(Sample.Es, 4500, 0)).WhenStreamed("instrument/SPY", Mark(Sample.Spy, 500, 0))
            .When(Reserve(Sample.First, Side.Buy, 1) with { Venue = "sim" });
        portfolio.WhenTold("breaker/agent/rates.one/SPY", 1, new Halted("agent/rates.one/SPY", 1, "odd", Anna)).ThenNothing();
        Assert.IsType<ReservationDenied>(Assert.Single(portfolio.When(Reserve(Sample.Second, Side.Buy, 1, symbol: Sample.Spy, reference: 500)).Events));
        portfolio.WhenTold("breaker/venue/sim", 1, new Halted("venue/sim", 4, "down", Anna)).Then(new OrdersRecalled("venue/sim", "HALT_ACTIVE", [Sample.First]));
        var denied = (ReservationDenied)portfolio.When(Reserve(new OrderId("a"), Side.Buy, 1) with { Venue = "sim" }).Events[0];
        Assert.Equal(("HALT_ACTIVE", "scope=venue/sim epoch=4"), (denied.Code, denied.Detail));
        Assert.IsType<Reserved>(Assert.Single(portfolio.When(Reserve(new OrderId("b"), Side.Buy, 1) with { Venue = "elsewhere" }).Events));
        portfolio.WhenTold("breaker/desk/rates", 1, new BreakerTripped("desk/rates", "manual", "StopOpening", "", Anna));
        denied = (ReservationDenied)portfolio.When(Reserve(new OrderId("c"), Side.Buy, 1) with { Venue = "elsewhere" }).Events[0];
        Assert.Equal("scope=desk/rates cause=manual effect=StopOpening", denied.Detail);
        Assert.Null(Scopes.DeskOf(Sample.Main));
    }

    [Fact]
    public void State_and_view_survive_their_snapshots()
    {
        var definition = PortfolioDecider.Define(Options);
        var portfolio = Holding(5)
            .When(Reserve(Sample.First, Side.Buy, 2))
            .When(Fill(Sample.First, "x1", Side.Buy, 1, 4501))
            .WhenTold("breaker/cluster", 1, new Halted("cluster", 3, "drill", Anna))
            .WhenTold("breaker/portfolio/main", 1, new BreakerTripped("portfolio/main", "manual", "StopOpening", "", Anna))
            .WhenTold("limits/cluster", 1, new LimitChanged("cluster", Options.PortfolioLimits, Anna, Ben));
        var state = definition.SaveState(portfolio.State);
        Assert.Equal(Canon.Text(portfolio.State), Canon.Text(definition.LoadState(state)));
        Assert.Equal(state, definition.SaveState(definition.LoadState(state)));
        var view = definition.SaveView(portfolio.View!)!;
        var loaded = (PortfolioView)definition.LoadView(new EntityId("portfolio/main"), view);
        Assert.Equal(view, definition.SaveView(loaded));
        Assert.Equal(new GrandModel.Risk.Breakers.BookedHalt("cluster", 3), loaded.Breakers.HaltOf(Sample.Es, "sim"));
    }

    private static PortfolioState State(Scenario portfolio) => portfolio.StateAs<PortfolioState>();
}
