using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;

namespace GrandModel.Actors.Conducted;

/// <summary>
/// Runs entities over recorded input in bulk-synchronous slices and rounds, so that the same input gives the same journal whatever dies in between.
/// One process, one ordered stream of commits. How time and rounds work: docs/conducted.md.
/// </summary>
/// <remarks>
/// Opening claims every shard of the store with a higher epoch: whoever ran it before can write nothing more. A first start, a restart and a restart after
/// a crash are one path: read the last checkpoint, replay what follows it, go on.
/// </remarks>
public sealed partial class ConductedEngine : IAsyncDisposable
{
    private const long NsPerSecond = 1_000_000_000;

    private static readonly EntityId Conductor = EntityId.Of("conductor", "run");

    private readonly EntityRegistry _registry;
    private readonly IJournalStore _store;
    private readonly ConductedOptions _options;
    private readonly TimeProvider _time;
    private readonly int _shardCount;
    private readonly int _conductorShard;
    private readonly Dictionary<EntityId, Cell> _cells = [];
    private readonly Dictionary<string, long> _sleeping = new(StringComparer.Ordinal);
    private readonly Dictionary<(EntityId Source, Type Message), (Cell Follower, Subscription Link)[]> _followers = [];
    private readonly SortedSet<(long DueNs, EntityId Entity)> _viewsDue = [];
    private readonly TimerTable _timers = new();
    private readonly RoundInboxes _inboxes = new();
    private readonly StreamSink _streams;
    private readonly List<StepRow> _steps = [];
    private ShardLedger[] _ledgers = [];
    private JournalWriter? _writer;
    private long _conductorSequence;
    private long _operatorPosition;
    private long _slice;
    private int _round;
    private int _rowsSinceCheckpoint;
    private long _checkpointSlice;
    private bool _opening = true;
    private bool _finished;

    private ConductedEngine(EntityRegistry registry, IJournalStore store, ConductedOptions options, TimeProvider time)
    {
        _registry = registry.Build();
        _store = store;
        _options = options;
        _time = time;
        _shardCount = store.Info.ShardCount;
        _conductorShard = EntityRegistry.ShardOf(Conductor, _shardCount);
        _streams = new StreamSink(this);
    }

    /// <summary>What was found in the store.</summary>
    public RecoveredRun Recovered { get; private set; } = new(null, 0, 0, false);

    /// <summary>Takes over a store and reads where its run stands. Nothing is run yet.</summary>
    /// <exception cref="StoreException">The store cannot be read or taken.</exception>
    public static async Task<ConductedEngine> OpenAsync(EntityRegistry registry, IJournalStore store, ConductedOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        var engine = new ConductedEngine(registry, store, options, time);
        await engine.ClaimAsync();
        return engine;
    }

