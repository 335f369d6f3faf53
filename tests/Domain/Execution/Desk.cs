using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Risk;

namespace GrandModel.Tests.Execution;

/// <summary>
/// Orders, venue, portfolio, limits, breakers and monitor as they are registered, run in rounds in one thread: what a round causes is handled in the next,
/// in the order of (source, sequence, number). Every command and event goes through its JSON on the way.
/// </summary>
internal sealed class Desk : IActorsBuilder, IEntityBuilder
{
    private readonly SortedDictionary<string, EntityDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly List<(string Follower, Subscription Link)> _links = [];
    private readonly SortedDictionary<EntityId, Cell> _cells = [];
    private readonly List<Letter> _inbox = [];
    private readonly SortedDictionary<(EntityId Entity, string Timer), long> _timers = [];
    private readonly MessageCatalog _catalog = new();
    private string _adding = "";
    private int _round;
    private int _clients;

    public Desk(RiskOptions risk, ExecutionOptions execution) => this.AddRisk(risk).AddExecution(execution);

    /// <summary>Everything that was journaled, in order.</summary>
    public List<(EntityId Entity, object Event)> Journal { get; } = [];

    /// <summary>Every refusal.</summary>
    public List<(EntityId Entity, Refusal Refusal)> Refusals { get; } = [];

    /// <summary>Commands registered as reducing risk.</summary>
    public List<Type> RiskReducing { get; } = [];

    /// <summary>Event time.</summary>
    public UnixNanos Now { get; set; } = Sample.Start;

    /// <summary>Called with each event, before it is evolved into the state.</summary>
    public Action<EntityId, object>? OnEvent { get; set; }

    public T State<T>(string entity) => (T)CellOf(new EntityId(entity)).State;

    public object ViewOf(string entity) => CellOf(new EntityId(entity)).View!;

    public IEnumerable<(EntityId Id, T State)> States<T>() => _cells.Where(c => c.Value.State is T).Select(c => (c.Key, (T)c.Value.State));

    /// <summary>A client's command, and all that follows from it.</summary>
    public void Ask(string entity, object command)
    {
        Post(new EntityId(entity), command, MessageKind.Command, new EntityId($"client/{++_clients:D6}"), 1, 1);
        Settle();
    }

    /// <summary>Feed data for the venue, told events and streams of an instrument, and all that follows from them.</summary>
    public void Feed(MarketBatch batch, params object[] ofInstrument)
    {
        Post(new EntityId("venue/sim"), batch, MessageKind.Input, new EntityId("feed/x"), 1, 0);
        _round++; // the instrument takes the batch in the round in which the venue does, and tells after it
        var instrument = EntityId.Of(EntityNames.Instrument, batch.Symbol.Value);
        foreach (var message in ofInstrument)
        {
            Publish(instrument, 1, message, message is SecondMark ? MessageKind.Streamed : MessageKind.Told);
        }

        Settle();
    }

    public IActorsBuilder AddEntity(string area, string type, EntityDefinition definition, Action<IEntityBuilder> configure)
    {
        _definitions.Add(type, definition);
        _adding = type;
        configure(this);
        return this;
    }

    public IEntityBuilder Messages(MessageCatalog catalog)
    {
        _catalog.Include(catalog);
        return this;
    }

    public IEntityBuilder Follows(Subscription subscription)
    {
        _links.Add((_adding, subscription));
        return this;
    }

    public IEntityBuilder TakesInput() => this;

    public IEntityBuilder SnapshotEvery(int events) => this;

    public IEntityBuilder MailboxLimit(int messages) => this;

    public IEntityBuilder PassivateAfter(TimeSpan idle) => this;

    public IEntityBuilder ReducesRisk(params Type[] commands)
    {
        RiskReducing.AddRange(commands);
        return this;
    }

    /// <summary>Whether folding an entity's journal gives the state it has, to the byte.</summary>
    public void CheckReplay()
    {
        foreach (var (id, cell) in _cells)
        {
            var definition = _definitions[id.Type];
            var state = Journal.Where(row => row.Entity == id).Aggregate(definition.NewState(id), (s, row) => definition.Evolve(s, row.Event));
            Assert.Equal(definition.SaveState(cell.State), definition.SaveState(state));
        }
    }

