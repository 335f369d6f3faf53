using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution.Orders;
using GrandModel.Execution.Venues;

namespace GrandModel.Execution;

/// <summary>The only file of Execution that sees the engine's builder.</summary>
public static class ExecutionEntities
{
    /// <summary>Area of the supervision tree.</summary>
    public const string Area = "execution";

    /// <summary>Events of a venue between two snapshots: its state holds all working orders.</summary>
    private const int VenueSnapshotEvents = 5_000;

    /// <summary>Registers orders and the simulated venue.</summary>
    public static IActorsBuilder AddExecution(this IActorsBuilder actors, ExecutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return actors
            .AddEntity(Area, EntityNames.Order, OrderDecider.Define(options), entity => entity
                .Messages(ExecutionMessages.Orders)
                .ReducesRisk(typeof(Cancel)))
            .AddEntity(Area, EntityNames.Venue, SimulatedVenue.Define(options), entity => entity
                .Messages(ExecutionMessages.Venues)
                .TakesInput()
                .SnapshotEvery(VenueSnapshotEvents)
                .ReducesRisk(typeof(CancelRequest)));
    }
}
