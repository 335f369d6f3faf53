namespace GrandModel.Actors.Running;

/// <summary>Limits of the supervision tree node &gt; area &gt; shard &gt; entity.</summary>
public sealed record SupervisionOptions
{
    /// <summary>Pause before the first restart of an entity; doubles with each further one.</summary>
    public TimeSpan RestartPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause.</summary>
    public TimeSpan RestartPauseMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An entity that went so long without a fault starts again with the first pause.</summary>
    public TimeSpan CalmAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Quarantined entities of an area within <see cref="Window"/> that suspend the area.</summary>
    public int AreaQuarantinesMax { get; init; } = 20;

    /// <summary>Suspended areas that stop the node.</summary>
    public int SuspendedAreasMax { get; init; } = 2;

    /// <summary>Faults of a shard (its own machinery) within <see cref="Window"/> that stop the node.</summary>
    public int ShardFaultsMax { get; init; } = 5;

    /// <summary>Window of the counts.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>What to do about a fault.</summary>
public abstract record Directive
{
    private Directive()
    {
    }

    /// <summary>Restart the entity or shard after a pause.</summary>
    public sealed record Restart(TimeSpan After) : Directive;

    /// <summary>Leave it: the entity is out of service.</summary>
    public sealed record Leave : Directive;

    /// <summary>Suspend the area.</summary>
    public sealed record SuspendArea(string Area, string Reason) : Directive;

    /// <summary>Stop the node.</summary>
    public sealed record StopNode(string Reason) : Directive;
}

/// <summary>
/// Decides how far a fault reaches. A state machine without clock or threads: faults and their instants go in, directives come out.
/// One entity's fault never touches another; only many of one area, or the machinery itself, reach further.
/// </summary>
public sealed class Supervisor(SupervisionOptions options)
{
    private readonly Dictionary<EntityId, (int Restarts, TimeSpan Last)> _entities = [];
    private readonly Dictionary<string, Queue<TimeSpan>> _quarantines = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Queue<TimeSpan>> _shards = [];
    private readonly SortedSet<string> _suspended = new(StringComparer.Ordinal);

    /// <summary>Areas that take no messages.</summary>
    public IReadOnlyCollection<string> Suspended => _suspended;

    /// <summary>A rule of an entity threw; the entity is still in service.</summary>
    /// <param name="entity">Entity.</param>
    /// <param name="now">Monotonic time.</param>
    public Directive EntityFaulted(EntityId entity, TimeSpan now)
    {
        var (restarts, last) = _entities.GetValueOrDefault(entity);
        restarts = restarts > 0 && now - last > options.CalmAfter ? 0 : restarts;
        _entities[entity] = (restarts + 1, now);
        var pause = options.RestartPause * Math.Pow(2, Math.Min(restarts, 30));
        return new Directive.Restart(pause < options.RestartPauseMax ? pause : options.RestartPauseMax);
    }

    /// <summary>An entity went into quarantine.</summary>
    /// <param name="area">Its area.</param>
    /// <param name="entity">Entity.</param>
    /// <param name="now">Monotonic time.</param>
    public Directive EntityQuarantined(string area, EntityId entity, TimeSpan now)
    {
        _entities.Remove(entity);
        if (!_quarantines.TryGetValue(area, out var recent))
        {
            _quarantines[area] = recent = [];
        }

        if (Count(recent, now) < options.AreaQuarantinesMax || !_suspended.Add(area))
        {
            return new Directive.Leave();
        }

        return _suspended.Count >= options.SuspendedAreasMax
            ? new Directive.StopNode($"areas suspended: {string.Join(", ", _suspended)}")
            : new Directive.SuspendArea(area, $"quarantined={recent.Count} limit={options.AreaQuarantinesMax} window={options.Window}");
    }

    /// <summary>The machinery of a shard failed (store unreachable, replay impossible).</summary>
    /// <param name="shard">Shard.</param>
    /// <param name="now">Monotonic time.</param>
    public Directive ShardFaulted(int shard, TimeSpan now)
    {
        if (!_shards.TryGetValue(shard, out var recent))
        {
            _shards[shard] = recent = [];
        }

        var count = Count(recent, now);
        if (count >= options.ShardFaultsMax)
        {
            return new Directive.StopNode($"shard={shard} faults={count} limit={options.ShardFaultsMax} window={options.Window}");
        }

        var pause = options.RestartPause * Math.Pow(2, count - 1);
        return new Directive.Restart(pause < options.RestartPauseMax ? pause : options.RestartPauseMax);
    }

    /// <summary>A person lets an area go on.</summary>
    /// <returns>False when it was not suspended.</returns>
    public bool ResumeArea(string area)
    {
        _quarantines.Remove(area);
        return _suspended.Remove(area);
    }

    private int Count(Queue<TimeSpan> recent, TimeSpan now)
    {
        recent.Enqueue(now);
        while (now - recent.Peek() > options.Window)
        {
            recent.Dequeue();
        }

        return recent.Count;
    }
}