    /// <summary>Runs to the end of the inputs, to the last slice of the options, or until stopped; everything is durable when it returns.</summary>
    /// <param name="inputs">The run's inputs, from their start: a resumed run reads them again from its last checkpoint.</param>
    /// <param name="cancellation">Stops after the slice in hand; the run can be resumed.</param>
    /// <exception cref="RunFailedException">The machinery failed; the run can be resumed.</exception>
    public async Task<ConductedOutcome> RunAsync(IConductedInputs inputs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        await RecoverAsync(inputs);
        _writer = new JournalWriter(_store, _registry.Catalog, _options, _ledgers, _time) { HashedRows = Recovered.JournalEvents };
        try
        {
            await BeginAsync();
            var (slices, reason) = _finished ? (0, "inputs-ended") : await RunSlicesAsync(inputs, cancellation);
            await _writer.FlushAsync();
            return new ConductedOutcome(_writer.JournalHash(), _writer.HashedRows, slices, _slice, _finished, reason);
        }
        finally
        {
            await _writer.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<(long Slices, string Reason)> RunSlicesAsync(IConductedInputs inputs, CancellationToken cancellation)
    {
        var slices = 0L;
        if (_slice > 0 && (_round == 0 || _inboxes.HasFrom(_round)))
        {
            await RunRoundsAsync(); // the slice that an earlier process had begun
            slices++;
        }

        while (true)
        {
            var next = NextSlice(inputs);
            var reason = next is null ? "inputs-ended" : _options.LastSlice < next ? "duration" : null;
            if (reason is not null)
            {
                await FinishAsync(reason);
                return (slices, reason);
            }

            if (cancellation.IsCancellationRequested)
            {
                return (slices, "stopped");
            }

            if (_options.Pacer is { } pacer && !await pacer.WaitAsync(next!.Value, cancellation))
            {
                return (slices, "stopped");
            }

            await RunSliceAsync(inputs, next!.Value);
            slices++;
            _options.SliceDone?.Invoke(_slice);
        }
    }

    // The next second with input, or with a timer or due view not behind the last input.
    private long? NextSlice(IConductedInputs inputs)
    {
        var input = inputs.NextSlice;
        long? due = null;
        if (_timers.NextDueNs is { } timer)
        {
            due = timer;
        }

        if (_viewsDue.Count > 0 && (due is null || _viewsDue.Min.DueNs < due))
        {
            due = _viewsDue.Min.DueNs;
        }

        if (input is null || due is null)
        {
            return input;
        }

        return Math.Min(input.Value, Math.Max(CeilSecond(due.Value), _slice + 1));
    }

    private static long CeilSecond(long ns) => (ns / NsPerSecond) + (ns % NsPerSecond > 0 ? 1 : 0);

    private async Task RunSliceAsync(IConductedInputs inputs, long slice)
    {
        BeginSlice(slice);
        await EnterCommandsAsync();
        Collect(inputs);
        await RunRoundsAsync();
        if (_rowsSinceCheckpoint >= _options.CheckpointRows)
        {
            TakeCheckpoint();
        }
    }

    private void BeginSlice(long slice)
    {
        if (slice <= _slice)
        {
            throw new InvalidOperationException($"Slice {slice} follows {_slice}: inputs are ascending.");
        }

        _slice = slice;
        _round = 0;
        _inboxes.Clear();
        if (_opening)
        {
            _opening = false;
            Enter(_options.Opening);
        }
    }

    // Round 0: inputs of the slice and timers that are due. Views that are due follow after the inputs, see RunRound.
    private void Collect(IConductedInputs inputs)
    {
        if (inputs.NextSlice == _slice)
        {
            var messages = new List<InputMessage>();
            inputs.Take(_slice, messages);
            var number = 0;
            foreach (var input in messages)
            {
                var cell = CellOf(input.To);
                if (!cell.Type.TakesInput)
                {
                    throw new InvalidOperationException($"{input.To} takes no input.");
                }

                _inboxes.Add(0, new Envelope
                {
                    To = cell, Message = input.Message, Kind = MessageKind.Input, SourceSequence = input.Position, Number = ++number,
                });
            }
        }

        foreach (var timer in _timers.TakeDue(_slice * NsPerSecond))
        {
            var id = new EntityId(timer.Entity);
            _inboxes.Add(0, new Envelope
            {
                To = CellOf(id), Message = new TimerFired(timer.Timer, timer.DueNs), Kind = MessageKind.Timer,
                Source = id, SourceSequence = timer.Sequence, Number = timer.Number,
            });
        }
    }

    private Cell CellOf(EntityId id)
    {
        if (_cells.TryGetValue(id, out var cell))
        {
            return cell;
        }

        var type = _registry.TypeOf(id);
        cell = new Cell(id, type, EntityRegistry.ShardOf(id, _shardCount));
        if (_sleeping.Remove(id.Value, out var sequence))
        {
            WakeAsync(cell, sequence).GetAwaiter().GetResult();
        }

        _cells.Add(id, cell);
        return cell;
    }

    private (Cell Follower, Subscription Link)[] FollowersOf(EntityId source, Type message)
    {
        if (!_followers.TryGetValue((source, message), out var followers))
        {
            followers = _registry.FollowersOf(source, message).Select(f => (CellOf(f.Follower), f.Link)).ToArray();
            _followers.Add((source, message), followers);
        }

        return followers;
    }

    private void SetDue(Cell cell, long? due)
    {
        if (cell.Due == due)
        {
            return;
        }

        if (cell.Due is { } old)
        {
            _viewsDue.Remove((old, cell.Id));
        }

        if (due is { } at)
        {
            _viewsDue.Add((at, cell.Id));
        }

        cell.Due = due;
    }

    // Takes what a view streams while it folds, to its followers in the next round.
    private sealed class StreamSink(ConductedEngine engine) : IStreamSink
    {
        public Cell? From { get; set; }

        public void Stream(object message)
        {
            var from = From ?? throw new InvalidOperationException("A message was streamed outside of Fold.");
            var number = from.NextStreamNumber(engine._slice, engine._round);
            foreach (var (follower, link) in engine.FollowersOf(from.Id, message.GetType()))
            {
                if (link.Where is null || link.Where(message))
                {
                    engine._inboxes.Add(engine._round + 1 + link.SettleRounds, new Envelope
                    {
                        To = follower, Message = message, Kind = MessageKind.Streamed, Source = from.Id, SourceSequence = 0, Number = -number,
                    });
                }
            }
        }
    }
}
