using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Execution.Venues;

/// <summary>The report that each event of a venue causes.</summary>
internal static class VenueReports
{
    public static IReadOnlyList<Effect> React(VenueState state, VenueEvent @event, in MessageContext context) => @event switch
    {
        VenueOrderAccepted { ExpiresAt: { } end } e => [Send(e, OfAccepted(e, in context)), SimulatedVenue.SessionEndTimer(end)],
        VenueOrderAccepted e => [Send(e, OfAccepted(e, in context))],
        VenueOrderRejected e => [Send(e, Report(e, in context, ExecType.Rejected, OrderStatus.Rejected, default, default, e.Quantity, e.Reason))],
        VenueTraded e => [Send(e, OfTrade(e, in context))],
        VenueOrderCanceled e =>
            [Send(e, Report(e, in context, ExecType.Canceled, OrderStatus.Canceled, e.Cumulative, default, e.OrderQuantity, e.Reason, e.Time))],
        VenueOrderExpired e =>
            [Send(e, Report(e, in context, ExecType.Expired, OrderStatus.Expired, e.Cumulative, default, e.OrderQuantity, "SESSION_END", e.Time))],
        VenueOrderReplaced e => [Send(e, Report(
            e,
            in context,
            ExecType.Replaced,
            SimulatedVenue.StatusOf(e.Quantity, e.Cumulative),
            e.Cumulative,
            e.Quantity - e.Cumulative,
            e.Quantity,
            ""))],
        VenueCancelRejected e => [Send(e, new CancelReject(e.Order, VenuePort.ExecId(context.Self, context.Sequence), e.Status, e.Reason))],
        _ => throw new UnreachableException($"venue has no rule for {@event.GetType().Name}"),
    };

    private static Effect.Send Send(VenueEvent e, object report) => new(EntityId.Of(EntityNames.Order, e.Order.Value), report);

    private static ExecutionReport OfAccepted(VenueOrderAccepted e, in MessageContext context) =>
        Report(e, in context, ExecType.New, OrderStatus.New, default, e.Quantity, e.Quantity, "");

    private static ExecutionReport OfTrade(VenueTraded e, in MessageContext context) => new(
        e.Order,
        VenuePort.ExecId(context.Self, context.Sequence),
        ExecType.Trade,
        SimulatedVenue.StatusOf(e.OrderQuantity, e.Cumulative),
        e.Quantity,
        e.Price,
        e.Fee,
        e.Cumulative,
        e.OrderQuantity - e.Cumulative,
        e.OrderQuantity,
        e.Time,
        e.Liquidity,
        "",
        VolumeUnknown: e.SourceSize is null);

    private static ExecutionReport Report(
        VenueEvent e,
        in MessageContext context,
        ExecType type,
        OrderStatus status,
        Quantity cumulative,
        Quantity leaves,
        Quantity orderQuantity,
        string text,
        UnixNanos? time = null) => new(
            e.Order,
            VenuePort.ExecId(context.Self, context.Sequence),
            type,
            status,
            default,
            null,
            default,
            cumulative,
            leaves,
            orderQuantity,
            time ?? new UnixNanos(context.TimeNs),
            "",
            text,
            VolumeUnknown: false);
}
