using GrandModel.Actors;
using GrandModel.Agents;

namespace GrandModel.Tests.Agents;

/// <summary>What the agents register with an engine, by entity type.</summary>
internal sealed class Registered : IActorsBuilder
{
    private readonly SortedDictionary<string, EntityType> _types = new(StringComparer.Ordinal);

    public Registered(AgentsOptions options) => this.AddAgents(options);

    public IReadOnlyDictionary<string, EntityType> Types => _types;

    public IActorsBuilder AddEntity(string area, string type, EntityDefinition definition, Action<IEntityBuilder> configure)
    {
        var entity = new EntityType(area, definition);
        configure(entity);
        _types.Add(type, entity);
        return this;
    }

    public sealed class EntityType(string area, EntityDefinition definition) : IEntityBuilder
    {
        public string Area { get; } = area;

        public EntityDefinition Definition { get; } = definition;

        public List<Subscription> Subscriptions { get; } = [];

        public MessageCatalog Catalog { get; } = new();

        public IEntityBuilder Follows(Subscription subscription)
        {
            Subscriptions.Add(subscription);
            return this;
        }

        public IEntityBuilder Messages(MessageCatalog catalog)
        {
            Catalog.Include(catalog);
            return this;
        }

        public IEntityBuilder TakesInput() => this;

        public IEntityBuilder SnapshotEvery(int events) => this;

        public IEntityBuilder MailboxLimit(int messages) => this;

        public IEntityBuilder PassivateAfter(TimeSpan idle) => this;

        public IEntityBuilder ReducesRisk(params Type[] commands) => this;
    }
}
