using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Conducted;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Contracts;

namespace GrandModel.Tests.Sample;

/// <summary>A conducted run of the sample world over readings drawn from a seed.</summary>
public sealed class SampleRun
{
    public static readonly Guid StoreId = new("11111111-2222-3333-4444-555555555555");

    private static readonly string[] Meters = ["a", "b", "c"];

    public long Seed { get; init; } = 1;

    public int Seconds { get; init; } = 120;

    public int CheckpointRows { get; init; } = 1_000_000;

    public int CommitRowsMax { get; init; } = 4_000;

    public IReadOnlyList<RunCommand> Opening { get; init; } = [];

    public IOperatorSource? Operators { get; init; }

    public IReadOnlyDictionary<(string Meter, int Second), long> Instead { get; init; } = new Dictionary<(string, int), long>();

    public static IJournalStore NewStore(int shards = 8) => new MemoryJournalStore(StoreId, shards);

    public async Task<ConductedOutcome> GoAsync(IJournalStore store, Action<long>? sliceDone = null, CancellationToken cancellation = default)
    {
        var registry = new EntityRegistry();
        registry.AddSample(Meters);
        await using var engine = await ConductedEngine.OpenAsync(
            registry,
            store,
            new ConductedOptions
            {
                Owner = new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                Description = JsonDocument.Parse("{}").RootElement,
                CheckpointRows = CheckpointRows,
                CommitRowsMax = CommitRowsMax,
                Opening = Opening,
                Operators = Operators,
                SliceDone = sliceDone,
            },
            TimeProvider.System);
        return await engine.RunAsync(new Readings(this), cancellation);
    }

    private sealed class Readings : IConductedInputs
    {
        private const long Start = 1_000_000;
        private readonly SortedDictionary<long, List<InputMessage>> _slices = [];

        public Readings(SampleRun run)
        {
            foreach (var meter in Meters)
            {
                var random = new DetRandom(run.Seed, meter);
                var position = 0L;
                for (var second = 0; second < run.Seconds; second++)
                {
                    var value = random.NextLong(20);
                    if (random.NextLong(3) == 0)
                    {
                        continue;
                    }

                    if (!_slices.TryGetValue(Start + second, out var list))
                    {
                        _slices[Start + second] = list = [];
                    }

                    list.Add(new InputMessage(EntityId.Of(SampleEntities.Meter, meter), new Reading(run.Instead.GetValueOrDefault((meter, second), value)), ++position));
                }
            }
        }

        public long? NextSlice => _slices.Count == 0 ? null : _slices.Keys.First();

        public void Take(long slice, ICollection<InputMessage> into)
        {
            foreach (var message in _slices[slice])
            {
                into.Add(message);
            }

            _slices.Remove(slice);
        }

        public void SkipThrough(long slice)
        {
            while (NextSlice is { } next && next <= slice)
            {
                _slices.Remove(next);
            }
        }
    }
}

/// <summary>A store that dies: after so many appends or checkpoints every call throws, as if the process had been killed there.</summary>
public sealed class MortalStore(IJournalStore inner, int writes, bool commitLast) : DelegatingStore(inner)
{
    private int _left = writes;

    public override ValueTask<AppendResult> AppendAsync(IReadOnlyList<ShardBatch> batches) => Dying(() => base.AppendAsync(batches));

    public override ValueTask<bool> CheckpointAsync(IReadOnlyList<Checkpoint> checkpoints) => Dying(() => base.CheckpointAsync(checkpoints));

    private async ValueTask<T> Dying<T>(Func<ValueTask<T>> write)
    {
        if (--_left < 0)
        {
            if (commitLast && _left == -1)
            {
                await write();
            }

            throw new StoreException("KILLED", "killed");
        }

        return await write();
    }
}
