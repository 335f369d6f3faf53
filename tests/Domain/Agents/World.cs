using GrandModel.Actors;
using GrandModel.Agents;
using GrandModel.Contracts;

namespace GrandModel.Tests.Agents;

/// <summary>
/// All agents of some options, wired by their own topology and run in memory: what one tells reaches its followers in the order of each
/// pair of source and follower. Which pair comes next is first-come, or drawn when a seed for it is given.
/// </summary>
internal sealed class World : IStreamSink
{
    private readonly Registered _registered;
    private readonly SortedDictionary<EntityId, Cell> _cells = [];
    private readonly SortedDictionary<EntityId, List<Told>> _journals = [];
    private readonly List<(EntityId Follower, Queue<Told> Messages)> _queues = [];
    private readonly Random? _order;

    public World(AgentsOptions options, int? orderSeed = null)
    {
        _registered = new Registered(options);
        _order = orderSeed is { } seed ? new Random(seed) : null;
    }

    /// <summary>After each message the agent's state and view are saved and loaded.</summary>
    public bool SavesAlways { get; init; }

    /// <summary>Takes the commands that agents send, once they are told.</summary>
    public Action<object, UnixNanos>? OnSend { get; set; }

    /// <summary>All agents' events, in the order they were made.</summary>
    public List<Told> Decisions { get; } = [];

    /// <summary>An entity outside tells something; it is told in <see cref="Run"/>.</summary>
    public void Tell(EntityId source, UnixNanos at, object message)
    {
        if (!_journals.TryGetValue(source, out var journal))
        {
            _journals.Add(source, journal = []);
        }

        var told = new Told(source, journal.Count + 1, at.Value, message);
        journal.Add(told);
        foreach (var subscription in _registered.Types.Values.SelectMany(t => t.Subscriptions))
        {
            if (subscription.SourceType == source.Type && subscription.Message == message.GetType() && subscription.Where?.Invoke(message) != false)
            {
                foreach (var follower in subscription.Followers(source))
                {
                    Enqueue(follower, told);
                }
            }
        }
    }

    /// <summary>Handles messages until there are none.</summary>
    public void Run()
    {
        while (_queues.Count > 0)
        {
            var next = _order?.Next(_queues.Count) ?? 0;
            var (follower, messages) = _queues[next];
            var told = messages.Dequeue();
            if (messages.Count == 0)
            {
                _queues.RemoveAt(next);
            }

            Handle(follower, told);
        }
    }

    public IReadOnlyList<Told> Journal(EntityId entity) => _journals.TryGetValue(entity, out var journal) ? journal : [];

    public IEnumerable<Told> Read(EntityId entity, long first, long last) => Journal(entity).Where(t => t.Sequence >= first && t.Sequence <= last);

    void IStreamSink.Stream(object message) => throw new InvalidOperationException("Agents stream nothing.");

    private void Enqueue(EntityId follower, Told told)
    {
        var at = _queues.FindIndex(q => q.Follower == follower && q.Messages.Peek().Source == told.Source);
        if (at >= 0 && _order is not null)
        {
            _queues[at].Messages.Enqueue(told);
        }
        else
        {
            _queues.Add((follower, new Queue<Told>([told])));
        }
    }

    private void Handle(EntityId id, Told told)
    {
        var definition = _registered.Types[id.Type].Definition;
        if (!_cells.TryGetValue(id, out var cell))
        {
            _cells.Add(id, cell = new Cell { State = definition.NewState(id), View = definition.NewView(id)! });
        }

        var context = new MessageContext(id, cell.Sequence + 1, told.TimeNs, MessageKind.Told, told.Source, told.Sequence, CommandKey.None);
        definition.Fold(cell.View, told.Message, in context, this);
        var decision = definition.Decide(cell.State, cell.View, told.Message, in context);
        for (var i = 0; i < decision.Count; i++)
        {
            var e = decision[i];
            cell.Sequence++;
            cell.State = definition.Evolve(cell.State, e);
            var after = context with { Sequence = cell.Sequence };
            Decisions.Add(new Told(id, cell.Sequence, told.TimeNs, e));
            Tell(id, new UnixNanos(told.TimeNs), e);
            foreach (var effect in definition.React(cell.State, e, in after))
            {
                OnSend?.Invoke(((Effect.Send)effect).Command, new UnixNanos(told.TimeNs));
            }
        }

        if (SavesAlways)
        {
            cell.State = definition.LoadState(definition.SaveState(cell.State));
            cell.View = definition.LoadView(id, definition.SaveView(cell.View)!);
        }
    }

    private sealed class Cell
    {
        public required object State { get; set; }

        public required object View { get; set; }

        public long Sequence { get; set; }
    }
}
