using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;

namespace GrandModel.Actors.Running;

/// <summary>
/// A free-running node over one store: entities handle messages as they arrive, each journal records their order. One process owns all shards.
/// How it works: docs/engine.md. What it promises: the contract suite in Actors.TestKit.
/// </summary>
public sealed class ActorNode : IEntities, IAsyncDisposable
{
    private readonly ConcurrentDictionary<EntityId, EntityGate> _gates = new();
    private readonly ConcurrentDictionary<EntityId, TaskCompletionSource> _watchers = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Supervisor _supervisor;
    private readonly Lock _supervision = new();
    private readonly ITimer _passivation;
    private ShardHost[] _shards = [];
    private volatile string? _stopped;
    private volatile HashSet<string> _suspended = [];
    private int _disposed;
    private volatile bool _killed;

    private ActorNode(EntityRegistry registry, IJournalStore store, NodeOptions options)
    {
        Registry = registry.Build();
        Store = store;
        Options = options;
        Committer = new GroupCommitter(this);
        _supervisor = new Supervisor(options.Supervision);
        var shortest = registry.Types.Select(t => t.PassivateAfter).Append(TimeSpan.FromMinutes(10)).Min();
        var every = TimeSpan.FromTicks(Math.Max(shortest.Ticks / 2, TimeSpan.TicksPerMillisecond * 100));
        _passivation = options.Time.CreateTimer(static node => ((ActorNode)node!).PassivateIdle(), this, every, every);
    }

    internal EntityRegistry Registry { get; }

    internal IJournalStore Store { get; }

    internal NodeOptions Options { get; }

    internal GroupCommitter Committer { get; }

    /// <summary>Entities read from the store at the same time, so that a restart does not drown in its own reading.</summary>
    internal SemaphoreSlim LoadSlots { get; } = new(64);

    internal CancellationToken Stopping => _stopping.Token;

    internal bool Killed => _killed;

    /// <summary>Why the node stopped by itself; null while it runs.</summary>
    public string? StoppedBecause => _stopped;

    /// <summary>Claims all shards of the store, recovers, and takes messages.</summary>
    /// <exception cref="StoreException">The store cannot be taken or read.</exception>
    public static async Task<ActorNode> StartAsync(EntityRegistry registry, IJournalStore store, NodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        var node = new ActorNode(registry, store, options);
        var claims = await store.ClaimAsync(options.Owner, Enumerable.Range(0, store.Info.ShardCount).ToArray(), "start");
        node._shards = claims.OrderBy(c => c.Shard).Select(c => new ShardHost(node, c.Shard, c)).ToArray();
        await Task.WhenAll(node._shards.Select((s, i) => s.StartAsync(claims.First(c => c.Shard == i))));
        node.WakeFollowers();
        return node;
    }

    /// <inheritdoc/>
    public async ValueTask<CommandResult> AskAsync(EntityId to, CommandKey key, object command, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!Registry.Has(to.Type))
        {
            return new CommandResult.Unavailable("entity", $"UNKNOWN_TYPE: type={to.Type}");
        }

        var gate = GateOf(to);
        if (Refusal(gate.Type) is { } refused)
        {
            return refused;
        }

        var reserved = gate.Type.ReducesRisk(command);
        if (!gate.TryEnter(reserved))
        {
            return new CommandResult.Busy(Options.RetryAfter);
        }

        var type = Registry.Catalog.TypeOf(command);
        var message = new AskMessage
        {
            To = to, Gate = gate, Key = key, Command = command, Reserved = reserved,
            RequestHash = RequestHash.Of(type, Registry.Catalog.Write(command, type)),
        };
        if (!gate.Shard.TryPut(message, reserved))
        {
            gate.Leave(reserved);
            return new CommandResult.Busy(Options.RetryAfter);
        }