    private void Settle()
    {
        foreach (var ((entity, timer), due) in _timers.Where(t => t.Value <= Now.Value).ToArray())
        {
            _timers.Remove((entity, timer));
            _round = 0;
            Post(entity, new TimerFired(timer, due), MessageKind.Timer, entity, 0, 0);
        }

        for (_round = 1; _inbox.Count > 0; _round++)
        {
            Assert.True(_round < 100, "Messages run in a circle.");
            var due = _inbox.Where(l => l.Round <= _round).OrderBy(l => l.To).ThenBy(l => l.Source).ThenBy(l => l.Sequence).ThenBy(l => l.Number).ToArray();
            _inbox.RemoveAll(due.Contains);
            foreach (var letter in due)
            {
                Handle(letter);
            }
        }

        _round = 0;
    }

    private void Handle(Letter letter)
    {
        var cell = CellOf(letter.To);
        var definition = _definitions[letter.To.Type];
        var context = new MessageContext(letter.To, cell.Sequence + 1, Now.Value, letter.Kind, letter.Source, letter.Sequence, CommandKey.None);
        if (letter.Kind is not (MessageKind.Command or MessageKind.Timer))
        {
            definition.Fold(cell.View!, letter.Message, in context, NoStreams.Instance);
        }

        var decision = definition.Decide(cell.State, cell.View, letter.Message, in context);
        if (decision.Refusal is { } refusal)
        {
            cell.Sequence++;
            Refusals.Add((letter.To, refusal));
            return;
        }

        for (var i = 0; i < decision.Count; i++)
        {
            var e = Copy(decision[i]);
            OnEvent?.Invoke(letter.To, e);
            cell.Sequence++;
            cell.State = definition.Evolve(cell.State, e);
            Journal.Add((letter.To, e));
            var after = context with { Sequence = cell.Sequence };
            Publish(letter.To, cell.Sequence, e, MessageKind.Told);
            var number = 0;
            foreach (var effect in definition.React(cell.State, e, in after))
            {
                number++;
                switch (effect)
                {
                    case Effect.Send send:
                        Post(send.To, Copy(send.Command), MessageKind.Command, letter.To, cell.Sequence, number);
                        break;
                    case Effect.Arm arm:
                        _timers[(letter.To, arm.Id)] = arm.DueNs;
                        break;
                    default:
                        throw new InvalidOperationException($"{effect} has no place here.");
                }
            }
        }
    }

    private void Publish(EntityId source, long sequence, object message, MessageKind kind)
    {
        foreach (var (_, link) in _links.Where(l => l.Link.SourceType == source.Type && l.Link.Message == message.GetType()))
        {
            if (link.Where is null || link.Where(message))
            {
                foreach (var follower in link.Followers(source))
                {
                    Assert.Contains(source, link.Sources(follower)); // the two directions are one relation
                    Post(follower, message, kind, source, sequence, 0, link.SettleRounds);
                }
            }
        }
    }

    private void Post(EntityId to, object message, MessageKind kind, EntityId source, long sequence, int number, int later = 0) =>
        _inbox.Add(new Letter(_round + 1 + later, to, message, kind, source, sequence, number));

    private Cell CellOf(EntityId id)
    {
        if (!_cells.TryGetValue(id, out var cell))
        {
            var definition = _definitions[id.Type];
            cell = new Cell { State = definition.NewState(id), View = definition.NewView(id) };
            _cells.Add(id, cell);
        }

        return cell;
    }

    private object Copy(object message)
    {
        var type = _catalog.TypeOf(message);
        var bytes = _catalog.Write(message, type);
        var copy = _catalog.Read(type.Name, type.Version, bytes);
        Assert.Equal(bytes, _catalog.Write(copy, type));
        return copy;
    }

    private sealed record Letter(int Round, EntityId To, object Message, MessageKind Kind, EntityId Source, long Sequence, int Number);

    private sealed class Cell
    {
        public required object State { get; set; }

        public object? View { get; init; }

        public long Sequence { get; set; }
    }

    private sealed class NoStreams : IStreamSink
    {
        public static readonly NoStreams Instance = new();

        public void Stream(object message) => Assert.Fail($"{message} was streamed.");
    }
}
