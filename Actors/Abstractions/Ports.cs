namespace GrandModel.Actors;

/// <summary>
/// Where areas register their entities. The only part of an engine that an area sees, with <see cref="IEntities"/>; a second engine implements these
/// two over the same journal. docs/engine-port.md.
/// </summary>
public interface IActorsBuilder
{
    /// <summary>Registers an entity type.</summary>
    /// <param name="area">Area it belongs to: a level of the supervision tree, as "risk".</param>
    /// <param name="type">Journaled type name, never renamed.</param>
    /// <param name="definition">Its rules.</param>
    /// <param name="configure">Messages, subscriptions and limits.</param>
    /// <exception cref="ArgumentException">The type is registered already.</exception>
    IActorsBuilder AddEntity(string area, string type, EntityDefinition definition, Action<IEntityBuilder> configure);
}

/// <summary>Registers the details of an entity type.</summary>
public interface IEntityBuilder
{
    /// <summary>Everything this type journals, takes and streams by name: events, refusals, commands.</summary>
    IEntityBuilder Messages(MessageCatalog catalog);

    /// <summary>Follows events, or a stream, of another entity type.</summary>
    IEntityBuilder Follows(Subscription subscription);

    /// <summary>Takes recorded input (feed data) whose address is this entity.</summary>
    IEntityBuilder TakesInput();

    /// <summary>A snapshot after so many events of one entity, at the next checkpoint. A cache of the fold, never the truth. Default 500.</summary>
    IEntityBuilder SnapshotEvery(int events);

    /// <summary>Commands waiting for one entity at most; the next gets Busy. Default 1,024.</summary>
    IEntityBuilder MailboxLimit(int messages);

    /// <summary>Leaves memory after so long without a message (free-running only). Default two minutes; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    IEntityBuilder PassivateAfter(TimeSpan idle);

    /// <summary>Names commands that reduce risk (cancel, trip, halt): they use the reserved lane, which others cannot fill.</summary>
    IEntityBuilder ReducesRisk(params Type[] commands);
}

/// <summary>One entity type follows messages of another. Who follows whom is computed from keys, never stored.</summary>
/// <param name="SourceType">Entity type that tells.</param>
/// <param name="Message">CLR type of the event or streamed message.</param>
/// <param name="Followers">Followers of a source, each id once.</param>
/// <param name="Sources">Sources of a follower: the inverse of <paramref name="Followers"/>. Not needed for streams.</param>
/// <param name="Where">Filter on the message; null for all.</param>
/// <param name="SettleRounds">
/// Conducted runs deliver this many rounds later than the next, so that what else happened at that instant is settled first. Free-running: no effect.
/// </param>
public sealed record Subscription(
    string SourceType,
    Type Message,
    Func<EntityId, IEnumerable<EntityId>> Followers,
    Func<EntityId, IEnumerable<EntityId>> Sources,
    Func<object, bool>? Where = null,
    int SettleRounds = 0);

/// <summary>Sends commands to entities and listens to them.</summary>
public interface IEntities
{
    /// <summary>Sends a command and waits for its outcome, which is durable when it comes.</summary>
    /// <param name="to">Receiver.</param>
    /// <param name="key">Identity of the command: the same on every repeat, also after a timeout.</param>
    /// <param name="command">Command.</param>
    /// <param name="cancellation">Stops the waiting, not the command: its outcome stays unknown to this caller until it repeats the key.</param>
    /// <returns>Never throws for everyday outcomes; see <see cref="CommandResult"/>.</returns>
    ValueTask<CommandResult> AskAsync(EntityId to, CommandKey key, object command, CancellationToken cancellation = default);

    /// <summary>The events of an entity by its sequence, gapless, from <paramref name="after"/> (exclusive); goes on as they are committed.</summary>
    IAsyncEnumerable<Told> FollowAsync(EntityId source, long after, CancellationToken cancellation);

    /// <summary>The entity's committed state, waking it when it sleeps.</summary>
    ValueTask<Inspection> InspectAsync(EntityId entity, CancellationToken cancellation = default);
}

/// <summary>A committed event or refusal of an entity.</summary>
/// <param name="Source">Entity.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="TimeNs">Event time.</param>
/// <param name="Message">The event or refusal.</param>
public sealed record Told(EntityId Source, long Sequence, long TimeNs, object Message);

/// <summary>An entity from outside.</summary>
/// <param name="Entity">Entity.</param>
/// <param name="Sequence">Sequence of its last row; 0 before the first.</param>
/// <param name="State">State after it.</param>
/// <param name="Quarantined">True when it takes no messages until released.</param>
public sealed record Inspection(EntityId Entity, long Sequence, object State, bool Quarantined);

/// <summary>Outcome of a command. A timeout is none of these: it means unknown, repeat with the same key.</summary>
public abstract record CommandResult
{
    private CommandResult()
    {
    }

    /// <summary>Done: these events are durable; none when there was nothing to do.</summary>
    /// <param name="Sequence">Entity sequence of the last row of the command.</param>
    /// <param name="Events">Its events.</param>
    public sealed record Done(long Sequence, IReadOnlyList<object> Events) : CommandResult;

    /// <summary>Refused: durable, a repeat gets the same.</summary>
    /// <param name="Sequence">Entity sequence of the refusal.</param>
    /// <param name="Refusal">Why.</param>
    public sealed record Refused(long Sequence, Refusal Refusal) : CommandResult;

    /// <summary>The key was used for another command; nothing happened.</summary>
    public sealed record KeyReused : CommandResult;

    /// <summary>A mailbox or queue is full; nothing happened, try again after a while.</summary>
    /// <param name="RetryAfter">Suggested wait.</param>
    public sealed record Busy(TimeSpan RetryAfter) : CommandResult;

    /// <summary>The entity, or a level above it, takes no messages; nothing happened.</summary>
    /// <param name="Level">entity, shard, area or node.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Unavailable(string Level, string Reason) : CommandResult;
}
