using System.Security.Cryptography;
using System.Text;

namespace GrandModel.Actors.Registry;

/// <summary>All entity types of a node, and who follows whom. Built once, then read only.</summary>
public sealed class EntityRegistry : IActorsBuilder
{
    private readonly SortedDictionary<string, EntityType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<(string SourceType, Type Message), List<(EntityType Follower, Subscription Link)>> _links = [];
    private bool _built;

    /// <summary>A registry that knows the engine's own messages.</summary>
    public EntityRegistry() => Catalog.Include(Entities.EngineMessages.Catalog);

    /// <summary>Every message of every type.</summary>
    public MessageCatalog Catalog { get; } = new();

    /// <summary>All types, in ordinal order.</summary>
    public IReadOnlyCollection<EntityType> Types => _types.Values;

    /// <summary>Longest settling of any subscription, in rounds.</summary>
    public int SettleRoundsMax { get; private set; }

    /// <inheritdoc/>
    public IActorsBuilder AddEntity(string area, string type, EntityDefinition definition, Action<IEntityBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(area);
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(configure);
        if (_built)
        {
            throw new InvalidOperationException("The registry is in use: entity types are registered before the start.");
        }

        var entry = new EntityType(area, type, definition);
        if (type.Contains('/', StringComparison.Ordinal) || !_types.TryAdd(type, entry))
        {
            throw new ArgumentException($"Entity type '{type}': expected a new name without '/'.", nameof(type));
        }

        configure(new Builder(this, entry));
        return this;
    }

    /// <summary>Ends registration and checks it.</summary>
    /// <exception cref="InvalidOperationException">A subscription names a type that is not registered, or a follower without a view.</exception>
    public EntityRegistry Build()
    {
        if (_built)
        {
            return this;
        }

        foreach (var type in _types.Values)
        {
            foreach (var link in type.SubscriptionList)
            {
                if (!_types.ContainsKey(link.SourceType))
                {
                    throw new InvalidOperationException($"{type.Name} follows '{link.SourceType}', which is not registered.");
                }

                if (!type.Definition.HasView)
                {
                    throw new InvalidOperationException($"{type.Name} follows '{link.SourceType}' but has no view to take it into.");
                }

                var key = (link.SourceType, link.Message);
                if (!_links.TryGetValue(key, out var followers))
                {
                    _links[key] = followers = [];
                }

                followers.Add((type, link));
                SettleRoundsMax = Math.Max(SettleRoundsMax, link.SettleRounds);
            }
        }

        _built = true;
        return this;
    }

    /// <summary>The type of an entity.</summary>
    /// <exception cref="ArgumentException">Not registered.</exception>
    public EntityType TypeOf(EntityId id) =>
        _types.TryGetValue(id.Type, out var type) ? type : throw new ArgumentException($"Entity '{id}': no type '{id.Type}' is registered.", nameof(id));

    /// <summary>Whether a type is registered.</summary>
    public bool Has(string type) => _types.ContainsKey(type);

    /// <summary>Who is told a message of a source, in ordinal order of followers; the filter of the link is left to the caller.</summary>
    public IReadOnlyList<(EntityId Follower, Subscription Link)> FollowersOf(EntityId source, Type message)
    {
        if (!_links.TryGetValue((source.Type, message), out var links))
        {
            return [];
        }

        var followers = new List<(EntityId Follower, Subscription Link)>();
        foreach (var (_, link) in links)
        {
            foreach (var id in link.Followers(source))
            {
                followers.Add((id, link));
            }
        }

        followers.Sort(static (a, b) => a.Follower.CompareTo(b.Follower));
        return followers;
    }

    /// <summary>
    /// The shard of an entity: the first eight bytes of SHA-256 of its id, as a big-endian unsigned number, modulo the shard count. Name: sha256-first8.
    /// </summary>
    public static int ShardOf(EntityId id, int shardCount)
    {
        Span<byte> text = stackalloc byte[EntityId.LengthMax];
        Span<byte> hash = stackalloc byte[32];
        var length = Encoding.ASCII.GetBytes(id.Value, text);
        SHA256.HashData(text[..length], hash);
        return (int)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)shardCount);
    }

    private sealed class Builder(EntityRegistry registry, EntityType type) : IEntityBuilder
    {
        public IEntityBuilder Messages(MessageCatalog catalog)
        {
            registry.Catalog.Include(catalog);
            return this;
        }

        public IEntityBuilder Follows(Subscription subscription)
        {
            ArgumentNullException.ThrowIfNull(subscription);
            ArgumentOutOfRangeException.ThrowIfNegative(subscription.SettleRounds);
            type.SubscriptionList.Add(subscription);
            return this;
        }

        public IEntityBuilder TakesInput()
        {
            type.TakesInput = true;
            return this;
        }

        public IEntityBuilder SnapshotEvery(int events)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(events);
            type.SnapshotEvery = events;
            return this;
        }

        public IEntityBuilder MailboxLimit(int messages)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(messages);
            type.MailboxLimit = messages;
            return this;
        }

        public IEntityBuilder PassivateAfter(TimeSpan idle)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(idle, TimeSpan.Zero);
            type.PassivateAfter = idle;
            return this;
        }

        public IEntityBuilder ReducesRisk(params Type[] commands)
        {
            ArgumentNullException.ThrowIfNull(commands);
            type.RiskReducing.UnionWith(commands);
            return this;
        }
    }
}
