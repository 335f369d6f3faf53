using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using static GrandModel.Tests.Execution.OrderScript;

namespace GrandModel.Tests.Execution;

/// <summary>Guards what an order says and sends for each message, its repeat, and each way it can end.</summary>
public sealed class OrderDeciderTests
{
    private static readonly EntityId Portfolio = new("portfolio/main");
    private static readonly EntityId Venue = new("venue/sim");

    [Fact]
    public void A_placed_order_asks_the_portfolio() =>
        Order().When(Sample.Place(quantity: 10, limit: 4500)).ThenEffects(new Effect.Send(
            Portfolio,
            new Reserve(Sample.First, Sample.Es, Side.Buy, new Quantity(10), OrderType.Limit, Sample.Points(4500), Sample.Points(4500), false, "sim")));

    [Fact]
    public void The_same_order_placed_again_changes_nothing_and_another_under_its_id_is_refused()
    {
        var order = Order().When(Sample.Place());
        order.When(Sample.Place()).ThenNothing();
        order.When(Sample.Place(quantity: 11)).ThenRefused(OrderRefusals.Exists);
    }

    [Fact]
    public void What_cannot_be_delivered_is_refused_before_it_is_an_order()
    {
        Order().When(Sample.Place(order: Sample.Second)).ThenRefused(OrderRefusals.Misaddressed);
        Order().When(Sample.Place() with { Venue = "elsewhere" }).ThenRefused(OrderRefusals.VenueUnknown);
        Order().When(Sample.Place() with { Portfolio = new PortfolioId("no portfolio") }).ThenRefused(OrderRefusals.NameInvalid);
        Order().When(Sample.Place() with { Symbol = new Symbol("") }).ThenRefused(OrderRefusals.NameInvalid);
        Order().When(new Cancel(Sample.First, "test")).ThenRefused(OrderRefusals.Unknown);
    }

    [Fact]
    public void A_permitted_order_goes_to_the_venue_once()
    {
        var order = Order().When(Sample.Place(limit: 4500)).At(Sample.At(5).Value).When(new ReserveGranted(Sample.First));
        order.Then(new OrderReleased(Sample.First, Sample.At(5)))
            .ThenEffects(new Effect.Send(Venue, Sample.NewOrder(Sample.Place(limit: 4500), Sample.At(5))));
        order.When(new ReserveGranted(Sample.First)).ThenNothing();
        order.When(new ReserveDenied(Sample.First, "X", "")).ThenRefused(OrderRefusals.Sent);
    }

    [Fact]
    public void A_denied_order_ends_with_the_code_and_holds_nothing()
    {
        var order = Order().When(Sample.Place()).When(new ReserveDenied(Sample.First, "LIMIT_ORDER_RATE", "orders=120 limit=120 scope=cluster"));
        order.Then(new OrderDenied(Sample.First, "LIMIT_ORDER_RATE", "orders=120 limit=120 scope=cluster")).ThenEffects();
        order.When(new ReserveDenied(Sample.First, "LIMIT_ORDER_RATE", "")).ThenNothing();
        order.When(new Cancel(Sample.First, "test")).ThenRefused(OrderRefusals.Closed);
    }

    [Fact]
    public void A_cancel_before_permission_ends_the_order_and_the_release_follows_the_reserve()
    {
        var order = Order().When(Sample.Place()).When(new Cancel(Sample.First, "changed my mind"));
        order.Then(new OrderCanceled(Sample.First, "", "changed my mind", new Quantity(10)))
            .ThenEffects(new Effect.Send(Portfolio, new Release(Sample.First, new Quantity(10), "canceled")));
        order.When(new ReserveGranted(Sample.First)).ThenNothing(); // the answer that was on its way
        order.When(new Cancel(Sample.First, "again")).ThenNothing();
    }

    [Fact]
    public void Each_fill_is_booked_with_the_price_it_was_decided_on()
    {
        var order = Working();
        order.When(Trade(order, 4, 4500.25m, "venue/sim:7"));
        order.Then(new OrderPartiallyFilled(
                Sample.First, "venue/sim:7", new Quantity(4), Sample.Points(4500.25m), new Money(9), new Quantity(4), new Quantity(6),
                OrderStatus.PartiallyFilled, Sample.Start, "bar-open", false))
            .ThenEffects(new Effect.Send(Portfolio, new ApplyFill(
                Sample.First, "venue/sim:7", Sample.Es, Side.Buy, new Quantity(4), Sample.Points(4500.25m), new Money(9), Sample.Start, Sample.Points(4500))));
        order.When(Trade(order, 6, 4500.50m));
        Assert.IsType<OrderFilled>(Assert.Single(order.Events));
        Assert.Single(order.Effects); // a full order has nothing to release
    }

