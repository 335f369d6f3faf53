using System.Diagnostics;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Journal;
using GrandModel.Execution.Venues;
using GrandModel.MarketData.Feeds;

namespace GrandModel.Backtest.Runs;

/// <summary>How a run is carried out; none of it changes what is decided.</summary>
public sealed record RunControls
{
    /// <summary>Incarnation of this process as the store's owner.</summary>
    public required Guid Owner { get; init; }

    /// <summary>Clock for retries and pace.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Goes on with the run in the store; without it a store with a run is refused.</summary>
    public bool Resume { get; init; }

    /// <summary>Pace; as fast as possible when null.</summary>
    public IPacer? Pacer { get; init; }

    /// <summary>Sees what is durable.</summary>
    public IRunObserver? Observer { get; init; }

    /// <summary>Takes operator commands from the store's log.</summary>
    public bool TakesOperatorCommands { get; init; }

    /// <summary>Rows between checkpoints; null for the default.</summary>
    public int? CheckpointRows { get; init; }

    /// <summary>Called after every slice with its second, on the run's thread.</summary>
    public Action<long>? SliceDone { get; init; }
}

/// <summary>What came of a run.</summary>
/// <param name="Outcome">Hash, rows, end.</param>
/// <param name="Records">Feed records read or passed over: the ticks.</param>
/// <param name="Feed">What was read of the files; null for the simulator.</param>
/// <param name="Anchors">Chain hashes of the shards at the end.</param>
/// <param name="Elapsed">Wall time of this process.</param>
/// <param name="RecoveredEvents">Hashed rows that were there at the start.</param>
public sealed record RunResult(
    ConductedOutcome Outcome, long Records, FeedReport? Feed, IReadOnlyList<Anchor> Anchors, TimeSpan Elapsed, long RecoveredEvents);

/// <summary>The store's run is not the one that was asked for.</summary>
public sealed class RunConflictException(string code, string message) : Exception($"{code}: {message}")
{
    /// <summary>RUN_EXISTS: the store holds a run and nobody said resume. RUN_DIFFERS: what is asked for is another run than the one in the store.</summary>
    public string Code { get; } = code;
}

/// <summary>Runs a prepared run over a store.</summary>
public static class RunSession
{
    /// <summary>Runs to the end, or until stopped.</summary>
    /// <exception cref="RunConflictException">The store holds a run that may not be gone on with.</exception>
    /// <exception cref="RunFailedException">The machinery failed; the run can be resumed.</exception>
    /// <exception cref="FeedException">The data ended badly, or strictly; the run can be resumed.</exception>
    public static async Task<RunResult> RunAsync(RunSetup setup, IJournalStore store, RunControls controls, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(setup);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(controls);
        var watch = Stopwatch.StartNew();
        var registry = setup.Register();
        using var feed = setup.OpenFeed();
        await using var operators = controls.TakesOperatorCommands ? new StoreOperators(store, registry.Catalog, controls.Time) : null;
        await using var engine = await ConductedEngine.OpenAsync(registry, store, Options(setup, controls, feed, operators), controls.Time);
        Check(setup, engine.Recovered, controls.Resume);
        var outcome = await engine.RunAsync(new FeedInputs(feed, VenuePort.Address(VenuePort.Simulated)), cancellation);
        var anchors = (await store.ShardsAsync(CancellationToken.None)).Where(s => s.Head > 0)
            .Select(s => new Anchor(s.Shard, s.Head, s.HeadHash, "summary")).ToArray();
        await store.AddAnchorsAsync(anchors);
        return new RunResult(
            outcome, setup.Symbols.Sum(feed.Position), (feed as FeedSlices)?.Report(), anchors, watch.Elapsed, engine.Recovered.JournalEvents);
    }

    private static ConductedOptions Options(RunSetup setup, RunControls controls, ISliceFeed feed, IOperatorSource? operators)
    {
        var options = new ConductedOptions
        {
            Owner = controls.Owner,
            Description = setup.Description.ToJson(),
            Opening = setup.Opening(),
            Observer = controls.Observer,
            Operators = operators,
            Pacer = controls.Pacer,
            SliceDone = controls.SliceDone,
            LastSlice = setup.Options.Duration is { } duration ? feed.NextSecond + (long)duration.TotalSeconds : null,
        };
        return controls.CheckpointRows is { } rows ? options with { CheckpointRows = rows } : options;
    }

    private static void Check(RunSetup setup, RecoveredRun recovered, bool resume)
    {
        if (recovered.Description is not { } stored)
        {
            return;
        }

        if (!resume)
        {
            throw new RunConflictException("RUN_EXISTS", "the store holds a run already; go on with it by --resume, or choose another directory or store");
        }

        if (setup.Description.DifferenceTo(stored) is var (field, was, given))
        {
            throw new RunConflictException("RUN_DIFFERS", $"{field}: the run in the store has {was}, this one {given}; a resumed run needs the same data and options");
        }
    }
}
