using System.Runtime.CompilerServices;

namespace GrandModel.Actors.TestKit;

/// <summary>
/// Given events, when a message, then events: runs the rules of an entity type without an engine. Every event that a rule gives is evolved, so a
/// scenario can go on from one message to the next; whatever is thrown by a rule comes through.
/// </summary>
/// <example><code>
/// Scenario.Of(CounterDecider.Definition).Given(new Counted(3)).When(new Count(2)).Then(new Counted(2));
/// </code></example>
public sealed class Scenario : IStreamSink
{
    private readonly EntityDefinition _definition;
    private readonly EntityId _id;
    private readonly List<object> _streamed = [];
    private readonly List<object> _events = [];
    private readonly List<Effect> _effects = [];
    private object _state;
    private object? _view;
    private long _sequence;
    private long _timeNs;
    private int _client;
    private bool _folding;

    private Scenario(EntityDefinition definition, EntityId id)
    {
        _definition = definition;
        _id = id;
        _state = definition.NewState(id);
        _view = definition.NewView(id);
    }

    /// <summary>State now.</summary>
    public object State => _state;

    /// <summary>View now; null without one.</summary>
    public object? View => _view;

    /// <summary>Sequence of the last row.</summary>
    public long Sequence => _sequence;

    /// <summary>Events of the last message.</summary>
    public IReadOnlyList<object> Events => _events;

    /// <summary>Effects of the last message's events, in order.</summary>
    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>Messages streamed during the last message.</summary>
    public IReadOnlyList<object> Streamed => _streamed;

    /// <summary>Refusal of the last message; null when it was not refused.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Starts a scenario.</summary>
    /// <param name="definition">Rules under test.</param>
    /// <param name="id">Entity id, as "portfolio/main"; "test/1" when left out.</param>
    public static Scenario Of(EntityDefinition definition, string id = "test/1")
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new Scenario(definition, new EntityId(id));
    }

    /// <summary>The state, typed.</summary>
    public T StateAs<T>() => (T)_state;

    /// <summary>Sets the event time of what follows, in nanoseconds since 1970.</summary>
    public Scenario At(long timeNs)
    {
        _timeNs = timeNs;
        return this;
    }

    /// <summary>Events that happened before.</summary>
    public Scenario Given(params object[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var e in events)
        {
            _sequence++;
            _state = _definition.Evolve(_state, e);
        }

        return this;
    }

    /// <summary>What the entity was told before, folded into its view without a decision.</summary>
    public Scenario GivenTold(string source, long sequence, object message)
    {
        FoldIn(message, Context(MessageKind.Told, new EntityId(source), sequence));
        return this;
    }

    /// <summary>A command of a client.</summary>
    public Scenario When(object command) =>
        Handle(command, Context(MessageKind.Command, default, 0) with { Key = CommandKey.FromText($"client/{++_client}") });

    /// <summary>A command caused by another entity's event.</summary>
    public Scenario WhenSentBy(string source, long sequence, object command) =>
        Handle(command, Context(MessageKind.Command, new EntityId(source), sequence) with { Key = CommandKey.From(new EntityId(source), sequence, 1) });

    /// <summary>An event of a followed entity.</summary>
    public Scenario WhenTold(string source, long sequence, object message) =>
        Handle(message, Context(MessageKind.Told, new EntityId(source), sequence));

    /// <summary>A streamed message of a followed entity.</summary>
    public Scenario WhenStreamed(string source, object message) =>
        Handle(message, Context(MessageKind.Streamed, new EntityId(source), 0));

    /// <summary>Recorded input from outside.</summary>
    public Scenario WhenInput(object message) => Handle(message, Context(MessageKind.Input, default, 0));

    /// <summary>A timer comes due.</summary>
    public Scenario WhenTimer(string timer) => Handle(new TimerFired(timer, _timeNs), Context(MessageKind.Timer, _id, 0));

    /// <summary>The view's due time comes.</summary>
    public Scenario WhenDue() => Handle(new ViewDue(_timeNs), Context(MessageKind.Timer, _id, 0));

    /// <summary>Exactly these events, in order.</summary>
    /// <exception cref="ScenarioException">They differ.</exception>
    public Scenario Then(params object[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        if (Refusal is not null)
        {
            throw new ScenarioException($"Expected {Describe(expected)}, was refused: {Refusal}");
        }

        Same("events", expected, _events);
        return this;
    }

    /// <summary>No event and no refusal.</summary>
    /// <exception cref="ScenarioException">There was one.</exception>
    public Scenario ThenNothing() => Then();

    /// <summary>Refused with this code.</summary>
    /// <exception cref="ScenarioException">Not refused, or with another code.</exception>
    public Scenario ThenRefused(string code)
    {
        if (Refusal is null)
        {
            throw new ScenarioException($"Expected refusal {code}, got {Describe(_events)}");
        }

        return Refusal.Code == code ? this : throw new ScenarioException($"Expected refusal {code}, got {Refusal}");
    }

    /// <summary>Exactly these effects, in order.</summary>
    /// <exception cref="ScenarioException">They differ.</exception>
    public Scenario ThenEffects(params Effect[] expected)
    {
        Same("effects", expected, _effects);
        return this;
    }

    /// <summary>Looks at the state.</summary>
    public Scenario ThenState<T>(Action<T> check)
    {
        ArgumentNullException.ThrowIfNull(check);
        check((T)_state);
        return this;
    }

    void IStreamSink.Stream(object message)
    {
        if (!_folding)
        {
            throw new ScenarioException("A message was streamed outside of Fold.");
        }

        _streamed.Add(message);
    }

    private MessageContext Context(MessageKind kind, EntityId source, long sequence) =>
        new(_id, _sequence + 1, _timeNs, kind, source, sequence, CommandKey.None);

    private void FoldIn(object message, in MessageContext context)
    {
        _folding = true;
        _definition.Fold(_view ?? throw new ScenarioException("The entity has no view."), message, in context, this);
        _folding = false;
    }

    private Scenario Handle(object message, MessageContext context)
    {
        _events.Clear();
        _effects.Clear();
        _streamed.Clear();
        Refusal = null;
        if (context.Kind != MessageKind.Command && message is not TimerFired)
        {
            FoldIn(message, in context);
        }

        var decision = _definition.Decide(_state, _view, message, in context);
        if (decision.Refusal is { } refusal)
        {
            Refusal = refusal;
            _sequence++;
            return this;
        }

        for (var i = 0; i < decision.Count; i++)
        {
            var e = decision[i];
            _sequence++;
            _state = _definition.Evolve(_state, e);
            _events.Add(e);
            var after = context with { Sequence = _sequence };
            _effects.AddRange(_definition.React(_state, e, in after));
        }

        return this;
    }

    private static void Same<T>(string what, IReadOnlyList<T> expected, List<T> actual, [CallerMemberName] string caller = "")
        where T : notnull
    {
        var equal = expected.Count == actual.Count;
        for (var i = 0; equal && i < expected.Count; i++)
        {
            equal = Canon.Text(expected[i]) == Canon.Text(actual[i]);
        }

        if (!equal)
        {
            throw new ScenarioException($"{caller}: {what} differ.\n  expected {Describe(expected)}\n  actual   {Describe(actual)}");
        }
    }

    private static string Describe<T>(IReadOnlyList<T> items)
        where T : notnull =>
        items.Count == 0 ? "nothing" : string.Join("\n           ", items.Select(i => Canon.Text(i)));
}

/// <summary>A scenario did not go as it says.</summary>
public sealed class ScenarioException(string message) : Exception(message);
