using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Actors.Running;
using GrandModel.Actors.TestKit.Contract;

namespace GrandModel.Actors.TestKit;

/// <summary>
/// The free-running engine for tests: over a store in memory (or any other), with a clock that the test moves and a probe on what the node does.
/// It can be killed and started again over the same store.
/// </summary>
public sealed class TestEngine : IEngineUnderTest
{
    private readonly Action<IActorsBuilder> _register;
    private readonly Func<NodeOptions, NodeOptions> _configure;
    private readonly IJournalStore _store;
    private ActorNode? _node;
    private int _lives;

    private TestEngine(IJournalStore store, Action<IActorsBuilder> register, Func<NodeOptions, NodeOptions> configure)
    {
        _store = store;
        _register = register;
        _configure = configure;
    }

    /// <inheritdoc/>
    public IEntities Entities => _node ?? throw new InvalidOperationException("The engine is stopped.");

    /// <summary>The running node.</summary>
    public ActorNode Node => _node ?? throw new InvalidOperationException("The engine is stopped.");

    /// <inheritdoc/>
    public ManualTime Time { get; } = new();

    /// <summary>What the node did in this life.</summary>
    public EventProbe<NodeEvent> Happened { get; private set; } = new();

    /// <summary>Starts over a new store in memory, or over <paramref name="store"/>.</summary>
    public static async Task<TestEngine> StartAsync(
        Action<IActorsBuilder> register, IJournalStore? store = null, Func<NodeOptions, NodeOptions>? configure = null)
    {
        var engine = new TestEngine(store ?? new MemoryJournalStore(new Guid(1, 0, 0, new byte[8]), 4), register, configure ?? (static o => o));
        await engine.StartAsync();
        return engine;
    }

    /// <inheritdoc/>
    public async Task CrashAndRestartAsync()
    {
        await Node.KillAsync();
        await StartAsync();
    }

    /// <inheritdoc/>
    public async Task StopAndRestartAsync()
    {
        await Node.DisposeAsync();
        await StartAsync();
    }

    /// <inheritdoc/>
    public Task RestartArmedAsync(EntityId entity, int faults) => Happened.ExpectAsync<NodeEvent.Restarting>(r => r.Entity == entity, faults);

    /// <inheritdoc/>
    public Task PassivatedAsync(EntityId entity) => Happened.ExpectAsync<NodeEvent.Passivated>(p => p.Entity == entity);

    /// <inheritdoc/>
    public Task ActivatedAsync(EntityId entity, int times) => Happened.ExpectAsync<NodeEvent.Activated>(a => a.Entity == entity, times);

    /// <summary>Stops the engine; the store stays with its owner.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_node is { } node)
        {
            _node = null;
            await node.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        var registry = new EntityRegistry();
        _register(registry);
        Happened = new EventProbe<NodeEvent>();
        var options = _configure(new NodeOptions { Owner = new Guid(++_lives, 1, 0, new byte[8]), Time = Time });
        _node = await ActorNode.StartAsync(registry, _store, options with { Diagnostics = Happened.Add });
    }
}
