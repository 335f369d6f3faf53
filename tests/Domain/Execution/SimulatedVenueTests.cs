using GrandModel.Actors;
using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Venues;

namespace GrandModel.Tests.Execution;

/// <summary>Guards the fill rules of docs/venue-sim.md, each by example: nothing better than the data allow, nothing beyond their volume, nothing too early.</summary>
public sealed class SimulatedVenueTests
{
    private const long Unknown = MarketRecord.Unknown;

    private static readonly VenueOptions NoSlippage = new() { SlippageTicksMax = 0 };

    [Fact]
    public void An_order_is_taken_and_reported_new()
    {
        var venue = Venue().When(Sample.NewOrder(Sample.Place(), Sample.Start));
        var send = Assert.IsType<Effect.Send>(venue.Effects[0]);
        Assert.Equal(new EntityId("order/main/ES/1"), send.To);
        Assert.Equal(
            new ExecutionReport(
                Sample.First, "venue/sim:1", ExecType.New, OrderStatus.New, default, null, default, default, new Quantity(10), new Quantity(10), Sample.Start,
                "", "", false),
            send.Command);
    }

    [Fact]
    public void What_cannot_be_traded_is_rejected_with_the_reason()
    {
        Rejects(Sample.Place(symbol: new Symbol("XYZ")), "UNKNOWN_SYMBOL: symbol=XYZ");
        Rejects(Sample.Place(quantity: 0), "QUANTITY_NOT_POSITIVE: quantity=0");
        Rejects(Sample.Place(limit: 4500.1m), "PRICE_OFF_TICK: price=4500.1 tick=0.25");
        Rejects(Sample.Place() with { Type = OrderType.Limit }, "LIMIT_PRICE_MISSING");
    }

    [Fact]
    public void The_same_order_is_not_taken_twice_also_after_its_end()
    {
        var order = Sample.NewOrder(Sample.Place(), Sample.Start);
        var venue = Venue().When(order);
        venue.When(order).ThenRefused(SimulatedVenue.DuplicateOrder);
        venue.When(new CancelRequest(Sample.First, Sample.Start));
        venue.When(order).ThenRefused(SimulatedVenue.DuplicateOrder);
    }

