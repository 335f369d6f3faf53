using GrandModel.Actors.TestKit;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using static GrandModel.Tests.Execution.OrderScript;

namespace GrandModel.Tests.Execution;

/// <summary>Guards the life cycles that FIX illustrates: statuses, quantities and the average price after every message.</summary>
public sealed class OrderVectorTests
{
    [Fact]
    public void Fills_outrun_a_cancel_request_that_the_venue_then_refuses()
    {
        var order = Sent();
        Shows(order, OrderStatus.PendingNew, cumulative: 0, leaves: 10);
        order.When(Report(order, ExecType.New));
        Shows(order, OrderStatus.New, 0, 10);
        order.When(Trade(order, 3, 4500.25m));
        Shows(order, OrderStatus.PartiallyFilled, 3, 7);
        order.When(Trade(order, 5, 4500.50m));
        Shows(order, OrderStatus.PartiallyFilled, 8, 2);
        order.When(new Cancel(Sample.First, "test"));
        Shows(order, OrderStatus.PendingCancel, 8, 2);
        order.When(Trade(order, 2, 4501));
        Shows(order, OrderStatus.PendingCancel, 10, 0); // outranks Filled
        order.When(new CancelReject(Sample.First, "venue/sim:99", OrderStatus.Filled, "TOO_LATE"));
        Shows(order, OrderStatus.Filled, 10, 0);
        Assert.Equal(4500.525m, order.StateAs<OrderState>().AveragePrice);
        Assert.Equal(new Money(22.5m), order.StateAs<OrderState>().Fees);
    }

    [Fact]
    public void A_replace_takes_effect_only_when_the_venue_says_so()
    {
        var order = Working();
        order.When(Trade(order, 4, 4500));
        order.When(new Replace(Sample.First, new Quantity(6), null));
        Shows(order, OrderStatus.PendingReplace, 4, 6); // still the original quantity
        order.When(Report(order, ExecType.PendingReplace)).ThenNothing();
        order.When(Report(order, ExecType.Replaced) with { OrderQuantity = new Quantity(6) });
        Shows(order, OrderStatus.PartiallyFilled, 4, 2);
    }

    [Fact]
    public void A_fill_or_kill_order_that_cannot_fill_is_new_and_then_canceled()
    {
        var order = Sent(Sample.Place(timeInForce: TimeInForce.FillOrKill));
        order.When(Report(order, ExecType.New));
        Shows(order, OrderStatus.New, 0, 10);
        order.When(Report(order, ExecType.Canceled) with { Text = "FOK_NOT_FILLABLE" });
        Shows(order, OrderStatus.Canceled, 0, 0);
    }

    [Fact]
    public void Illegal_reports_are_refused()
    {
        var canceled = InPhase(OrderPhase.Canceled);
        canceled.When(Trade(canceled, 1, 4500)).ThenRefused(OrderRefusals.ReportAfterEnd);

        foreach (var type in Enum.GetValues<ExecType>())
        {
            var rejected = InPhase(OrderPhase.Rejected);
            rejected.When(Report(rejected, type)).ThenRefused(OrderRefusals.ReportAfterEnd);
        }

        var working = Working();
        working.When(Trade(working, 11, 4500)).ThenRefused(OrderRefusals.FillExceedsOrder);
        working.When(Report(working, ExecType.New)).ThenRefused(OrderRefusals.ReportOutOfPlace);
        working.When(Trade(working, 1, 4500, "venue/sim:5"));
        working.When(Trade(working, 1, 4500, "venue/sim:5")).ThenRefused(OrderRefusals.ExecIdDuplicate);
        Shows(working, OrderStatus.PartiallyFilled, 1, 9);
    }

    private static void Shows(Scenario order, OrderStatus status, long cumulative, long leaves)
    {
        var state = order.StateAs<OrderState>();
        Assert.Equal((status, cumulative, leaves), (state.Status, state.Cumulative.Units, state.Leaves.Units));
    }
}
