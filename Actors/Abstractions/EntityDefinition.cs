using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GrandModel.Actors;

/// <summary>
/// The rules of one entity type as an engine sees them. Write them with <see cref="EntityDefinition{TState, TView, TEvent}"/>, or with
/// <see cref="Entity.Define"/> when there is no derived state; this erased form is what an engine calls.
/// </summary>
/// <remarks>
/// An entity has a <em>state</em>, changed only by its own events, and may have a <em>view</em>: derived state, changed in place and only by what it
/// is told (followed events, streams, inputs). Both can be rebuilt: the state from its journal, the view from the journals and recorded inputs that it follows.
/// </remarks>
public abstract class EntityDefinition
{
    /// <summary>Whether the type has a view.</summary>
    public abstract bool HasView { get; }

    /// <summary>State before the first event.</summary>
    public abstract object NewState(EntityId id);

    /// <summary>View before the first message; null without one.</summary>
    public abstract object? NewView(EntityId id);

    /// <summary>Takes a told event, a streamed message, an input or a due time into the view. Never called for commands and timers.</summary>
    public abstract void Fold(object view, object message, in MessageContext context, IStreamSink streams);

    /// <summary>When the view wants <see cref="ViewDue"/>; null for never.</summary>
    public abstract long? NextDue(object view);

    /// <summary>Decides on a message, after the view has taken it.</summary>
    public abstract Decision<object> Decide(object state, object? view, object message, in MessageContext context);

    /// <summary>The state after an event.</summary>
    public abstract object Evolve(object state, object @event);

    /// <summary>The effects of an event, given the state after it.</summary>
    public abstract IReadOnlyList<Effect> React(object state, object @event, in MessageContext context);

    /// <summary>Bytes of a state for a snapshot. Equal states give equal bytes.</summary>
    public abstract byte[] SaveState(object state);

