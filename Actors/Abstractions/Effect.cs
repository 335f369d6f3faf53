namespace GrandModel.Actors;

/// <summary>
/// Something that happens because an event was committed. A pure function of the event and the state after it; stored with the event's row, carried out
/// only after the commit, and identified by (entity, sequence, number), so that it can be repeated without happening twice.
/// </summary>
public abstract record Effect
{
    private Effect()
    {
    }

    /// <summary>A command to another entity.</summary>
    /// <param name="To">Receiver.</param>
    /// <param name="Command">Command, of a type that the receiver registered.</param>
    public sealed record Send(EntityId To, object Command) : Effect;

    /// <summary>Arms a timer of this entity: <see cref="TimerFired"/> comes once, at or after the due time; arming the same id again moves it.</summary>
    /// <param name="Id">Id within the entity.</param>
    /// <param name="DueNs">Event time, nanoseconds since 1970.</param>
    public sealed record Arm(string Id, long DueNs) : Effect;

    /// <summary>Disarms a timer; nothing when it is not armed.</summary>
    /// <param name="Id">Id within the entity.</param>
    public sealed record Disarm(string Id) : Effect;

    /// <summary>A call to the world outside, through the handler registered for its kind.</summary>
    /// <param name="Kind">Name of the handler.</param>
    /// <param name="Body">What to send; opaque to the engine.</param>
    public sealed record External(string Kind, ReadOnlyMemory<byte> Body) : Effect;

    /// <summary>No effects.</summary>
    public static IReadOnlyList<Effect> None => [];
}
