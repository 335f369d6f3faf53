using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Orders;
using GrandModel.Execution.Venues;

namespace GrandModel.Tests.Execution;

/// <summary>Guards the journal's words for orders and venues.</summary>
public sealed class ExecutionGoldenTests
{
    private static readonly OrderId Id = Sample.First;
    private static readonly Quantity Ten = new(10), Four = new(4);
    private static readonly Price Price = Sample.Points(4500.25m);
    private static readonly Money Fee = new(9);
    private static readonly UnixNanos At = Sample.At(1.05);

    [Fact]
    public void Every_message_reads_and_writes_as_it_always_did() =>
        GoldenFiles.Check("tests/Domain/Execution/golden", [ExecutionMessages.Orders, ExecutionMessages.Venues], [.. Commands(), .. Orders(), .. Venues()]);

    private static IEnumerable<object> Commands() =>
    [
        Sample.Place(limit: 4500),
        new Cancel(Id, "HALT_ACTIVE: scope=cluster"),
        new Replace(Id, Four, Price),
        new ReserveGranted(Id),
        new ReserveDenied(Id, "LIMIT_ORDER_QUANTITY", "requested=300 limit=200 scope=cluster"),
        new ExecutionReport(
            Id, "venue/sim:12", ExecType.TradeCorrect, OrderStatus.PartiallyFilled, Four, Price, Fee, Four, new Quantity(6), Ten, At, "quote", "", true, "venue/sim:11"),
        new CancelReject(Id, "venue/sim:13", OrderStatus.Filled, "TOO_LATE: status=Filled"),
        Sample.NewOrder(Sample.Place(timeInForce: TimeInForce.ImmediateOrCancel), At),
        new CancelRequest(Id, At),
        new ReplaceRequest(Id, Four, null, At),
    ];

    private static IEnumerable<object> Orders() =>
    [
        new OrderInitialized(
            Id, Sample.Main, Sample.Es, Side.Sell, Ten, OrderType.Limit, Price, TimeInForce.Day, Sample.Points(4500), true, "sim",
            new InputRef("agent.tactical/main/ES/execution", 41)),
        new OrderDenied(Id, "HALT_ACTIVE", "scope=cluster epoch=1"),
        new OrderReleased(Id, At),
        new OrderAccepted(Id, "venue/sim:1", At),
        new OrderRejected(Id, "venue/sim:1", "UNKNOWN_SYMBOL: symbol=XYZ", Ten),
        new OrderPartiallyFilled(Id, "venue/sim:2", Four, Price, Fee, Four, new Quantity(6), OrderStatus.PendingCancel, At, "bar-open", true),
        new OrderFilled(Id, "venue/sim:3", new Quantity(6), Price, new Money(13.5m), Ten, default, OrderStatus.Filled, At, "trade", false),
        new OrderCancelRequested(Id, "flatten", At),
        new OrderReplaceRequested(Id, Four, null, At),
        new OrderReplaced(Id, "venue/sim:4", new Quantity(8), Price, new Quantity(2)),
        new OrderCancelRejected(Id, "venue/sim:5", OrderPending.Cancel, "TOO_LATE: status=Filled"),
        new OrderCanceled(Id, "venue/sim:6", "REQUESTED", Four),
        new OrderExpired(Id, "venue/sim:7", "SESSION_END", Four),
        new OrderSuspended(Id, "venue/sim:8", "volatility"),
        new OrderResumed(Id, "venue/sim:9"),
        new OrderStopped(Id, "venue/sim:10", "price guaranteed"),
        new OrderDoneForDay(Id, "venue/sim:11"),
        new OrderTradeBusted(Id, "venue/sim:12", "venue/sim:2", Four, Price, Fee, default, At),
        new OrderTradeCorrected(Id, "venue/sim:13", "venue/sim:2", Four, Price, Fee, new Quantity(3), Sample.Points(4500), new Money(6.75m), new Quantity(3), At),
    ];

    private static IEnumerable<object> Venues() =>
    [
        new VenueOrderAccepted(
            Id, Sample.Main, Sample.Es, Side.Buy, Ten, OrderType.Limit, Price, TimeInForce.FillOrKill, At, Sample.At(3600)),
        new VenueOrderRejected(Id, Ten, "PRICE_OFF_TICK: price=4500.1 tick=0.25"),
        new VenueTraded(Id, Sample.Es, Side.Buy, Four, Price, Fee, Four, Ten, At, "bar-open", Sample.Points(4500.2m), 45, 4, Sample.At(300)),
        new VenueOrderCanceled(Id, Four, Ten, "IOC_REMAINDER", At),
        new VenueOrderExpired(Id, Four, Ten, At),
        new VenueOrderReplaced(Id, new Quantity(8), null, Four, true, At),
        new VenueCancelRejected(Id, OrderStatus.Filled, "TOO_LATE: status=Filled"),
    ];
}