    [Theory]
    [InlineData(ExecType.Canceled, "canceled")]
    [InlineData(ExecType.Expired, "expired")]
    public void An_end_with_something_left_releases_exactly_that(ExecType type, string reason)
    {
        var order = InPhase(OrderPhase.PartiallyFilled);
        order.When(Report(order, type)).ThenEffects(new Effect.Send(Portfolio, new Release(Sample.First, new Quantity(6), reason)));
        Assert.Equal(0, order.StateAs<OrderState>().Leaves.Units);
    }

    [Fact]
    public void A_rejected_order_releases_all()
    {
        var order = Sent();
        order.When(Report(order, ExecType.Rejected) with { Text = "UNKNOWN_SYMBOL: symbol=ES" });
        order.ThenEffects(new Effect.Send(Portfolio, new Release(Sample.First, new Quantity(10), "rejected")));
        Assert.Equal(OrderStatus.Rejected, order.StateAs<OrderState>().Status);
    }

    [Fact]
    public void Cancel_and_replace_requests_go_to_the_venue_and_a_cancel_may_follow_a_replace()
    {
        var order = Working();
        order.At(Sample.At(1).Value).When(new Replace(Sample.First, new Quantity(8), Sample.Points(4499)));
        order.ThenEffects(new Effect.Send(Venue, new ReplaceRequest(Sample.First, new Quantity(8), Sample.Points(4499), Sample.At(1))));
        order.When(new Replace(Sample.First, new Quantity(7), null)).ThenRefused(OrderRefusals.ReplacePending);
        order.When(new Cancel(Sample.First, "test")).ThenEffects(new Effect.Send(Venue, new CancelRequest(Sample.First, Sample.At(1))));
        order.When(new Cancel(Sample.First, "test")).ThenNothing();
        order.When(new Replace(Sample.First, new Quantity(7), null)).ThenRefused(OrderRefusals.CancelPending);

        // With both open, a refusal answers the older.
        order.When(new CancelReject(Sample.First, "venue/sim:20", OrderStatus.New, "PRICE_OFF_TICK"));
        order.Then(new OrderCancelRejected(Sample.First, "venue/sim:20", OrderPending.Replace, "PRICE_OFF_TICK"));
        Assert.Equal(OrderStatus.PendingCancel, order.StateAs<OrderState>().Status);
        order.When(new CancelReject(Sample.First, "venue/sim:21", OrderStatus.New, "TOO_LATE"));
        Assert.Equal(OrderStatus.New, order.StateAs<OrderState>().Status);
    }

    [Fact]
    public void A_replace_may_only_shrink_what_was_permitted()
    {
        var order = Working(Sample.Place(limit: 4500));
        order.When(new Replace(Sample.First, new Quantity(11), null)).ThenRefused(OrderRefusals.ReplaceBeyondGrant);
        order.When(new Replace(Sample.First, new Quantity(10), Sample.Points(4500.25m))).ThenRefused(OrderRefusals.ReplaceBeyondGrant);
        order.When(new Replace(Sample.First, new Quantity(0), null)).ThenRefused(OrderRefusals.ReplaceBeyondGrant);
        order.When(new Replace(Sample.First, new Quantity(10), Sample.Points(4500))).ThenNothing(); // as it is
        Working(Sample.Place(side: Side.Sell, limit: 4500)).When(new Replace(Sample.First, new Quantity(10), Sample.Points(4499.75m)))
            .ThenRefused(OrderRefusals.ReplaceBeyondGrant);
        Working(Sample.Place()).When(new Replace(Sample.First, new Quantity(10), Sample.Points(4500))).ThenRefused(OrderRefusals.ReplaceBeyondGrant);
    }

    [Fact]
    public void What_a_replace_removes_is_released_when_the_venue_confirms()
    {
        var order = InPhase(OrderPhase.PartiallyFilled, OrderPending.Replace);
        order.When(Report(order, ExecType.Replaced) with { OrderQuantity = new Quantity(8) });
        order.Then(new OrderReplaced(Sample.First, "venue/sim:102", new Quantity(8), Sample.Points(4500), new Quantity(2)))
            .ThenEffects(new Effect.Send(Portfolio, new Release(Sample.First, new Quantity(2), "replaced")));
    }

