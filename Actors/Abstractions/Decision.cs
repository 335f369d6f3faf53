using System.Diagnostics.CodeAnalysis;

namespace GrandModel.Actors;

/// <summary>
/// A caller's mistake or a rule's plain no, answered and journaled as the outcome of the command, without a change of state. A no that others must act on
/// or audit by itself is an event instead (ReservationDenied). Codes are stable and countable.
/// </summary>
/// <param name="Code">Stable code in capitals, CATEGORY_CONDITION.</param>
/// <param name="Detail">The numbers, as "key=value key=value"; empty when the code says all.</param>
public record Refusal(string Code, string Detail = "")
{
    /// <summary>CODE: detail.</summary>
    public sealed override string ToString() => Detail.Length == 0 ? Code : $"{Code}: {Detail}";
}

/// <summary>What a decider answers: events, a refusal, or nothing to do.</summary>
/// <remarks>Converts from an event, an array of events, a refusal, and <see cref="Decision.NoChange"/>.</remarks>
/// <typeparam name="TEvent">Base class of the entity's events.</typeparam>
public readonly struct Decision<TEvent>
    where TEvent : class
{
    private readonly object? _events; // null, TEvent or TEvent[]

    internal Decision(object? events, Refusal? refusal)
    {
        _events = events;
        Refusal = refusal;
    }

    /// <summary>The refusal; null when there is none.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Number of events.</summary>
    public int Count => _events switch { null => 0, object[] many => many.Length, _ => 1 };

    /// <summary>Event <paramref name="index"/>, from 0.</summary>
    public TEvent this[int index] => _events is object[] many ? (TEvent)many[index] : (TEvent)_events!;

    /// <summary>The same decision over untyped events.</summary>
    public Decision<object> Erase() => new(_events, Refusal);

    /// <summary>One event.</summary>
    public static implicit operator Decision<TEvent>(TEvent @event) => new(@event, null);

    /// <summary>Several events, in order.</summary>
    public static implicit operator Decision<TEvent>(TEvent[] events) => new(events, null);

    /// <summary>A refusal.</summary>
    public static implicit operator Decision<TEvent>(Refusal refusal) => new(null, refusal);

    /// <summary>Nothing to do.</summary>
    [SuppressMessage("Style", "IDE0060", Justification = "The type of the argument is the message.")]
    public static implicit operator Decision<TEvent>(Decision.Unchanged unchanged) => default;
}

/// <summary>Decisions without events.</summary>
public static class Decision
{
    /// <summary>Nothing to do: the state already is as asked. The outcome is journaled for a keyed command, so a repeat gets the same answer.</summary>
    public static Unchanged NoChange => default;

    /// <summary>Type of <see cref="NoChange"/>.</summary>
    public readonly struct Unchanged;
}
