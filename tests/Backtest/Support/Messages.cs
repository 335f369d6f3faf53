using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Contracts;

namespace GrandModel.Tests.Support;

/// <summary>The messages that synthetic journals hold, as the areas write them: camel case, wire names and version 1.</summary>
public static class Messages
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static readonly MessageCatalog Catalog = Build();

    private static MessageCatalog Build()
    {
        var catalog = new MessageCatalog().Include(EngineMessages.Catalog);
        Add<BarClosed>(BarClosed.Wire);
        Add<QualityChanged>(QualityChanged.Wire);
        Add<StrategicDecided>(StrategicDecided.Wire);
        Add<Signalled>(Signalled.Wire);
        Add<OrderIntended>(OrderIntended.Wire);
        Add<ReservationDenied>(ReservationDenied.Wire);
        Add<Deposited>(Deposited.Wire);
        Add<FillApplied>(FillApplied.Wire);
        Add<EquityMarked>(EquityMarked.Wire);
        Add<RiskBreached>(RiskBreached.Wire);
        Add<BreakerTripped>(BreakerTripped.Wire);
        Add<RearmRequested>(RearmRequested.Wire);
        Add<BreakerRearmed>(BreakerRearmed.Wire);
        Add<Halted>(Halted.Wire);
        Add<Resumed>(Resumed.Wire);
        Add<OrderEnded>("OrderFilled");
        return catalog;

        void Add<T>(string name)
            where T : class => catalog.Add(name, 1, (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T)));
    }
}

/// <summary>Stands for an event that ends an order; a report reads such events by name alone.</summary>
public sealed record OrderEnded(OrderId Order);