    [Fact]
    public void A_replace_below_what_is_filled_completes_the_order()
    {
        var order = InPhase(OrderPhase.PartiallyFilled, OrderPending.Replace);
        order.When(Report(order, ExecType.Replaced) with { OrderQuantity = new Quantity(3) });
        var state = order.StateAs<OrderState>();
        Assert.Equal((OrderStatus.Filled, 4L, 0L), (state.Status, state.Quantity.Units, state.Leaves.Units));
        order.ThenEffects(new Effect.Send(Portfolio, new Release(Sample.First, new Quantity(6), "replaced")));
    }

    [Fact]
    public void A_busted_trade_is_taken_back_and_a_full_order_opens_again()
    {
        var order = InPhase(OrderPhase.Filled);
        order.When(MessageOf(OrderStep.ReportTradeCancel, order.StateAs<OrderState>()));
        order.ThenEffects(new Effect.Send(Portfolio, new ApplyFill(
            Sample.First, "venue/sim:900", Sample.Es, Side.Sell, new Quantity(4), Sample.Points(4500.25m), new Money(-9), Sample.Start, Sample.Points(4500))));
        var state = order.StateAs<OrderState>();
        Assert.Equal((OrderStatus.PartiallyFilled, 6L, 4L, 4500m), (state.Status, state.Cumulative.Units, state.Leaves.Units, state.AveragePrice));
        order.When(MessageOf(OrderStep.ReportTradeCancel, state) is ExecutionReport again ? again with { ExecId = "venue/sim:901" } : new object())
            .ThenRefused(OrderRefusals.ExecutionUnknown); // once
        order.When(Trade(order, 1, 4500, "first-fill")).ThenRefused(OrderRefusals.ExecIdDuplicate);
    }

    [Fact]
    public void A_corrected_trade_of_a_canceled_order_is_booked_and_the_end_stands()
    {
        var order = InPhase(OrderPhase.Canceled);
        order.When(MessageOf(OrderStep.ReportTradeCorrect, order.StateAs<OrderState>()));
        Assert.Equal(2, order.Effects.Count);
        var state = order.StateAs<OrderState>();
        Assert.Equal((OrderStatus.Canceled, 3L, 0L, 4500m), (state.Status, state.Cumulative.Units, state.Leaves.Units, state.AveragePrice));
    }

    [Fact]
    public void Reports_that_do_not_add_up_are_refused()
    {
        var order = InPhase(OrderPhase.PartiallyFilled);
        order.When(Report(order, ExecType.Canceled) with { Cumulative = new Quantity(5) }).ThenRefused(OrderRefusals.CumulativeMismatch);
        order.When(Trade(order, 1, 4500) with { Cumulative = new Quantity(6) }).ThenRefused(OrderRefusals.CumulativeMismatch);
        order.When(Trade(order, 1, 4500) with { LastPrice = null }).ThenRefused(OrderRefusals.TradeIncomplete);
        order.When(Trade(order, 0, 4500)).ThenRefused(OrderRefusals.TradeIncomplete);
        order.When(Report(order, ExecType.TradeCancel) with { Reference = "nothing" }).ThenRefused(OrderRefusals.ExecutionUnknown);
        order.When(Trade(order, 1, 4500) with { LastQuantity = new Quantity(long.MaxValue) }).ThenRefused(OrderRefusals.FillExceedsOrder);
    }

    [Fact]
    public void A_suspended_order_resumes_and_one_done_for_day_trades_on()
    {
        var suspended = InPhase(OrderPhase.Suspended);
        suspended.When(Report(suspended, ExecType.New));
        Assert.IsType<OrderResumed>(Assert.Single(suspended.Events));
        Assert.Equal(OrderStatus.PartiallyFilled, suspended.StateAs<OrderState>().Status);

        var resting = InPhase(OrderPhase.DoneForDay);
        Assert.Equal(0, resting.StateAs<OrderState>().Leaves.Units);
        Assert.Empty(resting.Effects); // nothing is released: it may still trade
        resting.When(Trade(resting, 6, 4500));
        Assert.Equal(OrderStatus.Filled, resting.StateAs<OrderState>().Status);
    }

    [Fact]
    public void A_state_survives_its_snapshot()
    {
        var definition = OrderDecider.Define(Sample.Execution);
        var state = InPhase(OrderPhase.PartiallyFilled, OrderPending.Replace).State;
        var bytes = definition.SaveState(state);
        Assert.Equal(Canon.Text(state), Canon.Text(definition.LoadState(bytes)));
        Assert.Equal(bytes, definition.SaveState(definition.LoadState(bytes)));
    }
}
