namespace GrandModel.Actors.TestKit.Contract;

/// <summary>An engine under test, over a store that outlives it.</summary>
public interface IEngineUnderTest : IAsyncDisposable
{
    /// <summary>The port, while the engine runs.</summary>
    IEntities Entities { get; }

    /// <summary>The engine's clock.</summary>
    ManualTime Time { get; }

    /// <summary>Ends the engine as kill -9 would, and starts it again over the same store.</summary>
    Task CrashAndRestartAsync();

    /// <summary>Ends the engine cleanly, and starts it again over the same store.</summary>
    Task StopAndRestartAsync();

    /// <summary>Completes when the counter's rules have thrown so often and the engine has armed its restart.</summary>
    Task RestartArmedAsync(EntityId entity, int faults);

    /// <summary>Completes when the entity has left memory.</summary>
    Task PassivatedAsync(EntityId entity);

    /// <summary>Completes when the entity has come into memory so often.</summary>
    Task ActivatedAsync(EntityId entity, int times);
}

/// <summary>Starts engines for the contract, each over a new store, with <see cref="ContractEntities.Register"/>.</summary>
public delegate Task<IEngineUnderTest> EngineStarter();

/// <summary>A case of the contract.</summary>
/// <param name="Name">Reads as a sentence.</param>
/// <param name="RunAsync">Runs it; throws <see cref="ScenarioException"/> when the engine breaks it.</param>
public sealed record ContractCase(string Name, Func<EngineStarter, Task> RunAsync)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// What any engine behind <see cref="IActorsBuilder"/> and <see cref="IEntities"/> promises, as cases that use nothing else of it. docs/engine-port.md.
/// </summary>
public static partial class EngineContract
{
    private static readonly EntityId One = EntityId.Of(ContractEntities.Counter, "one");
    private static readonly EntityId Two = EntityId.Of(ContractEntities.Counter, "two");
    private static readonly EntityId MirrorOfOne = EntityId.Of(ContractEntities.Mirror, "one");
    private static readonly EntityId Tally = EntityId.Of(ContractEntities.Tally, "main");
    private static readonly EntityId Alarm = EntityId.Of(ContractEntities.Alarm, "a");

    /// <summary>All cases.</summary>
    public static IReadOnlyList<ContractCase> Cases { get; } =
    [
        new("A command is answered with its events, which are in the entity's journal", CommandsAreAnswered),
        new("A repeated key gets the same answer and changes nothing, also after a crash", RepeatedKeys),
        new("A key used for another command is turned away", ReusedKeys),
        new("Refusals and commands without effect are kept like events", Refusals),
        new("A follower takes every event once and in order, whatever restarts", Followers),
        new("A command sent by an effect arrives once and in order, whatever restarts", Effects),
        new("A timer fires once when it is due, also after a restart; a moved one at its new time; a disarmed one never", Timers),
        new("A full mailbox says Busy and still takes what reduces risk", Mailboxes),
        new("A rule that throws touches no other entity; its own restarts after a growing pause", Restarts),
        new("Three faults in a row quarantine the entity until it is released, also after a restart", Quarantine),
        new("An idle entity leaves memory and comes back the same", Passivation),
        new("A listener gets every event of an entity in order, old and new", Listeners),
        new("Many callers at once: every answered command is in the journal exactly once", ManyCallers),
        new("An unknown type is unavailable, not an exception", UnknownTypes),
    ];

    private static CommandKey Key(string text) => CommandKey.FromText(text);

    private static async Task<CommandResult.Done> DoneAsync(IEngineUnderTest engine, EntityId to, string key, object command) =>
        await engine.Entities.AskAsync(to, Key(key), command) is var result && result is CommandResult.Done done
            ? done
            : throw new ScenarioException($"{command} to {to}: expected Done, got {result}");

    private static async Task<List<Told>> HistoryAsync(IEngineUnderTest engine, EntityId entity, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var history = new List<Told>();
        try
        {
            await foreach (var told in engine.Entities.FollowAsync(entity, 0, patience.Token))
            {
                history.Add(told);
                if (history.Count == count)
                {
                    return history;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // reported below
        }

        throw new ScenarioException($"{entity}: waited for {count} rows, got {history.Count}: {Canon.Text(history)}");
    }

    private static void Same(string what, object? expected, object? actual)
    {
        if (Canon.Text(expected) != Canon.Text(actual))
        {
            throw new ScenarioException($"{what}: expected {Canon.Text(expected)}, got {Canon.Text(actual)}");
        }
    }
}