    [Fact]
    public void A_market_order_waits_for_the_next_bar_and_fills_from_its_open()
    {
        var venue = Holding(Sample.Place(quantity: 3), sentAt: 300);
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 1_000))).ThenNothing(); // closed when the order was sent
        venue.WhenInput(Sample.Batch(Sample.Bar(301, 4400, 4501, 4399, 4500, 1_000))).ThenNothing(); // opened before
        venue.WhenInput(Sample.Batch(Sample.Bar(600, 4502, 4503, 4501, 4502.5m, 1_000)));
        var trade = Assert.IsType<VenueTraded>(Assert.Single(venue.Events));
        Assert.Equal((3L, Sample.Points(4502), Sample.At(300), "bar-open"), (trade.Quantity.Units, trade.Price, trade.Time, trade.Liquidity));
        Assert.Equal(new Money(6.75m), trade.Fee);
        Assert.Empty(venue.StateAs<VenueState>().Working);
    }

    [Fact]
    public void Slippage_is_whole_ticks_against_the_order_and_a_function_of_seed_order_and_report()
    {
        var seen = new SortedSet<long>();
        for (var i = 0; i < 60; i++)
        {
            foreach (var side in new[] { Side.Buy, Side.Sell })
            {
                var place = Sample.Place(new OrderId($"main/ES/{i}"), side, quantity: 1);
                var price = FirstTrade(place, new VenueOptions(), Sample.Bar(300, 4500, 4510, 4490, 4500, 1_000)).Price;
                Assert.Equal(price, FirstTrade(place, new VenueOptions(), Sample.Bar(300, 4500, 4510, 4490, 4500, 1_000)).Price);
                seen.Add((price.Nanos - Sample.Points(4500).Nanos) / Sample.Points(0.25m).Nanos);
            }
        }

        Assert.Equal([-2, -1, 0, 1, 2], seen);
    }

    [Fact]
    public void Prices_between_ticks_are_rounded_against_the_order()
    {
        Assert.Equal(Sample.Points(4500.50m), FirstTrade(Sample.Place(), NoSlippage, Sample.Bar(300, 4500.30m, 4501, 4499, 4500, 1_000)).Price);
        Assert.Equal(Sample.Points(4500.25m), FirstTrade(Sample.Place(side: Side.Sell), NoSlippage, Sample.Bar(300, 4500.30m, 4501, 4499, 4500, 1_000)).Price);
        Assert.Equal(Sample.Points(-1), FirstTrade(Sample.Place(), NoSlippage, Sample.Bar(300, -1.1m, 0, -2, -1, 1_000)).Price);
        Assert.Equal(Sample.Points(-1.25m), FirstTrade(Sample.Place(side: Side.Sell), NoSlippage, Sample.Bar(300, -1.1m, 0, -2, -1, 1_000)).Price);
    }

    [Fact]
    public void A_bar_gives_a_tenth_of_its_volume_and_the_rest_waits()
    {
        var venue = Holding(Sample.Place(quantity: 10));
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 45)));
        Assert.Equal(4, Traded(venue));
        venue.WhenInput(Sample.Batch(Sample.Bar(600, 4500, 4501, 4499, 4500, 0))).ThenNothing(); // nobody traded
        venue.WhenInput(Sample.Batch(Sample.Bar(900, 4500, 4501, 4499, 4500, 3)));
        Assert.Equal(1, Traded(venue)); // a tenth of 3 is less than one
        venue.WhenInput(Sample.Batch(Sample.Bar(1200, 4500, 4501, 4499, 4500, 1_000)));
        Assert.Equal(5, Traded(venue));
    }

    [Fact]
    public void Orders_of_a_symbol_share_the_volume_in_the_order_they_came()
    {
        var venue = Holding(Sample.Place(quantity: 7));
        venue.When(Sample.NewOrder(Sample.Place(Sample.Second, Side.Sell, quantity: 7), Sample.Start));
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 100)));
        var trades = venue.Events.Cast<VenueTraded>().Select(t => (t.Order, t.Quantity.Units, t.SourceTaken)).ToArray();
        Assert.Equal([(Sample.First, 7L, 7L), (Sample.Second, 3L, 10L)], trades);
    }

    [Fact]
    public void Without_a_volume_there_is_no_limit_and_the_report_says_so()
    {
        var venue = Holding(Sample.Place(quantity: 1_000));
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, Unknown)));
        var report = (ExecutionReport)((Effect.Send)Assert.Single(venue.Effects)).Command;
        Assert.True(report.VolumeUnknown);
        Assert.Equal(1_000, report.LastQuantity.Units);
    }

    [Fact]
    public void A_quote_fills_at_the_touch_up_to_its_displayed_size()
    {
        var venue = Holding(Sample.Place(quantity: 10));
        venue.WhenInput(Sample.Batch(Sample.Quote(0.049, 4500, 4, 4500.25m, 6))).ThenNothing(); // 50 ms on the way
        venue.WhenInput(Sample.Batch(Sample.Quote(0.05, 4500, 4, 4500.25m, 6)));
        var trade = Assert.IsType<VenueTraded>(Assert.Single(venue.Events));
        Assert.Equal((6L, Sample.Points(4500.25m), "quote"), (trade.Quantity.Units, trade.Price, trade.Liquidity));
    }

    [Fact]
    public void A_quote_that_stands_is_not_offered_twice_and_one_that_changed_is()
    {
        var venue = Holding(Sample.Place(quantity: 20));
        venue.WhenInput(Sample.Batch(Sample.Quote(1, 4500, 4, 4500.25m, 6)));
        Assert.Equal(6, Traded(venue));
        venue.WhenInput(Sample.Batch(Sample.Quote(2, 4499.75m, 9, 4500.25m, 6))).ThenNothing(); // the ask is the one we emptied
        venue.WhenInput(Sample.Batch(Sample.Quote(3, 4500, 4, 4500.25m, 8)));
        Assert.Equal(8, Traded(venue));
        venue.WhenInput(Sample.Batch(Sample.Quote(4, 4500, 4, 4500.50m, 1), Sample.Quote(5, 4500, 4, 4500.25m, 8)));
        Assert.Equal([1, 5], venue.Events.Cast<VenueTraded>().Select(t => t.Quantity.Units)); // it had gone in between
    }

    [Fact]
    public void A_crossed_or_one_sided_quote_fills_nothing_that_it_does_not_offer()
    {
        var venue = Holding(Sample.Place(quantity: 1));
        venue.WhenInput(Sample.Batch(Sample.Quote(1, 4501, 5, 4500, 5))).ThenNothing();
        var oneSided = Sample.Quote(2, 4500, 5, 4500, 5) with { P1 = Unknown, S1 = Unknown };
        venue.WhenInput(Sample.Batch(oneSided)).ThenNothing();
        venue.WhenInput(Sample.Batch(Sample.Quote(3, 4500, 5, 4500.25m, Unknown)));
        Assert.Null(Assert.IsType<VenueTraded>(Assert.Single(venue.Events)).SourceSize);
    }

    [Fact]
    public void A_trade_fills_at_its_price_up_to_a_tenth_of_its_size()
    {
        var venue = Holding(Sample.Place(quantity: 10));
        venue.WhenInput(Sample.Batch(Sample.Trade(1, 4500.25m, 30), Sample.Trade(2, 4500.50m, 2)));
        Assert.Equal(
            [(3L, Sample.Points(4500.25m)), (1L, Sample.Points(4500.50m))],
            venue.Events.Cast<VenueTraded>().Select(t => (t.Quantity.Units, t.Price)));
    }

    [Fact]
    public void The_finest_source_wins_for_a_minute()
    {
        var venue = Holding(Sample.Place(quantity: 1), sentAt: 10);
        venue.WhenInput(Sample.Batch(Sample.Quote(5, 4500, 5, 4500.25m, 5)));
        venue.WhenInput(Sample.Batch(Sample.Trade(65, 4501, 100))).ThenNothing(); // a quote came 60 s ago
        venue.WhenInput(Sample.Batch(Sample.Bar(125, 4501, 4501, 4501, 4501, 100, seconds: 60))).ThenNothing(); // a trade came 60 s ago
        venue.WhenInput(Sample.Batch(Sample.Trade(126, 4501, 100)));
        Assert.Equal(1, Traded(venue));
    }

    [Fact]
    public void A_limit_order_fills_at_its_limit_when_the_bar_goes_through_it()
    {
        var venue = Holding(Sample.Place(quantity: 2, limit: 4499));
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 1_000))).ThenNothing(); // a touch: our place in the queue is not known
        venue.WhenInput(Sample.Batch(Sample.Bar(600, 4490, 4501, 4489, 4500, 1_000)));
        var trade = Assert.IsType<VenueTraded>(Assert.Single(venue.Events));
        Assert.Equal((Sample.Points(4499), "bar", Sample.At(600)), (trade.Price, trade.Liquidity, trade.Time)); // never better, though it opened at 4490
        Assert.Equal(Sample.Points(4489), trade.SourcePrice);
    }

    [Fact]
    public void A_touch_is_enough_when_the_option_says_so_and_on_quotes()
    {
        var touch = new VenueOptions { LimitFillsOnTouch = true };
        Assert.Equal(Sample.Points(4499), FirstTrade(Sample.Place(limit: 4499), touch, Sample.Bar(300, 4500, 4501, 4499, 4500, 1_000)).Price);
        Assert.Equal(Sample.Points(4501), FirstTrade(Sample.Place(side: Side.Sell, limit: 4501), touch, Sample.Trade(1, 4501, 100)).Price);
        Assert.Equal(Sample.Points(4500.25m), FirstTrade(Sample.Place(limit: 4500.25m), NoSlippage, Sample.Quote(1, 4500, 5, 4500.25m, 50)).Price);
    }

    [Fact]
    public void An_immediate_order_takes_what_there_is_and_the_rest_is_canceled()
    {
        var venue = Holding(Sample.Place(quantity: 10, timeInForce: TimeInForce.ImmediateOrCancel));
        venue.WhenInput(Sample.Batch(Sample.Trade(1, 4500, 40), Sample.Trade(1, 4500, 400)));
        venue.Then(
            venue.Events[0],
            new VenueOrderCanceled(Sample.First, new Quantity(4), new Quantity(10), "IOC_REMAINDER", Sample.At(1)));
        Assert.Equal(4, ((VenueTraded)venue.Events[0]).Quantity.Units);

        Holding(Sample.Place(limit: 4499, timeInForce: TimeInForce.ImmediateOrCancel)) // the open is not at its price, the low does not count
            .WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4490, 4500, 1_000)))
            .Then(new VenueOrderCanceled(Sample.First, default, new Quantity(10), "IOC_REMAINDER", Sample.Start));
    }

    [Fact]
    public void A_fill_or_kill_order_fills_whole_or_not_at_all()
    {
        Holding(Sample.Place(timeInForce: TimeInForce.FillOrKill)).WhenInput(Sample.Batch(Sample.Quote(1, 4500, 5, 4500.25m, 9)))
            .Then(new VenueOrderCanceled(Sample.First, default, new Quantity(10), "FOK_NOT_FILLABLE", Sample.At(1)));
        var venue = Holding(Sample.Place(timeInForce: TimeInForce.FillOrKill)).WhenInput(Sample.Batch(Sample.Quote(1, 4500, 5, 4500.25m, 10)));
        Assert.Equal(10, Traded(venue));
    }

    [Fact]
    public void A_day_order_expires_with_its_session_by_timer_or_by_the_next_record()
    {
        var expired = new VenueOrderExpired(Sample.First, default, new Quantity(10), Sample.At(600));
        var options = Sample.Execution with { SessionEnd = static (_, _) => Sample.At(600) };
        var venue = Venue(options).When(Sample.NewOrder(Sample.Place(limit: 4000), Sample.Start));
        Assert.Equal(new Effect.Arm("session-end/2024-05-13T14:10:00Z", Sample.At(600).Value + 1), venue.Effects[1]);
        venue.WhenInput(Sample.Batch(Sample.Bar(600, 4500, 4501, 4499, 4500, 10))).ThenNothing(); // the last bar of the session
        venue.At(Sample.At(601).Value).WhenTimer("session-end/2024-05-13T14:10:00Z").Then(expired);
        venue.WhenTimer("session-end/2024-05-13T14:10:00Z").ThenNothing();

        Venue(options).When(Sample.NewOrder(Sample.Place(), Sample.Start))
            .WhenInput(Sample.Batch(Sample.Bar(1_000, 4500, 4501, 4499, 4500, 1_000))).Then(expired);
        Venue(options).When(Sample.NewOrder(Sample.Place(timeInForce: TimeInForce.GoodTillCancel), Sample.Start))
            .At(Sample.At(601).Value).WhenTimer("session-end/2024-05-13T14:10:00Z").ThenNothing();
    }

    [Fact]
    public void A_cancel_request_ends_a_working_order_and_comes_too_late_for_an_ended_one()
    {
        var venue = Holding(Sample.Place());
        venue.At(Sample.At(5).Value).When(new CancelRequest(Sample.First, Sample.At(5)))
            .Then(new VenueOrderCanceled(Sample.First, default, new Quantity(10), "REQUESTED", Sample.At(5)));
        venue.When(new CancelRequest(Sample.First, Sample.At(6)))
            .Then(new VenueCancelRejected(Sample.First, OrderStatus.Canceled, "TOO_LATE: status=Canceled"))
            .ThenEffects(new Effect.Send(
                new EntityId("order/main/ES/1"), new CancelReject(Sample.First, "venue/sim:3", OrderStatus.Canceled, "TOO_LATE: status=Canceled")));
        venue.When(new CancelRequest(Sample.Second, Sample.At(6)))
            .Then(new VenueCancelRejected(Sample.Second, OrderStatus.Rejected, "UNKNOWN_ORDER: order=main/ES/2"));

        var filled = Holding(Sample.Place(quantity: 1));
        filled.WhenInput(Sample.Batch(Sample.Trade(1, 4500, 100)));
        filled.When(new CancelRequest(Sample.First, Sample.At(2))).Then(new VenueCancelRejected(Sample.First, OrderStatus.Filled, "TOO_LATE: status=Filled"));
    }

    [Fact]
    public void A_replaced_price_loses_its_place_and_a_smaller_quantity_keeps_it()
    {
        var venue = Holding(Sample.Place(quantity: 5, limit: 4500));
        venue.When(Sample.NewOrder(Sample.Place(Sample.Second, quantity: 5, limit: 4500), Sample.Start));
        venue.When(new ReplaceRequest(Sample.First, new Quantity(4), null, Sample.Start));
        Assert.Equal([Sample.First, Sample.Second], venue.StateAs<VenueState>().Books[Sample.Es].Queue);
        venue.When(new ReplaceRequest(Sample.First, new Quantity(4), Sample.Points(4499), Sample.Start));
        Assert.Equal([Sample.Second, Sample.First], venue.StateAs<VenueState>().Books[Sample.Es].Queue);
        venue.When(new ReplaceRequest(Sample.First, new Quantity(4), Sample.Points(4499.1m), Sample.Start))
            .Then(new VenueCancelRejected(Sample.First, OrderStatus.New, "PRICE_OFF_TICK: price=4499.1 tick=0.25"));
        venue.WhenInput(Sample.Batch(Sample.Trade(1, 4490, 40)));
        venue.When(new ReplaceRequest(Sample.Second, new Quantity(3), null, Sample.Start));
        Assert.Equal(4, ((VenueOrderReplaced)venue.Events[0]).Quantity.Units); // below what is filled
        Assert.DoesNotContain(Sample.Second, venue.StateAs<VenueState>().Working.Keys);
    }

    [Fact]
    public void A_batch_reports_no_more_than_its_limit_and_goes_on_with_the_next()
    {
        var venue = Venue(Sample.Execution with { Venue = new VenueOptions { ReportsPerBatchMax = 3 } });
        venue.When(Sample.NewOrder(Sample.Place(quantity: 10), Sample.Start));
        var trades = Enumerable.Range(1, 8).Select(i => Sample.Trade(i, 4500, 10)).ToArray();
        Assert.Equal(3, venue.WhenInput(Sample.Batch(trades)).Events.Count);
        Assert.Equal(3, venue.WhenInput(Sample.Batch(trades)).Events.Count);
    }

    [Fact]
    public void A_bar_of_unknown_length_and_fields_that_are_unknown_fill_nothing()
    {
        var venue = Holding(Sample.Place());
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 100) with { S1 = Unknown })).ThenNothing();
        venue.WhenInput(Sample.Batch(Sample.Bar(300, 4500, 4501, 4499, 4500, 100) with { P0 = Unknown })).ThenNothing();
        venue.WhenInput(Sample.Batch(Sample.Trade(400, 4500, 100) with { P0 = Unknown })).ThenNothing();
    }

    [Fact]
    public void A_day_of_which_only_the_close_is_known_fills_at_it()
    {
        var day = new MarketRecord
        {
            Kind = RecordKind.Daily, Time = Sample.At(2 * 86_400).Value, S0 = Unknown, S1 = 86_400,
            P0 = Sample.Points(4510).Nanos, P1 = Sample.Points(4510).Nanos, P2 = Sample.Points(4510).Nanos, P3 = Sample.Points(4510).Nanos,
        };
        Assert.Equal(Sample.Points(4510), FirstTrade(Sample.Place(timeInForce: TimeInForce.GoodTillCancel), NoSlippage, day).Price);
    }

    [Fact]
    public void State_and_view_survive_their_snapshots()
    {
        var definition = SimulatedVenue.Define(Sample.Execution);
        var venue = Holding(Sample.Place(quantity: 20));
        venue.WhenInput(Sample.Batch(Sample.Quote(1, 4500, 4, 4500.25m, 6), Sample.Trade(2, 4500, 1)));
        var state = definition.SaveState(venue.State);
        Assert.Equal(state, definition.SaveState(definition.LoadState(state)));
        Assert.Equal(Canon.Text(venue.State), Canon.Text(definition.LoadState(state)));
        var view = definition.SaveView(venue.View!)!;
        var loaded = (VenueView)definition.LoadView(new EntityId("venue/sim"), view);
        Assert.Equal(view, definition.SaveView(loaded));
        Assert.Equal(((VenueView)venue.View!).TapeOf(Sample.Es).Now, loaded.TapeOf(Sample.Es).Now);
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_field_and_value()
    {
        var e = Assert.Throws<ArgumentException>(() => SimulatedVenue.Define(Sample.Execution with { Venue = new VenueOptions { Participation = 0 } }));
        Assert.Equal("Participation: 0; expected above 0, at most 1.", e.Message);
        Assert.Throws<ArgumentException>(() => SimulatedVenue.Define(Sample.Execution with { Venues = [] }));
    }

    private static Scenario Venue(ExecutionOptions? options = null) =>
        Scenario.Of(SimulatedVenue.Define(options ?? Sample.Execution), "venue/sim").At(Sample.Start.Value);

    private static Scenario Holding(Place place, double sentAt = 0, VenueOptions? venue = null) =>
        Venue(Sample.Execution with { Venue = venue ?? NoSlippage }).When(Sample.NewOrder(place, Sample.At(sentAt)));

    private static VenueTraded FirstTrade(Place place, VenueOptions options, MarketRecord record) =>
        Assert.IsType<VenueTraded>(Holding(place, venue: options).WhenInput(Sample.Batch(record)).Events[0]);

    private static long Traded(Scenario venue) => Assert.IsType<VenueTraded>(Assert.Single(venue.Events)).Quantity.Units;

    private static void Rejects(Place place, string reason)
    {
        var venue = Venue().When(Sample.NewOrder(place, Sample.Start));
        venue.Then(new VenueOrderRejected(Sample.First, place.Quantity, reason));
        var report = (ExecutionReport)((Effect.Send)Assert.Single(venue.Effects)).Command;
        Assert.Equal((ExecType.Rejected, reason), (report.ExecType, report.Text));
    }
}