        return await message.Done.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Told> FollowAsync(EntityId source, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var shard = EntityRegistry.ShardOf(source, Store.Info.ShardCount);
        while (true)
        {
            // Armed before reading, so that nothing committed in between is missed.
            var news = _watchers.GetOrAdd(source, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            await foreach (var row in Store.ReadEntityAsync(shard, source.Value, after, cancellation))
            {
                after = row.Sequence;
                yield return new Told(source, row.Sequence, row.EventTimeNs, Registry.Catalog.Read(row.Type, row.Version, row.Payload));
            }

            await news.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Inspection> InspectAsync(EntityId entity, CancellationToken cancellation = default)
    {
        var message = new InspectMessage { To = entity };
        if (!GateOf(entity).Shard.TryPut(message, reserved: false))
        {
            throw new InvalidOperationException($"{entity} cannot be inspected: the shard's mailbox is full.");
        }

        return await message.Done.WaitAsync(cancellation);
    }

    /// <summary>Lets a suspended area take messages again.</summary>
    /// <returns>False when it was not suspended.</returns>
    public bool ResumeArea(string area)
    {
        lock (_supervision)
        {
            var resumed = _supervisor.ResumeArea(area);
            _suspended = new HashSet<string>(_supervisor.Suspended, StringComparer.Ordinal);
            return resumed;
        }
    }

    /// <summary>Stops cleanly: what was taken is decided, committed and answered; a checkpoint ends each shard.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _stopped ??= "NODE_STOPPING";
        await _passivation.DisposeAsync();
        await Task.WhenAll(_shards.Select(s => s.DrainAsync()));
        await _stopping.CancelAsync();
        await Committer.DisposeAsync();
        LoadSlots.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Ends the node as a killed process would: nothing more is taken or written, nobody is answered. For tests.</summary>
    public async ValueTask KillAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _killed = true;
            _stopped = "KILLED";
            await _passivation.DisposeAsync();
            await _stopping.CancelAsync();
        }
    }

    internal ShardHost ShardOf(EntityId id) => GateOf(id).Shard;

    internal EntityId[] FollowersOf(EntityId source) => Registry.Types
        .SelectMany(t => t.Subscriptions.Where(l => l.SourceType == source.Type && Registry.Catalog.NameOf(l.Message) is not null).SelectMany(l => l.Followers(source)))
        .Distinct().Order().ToArray();

    internal IEnumerable<EntityId> SourcesOf(EntityId follower) => Registry.TypeOf(follower).Subscriptions
        .Where(l => Registry.Catalog.NameOf(l.Message) is not null).SelectMany(l => l.Sources(follower)).Distinct().Order();

    internal bool Concerns(EntityId follower, EntityId source, object message) => Registry.TypeOf(follower).Subscriptions
        .Any(l => l.SourceType == source.Type && l.Message == message.GetType() && (l.Where is null || l.Where(message)) && l.Followers(source).Contains(follower));

    /// <summary>Committed rows of a source behind a sequence; the message is null where it does not concern the follower.</summary>
    internal async IAsyncEnumerable<(long Sequence, long TimeNs, object? Message)> ReadToldAsync(EntityId follower, EntityId source, long after)
    {
        await foreach (var row in Store.ReadEntityAsync(EntityRegistry.ShardOf(source, Store.Info.ShardCount), source.Value, after))
        {
            var message = row.Kind == RowKind.Event ? Registry.Catalog.Read(row.Type, row.Version, row.Payload) : null;
            yield return (row.Sequence, row.EventTimeNs, message is not null && Concerns(follower, source, message) ? message : null);
        }
    }

    internal void Watched(EntityId source)
    {
        if (_watchers.TryRemove(source, out var news))
        {
            news.TrySetResult();
        }
    }

    internal Directive EntityFaulted(EntityId entity)
    {
        lock (_supervision)
        {
            return _supervisor.EntityFaulted(entity, Now);
        }
    }

    internal Directive ShardFaulted(int shard)
    {
        Directive directive;
        lock (_supervision)
        {
            directive = _supervisor.ShardFaulted(shard, Now);
        }

        if (directive is Directive.StopNode stop)
        {
            Stop(stop.Reason);
        }

        return directive;
    }

    internal void EntityQuarantined(string area, EntityId entity)
    {
        Directive directive;
        lock (_supervision)
        {
            directive = _supervisor.EntityQuarantined(area, entity, Now);
            _suspended = new HashSet<string>(_supervisor.Suspended, StringComparer.Ordinal);
        }

        switch (directive)
        {
            case Directive.SuspendArea suspend:
                Options.Diagnostics?.Invoke(new NodeEvent.AreaSuspended(suspend.Area, suspend.Reason));
                break;
            case Directive.StopNode stop:
                Stop(stop.Reason);
                break;
        }
    }

    internal void Stop(string reason)
    {
        if (Interlocked.CompareExchange(ref _stopped, reason, null) is null)
        {
            Options.Diagnostics?.Invoke(new NodeEvent.Stopped(reason));
        }
    }

    private TimeSpan Now => Options.Time.GetElapsedTime(0);

    private EntityGate GateOf(EntityId id) => _gates.TryGetValue(id, out var gate)
        ? gate
        : _gates.GetOrAdd(id, new EntityGate(Registry.TypeOf(id), _shards[EntityRegistry.ShardOf(id, _shards.Length)]));

    private CommandResult.Unavailable? Refusal(EntityType type)
    {
        if (_stopped is { } reason)
        {
            return new CommandResult.Unavailable("node", reason);
        }

        return _suspended.Contains(type.Area) ? new CommandResult.Unavailable("area", type.Area) : null;
    }

    private void PassivateIdle()
    {
        foreach (var shard in _shards)
        {
            shard.Post(shard.Passivate);
        }
    }

    // Whoever follows an entity with rows may have missed some of them: it comes into memory and reads.
    internal void WakeFollowers()
    {
        var followers = new SortedSet<EntityId>();
        foreach (var shard in _shards)
        {
            foreach (var source in shard.KnownEntities())
            {
                if (EntityId.TryParse(source, out var id) && Registry.Has(id.Type))
                {
                    followers.UnionWith(FollowersOf(id));
                }
            }
        }

        foreach (var follower in followers)
        {
            ShardOf(follower).PutTold(new WakeMessage { To = follower });
        }
    }
}