    /// <summary>The state of such bytes.</summary>
    public abstract object LoadState(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of a view for a snapshot; null when this type's views are always rebuilt.</summary>
    public abstract byte[]? SaveView(object view);

    /// <summary>The view of such bytes.</summary>
    public abstract object LoadView(EntityId id, ReadOnlySpan<byte> bytes);
}

/// <summary>How a view is kept in a snapshot.</summary>
/// <param name="Save">Bytes of a view; equal views give equal bytes.</param>
/// <param name="Load">The view of such bytes.</param>
public sealed record ViewCodec<TView>(Func<TView, byte[]> Save, ViewLoader<TView> Load);

/// <summary>Makes a view from its snapshot bytes.</summary>
public delegate TView ViewLoader<out TView>(EntityId id, ReadOnlySpan<byte> bytes);

/// <summary>Takes a message into a view.</summary>
public delegate void Fold<in TView>(TView view, object message, in MessageContext context, IStreamSink streams);

/// <summary>Decides on a message.</summary>
public delegate Decision<TEvent> Decide<in TState, in TView, TEvent>(TState state, TView view, object message, in MessageContext context)
    where TEvent : class;

/// <summary>Decides on a message, without a view.</summary>
public delegate Decision<TEvent> Decide<in TState, TEvent>(TState state, object message, in MessageContext context)
    where TEvent : class;

/// <summary>Effects of an event.</summary>
public delegate IReadOnlyList<Effect> React<in TState, in TEvent>(TState state, TEvent @event, in MessageContext context);

/// <summary>The rules of an entity type with derived state.</summary>
/// <typeparam name="TState">State, immutable: changed only by <see cref="Evolve"/>.</typeparam>
/// <typeparam name="TView">Derived state, mutable: changed only by <see cref="Fold"/>.</typeparam>
/// <typeparam name="TEvent">Base class of its events, or object when they share none.</typeparam>
public sealed class EntityDefinition<TState, TView, TEvent> : EntityDefinition
    where TState : class
    where TView : class
    where TEvent : class
{
    /// <summary>State before the first event.</summary>
    public required Func<EntityId, TState> Initial { get; init; }

    /// <summary>View before the first message.</summary>
    public required Func<EntityId, TView> InitialView { get; init; }

    /// <summary>Takes what is told into the view.</summary>
    public required Fold<TView> Follow { get; init; }

    /// <summary>Decides on commands, told events, inputs and timers. Throws for a message without a rule.</summary>
    public required Decide<TState, TView, TEvent> Rule { get; init; }

    /// <summary>The state after an event. Throws for an event without a rule.</summary>
    public required Func<TState, TEvent, TState> Apply { get; init; }

    /// <summary>Effects of an event; none when left out.</summary>
    public React<TState, TEvent>? Effects { get; init; }

    /// <summary>When the view wants to be woken; never when left out.</summary>
    public Func<TView, long?>? Due { get; init; }

    /// <summary>Serializer of the state, for snapshots. Collections in it have a fixed order.</summary>
    public required JsonTypeInfo<TState> StateJson { get; init; }

    /// <summary>How views are kept in snapshots; rebuilt from journals and inputs when left out.</summary>
    public ViewCodec<TView>? ViewSnapshots { get; init; }

    /// <inheritdoc/>
    public override bool HasView => typeof(TView) != typeof(NoView);

    /// <inheritdoc/>
    public override object NewState(EntityId id) => Initial(id);

    /// <inheritdoc/>
    public override object? NewView(EntityId id) => HasView ? InitialView(id) : null;

    /// <inheritdoc/>
    public override void Fold(object view, object message, in MessageContext context, IStreamSink streams) =>
        Follow((TView)view, message, in context, streams);

    /// <inheritdoc/>
    public override long? NextDue(object view) => Due?.Invoke((TView)view);

    /// <inheritdoc/>
    public override Decision<object> Decide(object state, object? view, object message, in MessageContext context) =>
        Rule((TState)state, HasView ? (TView)view! : (TView)(object)NoView.Instance, message, in context).Erase();

    /// <inheritdoc/>
    public override object Evolve(object state, object @event) => Apply((TState)state, (TEvent)@event);

    /// <inheritdoc/>
    public override IReadOnlyList<Effect> React(object state, object @event, in MessageContext context) =>
        Effects is null ? Effect.None : Effects((TState)state, (TEvent)@event, in context);

    /// <inheritdoc/>
    public override byte[] SaveState(object state) => JsonSerializer.SerializeToUtf8Bytes((TState)state, StateJson);

    /// <inheritdoc/>
    public override object LoadState(ReadOnlySpan<byte> bytes) =>
        JsonSerializer.Deserialize(bytes, StateJson) ?? throw new JsonException($"{typeof(TState).Name}: null.");

    /// <inheritdoc/>
    public override byte[]? SaveView(object view) => ViewSnapshots?.Save((TView)view);

    /// <inheritdoc/>
    public override object LoadView(EntityId id, ReadOnlySpan<byte> bytes) =>
        ViewSnapshots is null ? throw new InvalidOperationException($"{typeof(TView).Name} has no snapshots.") : ViewSnapshots.Load(id, bytes);
}

/// <summary>Makes definitions.</summary>
public static class Entity
{
    /// <summary>The rules of an entity type without derived state.</summary>
    /// <param name="initial">State before the first event.</param>
    /// <param name="decide">Decides on commands and timers.</param>
    /// <param name="evolve">The state after an event.</param>
    /// <param name="stateJson">Serializer of the state.</param>
    /// <param name="effects">Effects of an event; none when left out.</param>
    public static EntityDefinition<TState, NoView, TEvent> Define<TState, TEvent>(
        Func<EntityId, TState> initial,
        Decide<TState, TEvent> decide,
        Func<TState, TEvent, TState> evolve,
        JsonTypeInfo<TState> stateJson,
        React<TState, TEvent>? effects = null)
        where TState : class
        where TEvent : class =>
        new()
        {
            Initial = initial,
            InitialView = static _ => NoView.Instance,
            Follow = static (NoView _, object message, in MessageContext context, IStreamSink _) =>
                throw new InvalidOperationException($"{context.Self} follows nothing, yet was told {message.GetType().Name}."),
            Rule = (TState state, NoView _, object message, in MessageContext context) => decide(state, message, in context),
            Apply = evolve,
            Effects = effects,
            StateJson = stateJson,
        };
}

/// <summary>The view of an entity that follows nothing.</summary>
[SuppressMessage("Design", "CA1052", Justification = "An instance stands in the place of a view.")]
public sealed class NoView
{
    /// <summary>The only one.</summary>
    public static readonly NoView Instance = new();

    private NoView()
    {
    }
}
