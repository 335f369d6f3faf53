using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Execution.Venues;

namespace GrandModel.Execution;

/// <summary>What orders and venues journal and take, by wire name and version.</summary>
public static class ExecutionMessages
{
    /// <summary>Messages of order/ID.</summary>
    public static readonly MessageCatalog Orders = new MessageCatalog()
        .Add(Place.Wire, 1, ExecutionJson.Default.Place)
        .Add(Cancel.Wire, 1, ExecutionJson.Default.Cancel)
        .Add(Replace.Wire, 1, ExecutionJson.Default.Replace)
        .Add(ReserveGranted.Wire, 1, ExecutionJson.Default.ReserveGranted)
        .Add(ReserveDenied.Wire, 1, ExecutionJson.Default.ReserveDenied)
        .Add(ExecutionReport.Wire, 1, ExecutionJson.Default.ExecutionReport)
        .Add(CancelReject.Wire, 1, ExecutionJson.Default.CancelReject)
        .Add(OrderInitialized.Wire, 1, ExecutionJson.Default.OrderInitialized)
        .Add(OrderDenied.Wire, 1, ExecutionJson.Default.OrderDenied)
        .Add(OrderReleased.Wire, 1, ExecutionJson.Default.OrderReleased)
        .Add(OrderAccepted.Wire, 1, ExecutionJson.Default.OrderAccepted)
        .Add(OrderRejected.Wire, 1, ExecutionJson.Default.OrderRejected)
        .Add(OrderPartiallyFilled.Wire, 1, ExecutionJson.Default.OrderPartiallyFilled)
        .Add(OrderFilled.Wire, 1, ExecutionJson.Default.OrderFilled)
        .Add(OrderCancelRequested.Wire, 1, ExecutionJson.Default.OrderCancelRequested)
        .Add(OrderReplaceRequested.Wire, 1, ExecutionJson.Default.OrderReplaceRequested)
        .Add(OrderReplaced.Wire, 1, ExecutionJson.Default.OrderReplaced)
        .Add(OrderCancelRejected.Wire, 1, ExecutionJson.Default.OrderCancelRejected)
        .Add(OrderCanceled.Wire, 1, ExecutionJson.Default.OrderCanceled)
        .Add(OrderExpired.Wire, 1, ExecutionJson.Default.OrderExpired)
        .Add(OrderSuspended.Wire, 1, ExecutionJson.Default.OrderSuspended)
        .Add(OrderResumed.Wire, 1, ExecutionJson.Default.OrderResumed)
        .Add(OrderStopped.Wire, 1, ExecutionJson.Default.OrderStopped)
        .Add(OrderDoneForDay.Wire, 1, ExecutionJson.Default.OrderDoneForDay)
        .Add(OrderTradeBusted.Wire, 1, ExecutionJson.Default.OrderTradeBusted)
        .Add(OrderTradeCorrected.Wire, 1, ExecutionJson.Default.OrderTradeCorrected);

    /// <summary>Messages of venue/NAME.</summary>
    public static readonly MessageCatalog Venues = new MessageCatalog()
        .Add(NewOrder.Wire, 1, ExecutionJson.Default.NewOrder)
        .Add(CancelRequest.Wire, 1, ExecutionJson.Default.CancelRequest)
        .Add(ReplaceRequest.Wire, 1, ExecutionJson.Default.ReplaceRequest)
        .Add(VenueOrderAccepted.Wire, 1, ExecutionJson.Default.VenueOrderAccepted)
        .Add(VenueOrderRejected.Wire, 1, ExecutionJson.Default.VenueOrderRejected)
        .Add(VenueTraded.Wire, 1, ExecutionJson.Default.VenueTraded)
        .Add(VenueOrderCanceled.Wire, 1, ExecutionJson.Default.VenueOrderCanceled)
        .Add(VenueOrderExpired.Wire, 1, ExecutionJson.Default.VenueOrderExpired)
        .Add(VenueOrderReplaced.Wire, 1, ExecutionJson.Default.VenueOrderReplaced)
        .Add(VenueCancelRejected.Wire, 1, ExecutionJson.Default.VenueCancelRejected);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderState))]
[JsonSerializable(typeof(VenueState))]
[JsonSerializable(typeof(SymbolTouch[]))]
[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(Cancel))]
[JsonSerializable(typeof(Replace))]
[JsonSerializable(typeof(ReserveGranted))]
[JsonSerializable(typeof(ReserveDenied))]
[JsonSerializable(typeof(ExecutionReport))]
[JsonSerializable(typeof(CancelReject))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(ReplaceRequest))]
[JsonSerializable(typeof(OrderInitialized))]
[JsonSerializable(typeof(OrderDenied))]
[JsonSerializable(typeof(OrderReleased))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(OrderPartiallyFilled))]
[JsonSerializable(typeof(OrderFilled))]
[JsonSerializable(typeof(OrderCancelRequested))]
[JsonSerializable(typeof(OrderReplaceRequested))]
[JsonSerializable(typeof(OrderReplaced))]
[JsonSerializable(typeof(OrderCancelRejected))]
[JsonSerializable(typeof(OrderCanceled))]
[JsonSerializable(typeof(OrderExpired))]
[JsonSerializable(typeof(OrderSuspended))]
[JsonSerializable(typeof(OrderResumed))]
[JsonSerializable(typeof(OrderStopped))]
[JsonSerializable(typeof(OrderDoneForDay))]
[JsonSerializable(typeof(OrderTradeBusted))]
[JsonSerializable(typeof(OrderTradeCorrected))]
[JsonSerializable(typeof(VenueOrderAccepted))]
[JsonSerializable(typeof(VenueOrderRejected))]
[JsonSerializable(typeof(VenueTraded))]
[JsonSerializable(typeof(VenueOrderCanceled))]
[JsonSerializable(typeof(VenueOrderExpired))]
[JsonSerializable(typeof(VenueOrderReplaced))]
[JsonSerializable(typeof(VenueCancelRejected))]
internal sealed partial class ExecutionJson : JsonSerializerContext;
