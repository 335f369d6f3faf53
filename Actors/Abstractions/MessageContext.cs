namespace GrandModel.Actors;

/// <summary>How a message reached an entity.</summary>
public enum MessageKind : byte
{
    /// <summary>A keyed command of a client or of another entity's effect; its outcome is journaled.</summary>
    Command = 1,

    /// <summary>An event of a followed entity, by that entity's sequence.</summary>
    Told = 2,

    /// <summary>A streamed message of a followed entity: derived from recorded input, not journaled.</summary>
    Streamed = 3,

    /// <summary>Recorded input from outside, as feed data.</summary>
    Input = 4,

    /// <summary>A timer that this entity armed (<see cref="TimerFired"/>), or the due time of its view.</summary>
    Timer = 5,
}

/// <summary>What a rule may know beside its state and the message.</summary>
/// <param name="Self">The entity.</param>
/// <param name="Sequence">Sequence that its next event will get: ids made from events are made from this.</param>
/// <param name="TimeNs">Event time, nanoseconds since 1970. Time is data: it is journaled, and the same in every replay.</param>
/// <param name="Kind">How the message came.</param>
/// <param name="Source">Entity that caused the message; default for clients and inputs.</param>
/// <param name="SourceSequence">Sequence there; position of the record for inputs.</param>
/// <param name="Key">Key of the command; none else.</param>
public readonly record struct MessageContext(
    EntityId Self,
    long Sequence,
    long TimeNs,
    MessageKind Kind,
    EntityId Source,
    long SourceSequence,
    CommandKey Key);

/// <summary>A timer fired. Armed by <see cref="Effect.Arm"/>.</summary>
/// <param name="Id">Id given when it was armed.</param>
/// <param name="DueNs">When it was due.</param>
public sealed record TimerFired(string Id, long DueNs);

/// <summary>The due time that a view asked for (<see cref="EntityDefinition.NextDue"/>) has come.</summary>
/// <param name="NowNs">Event time.</param>
public sealed record ViewDue(long NowNs);

/// <summary>Takes streamed messages of an entity to its followers.</summary>
public interface IStreamSink
{
    /// <summary>Sends a message to all who follow this entity's stream of that type. Handled in the next round; the object must not change afterwards.</summary>
    void Stream(object message);
}
