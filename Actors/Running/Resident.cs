using System.Text.Json;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Running;

internal enum ResidentState
{
    /// <summary>Being read from the store; messages wait.</summary>
    Loading,

    /// <summary>In service.</summary>
    Ready,

    /// <summary>Waiting for its restart after a fault; messages wait.</summary>
    Pausing,
}

/// <summary>An entity in the memory of a shard: its cell and what the engine keeps beside.</summary>
internal sealed class Resident(Cell cell)
{
    /// <summary>Messages that wait for a load or a restart at most, beside the commands that the gate counts.</summary>
    public const int StashMax = 4_096;

    private readonly Dictionary<Guid, KeyEntry> _keys = [];

    public Cell Cell { get; set; } = cell;

    public ResidentState State { get; set; } = ResidentState.Loading;

    public Queue<ShardMessage> Stash { get; } = new();

    /// <summary>Sequence of each followed entity that the view has taken.</summary>
    public SortedDictionary<EntityId, long> Cursors { get; private set; } = [];

    /// <summary>Followed entities that are being read from the journal.</summary>
    public HashSet<EntityId> Repairing { get; } = [];

    /// <summary>Of these, the ones that went on meanwhile.</summary>
    public HashSet<EntityId> RepairAgain { get; } = [];

    /// <summary>What was taken since the entity's last row, in order.</summary>
    public List<InputRun> Taken { get; } = [];

    /// <summary>Rows that are decided but not durable.</summary>
    public int Uncommitted { get; set; }

    /// <summary>True when older keys than these may be in the store.</summary>
    public bool KeysTruncated { get; private set; }

    public void LoadKeys(IReadOnlyList<KeyEntry> newest, int max)
    {
        foreach (var entry in newest)
        {
            _keys[entry.Key] = entry;
        }

        KeysTruncated = newest.Count >= max;
    }

    public KeyEntry? FindKey(Guid key) => _keys.GetValueOrDefault(key);

    public void AddKey(KeyEntry entry) => _keys[entry.Key] = entry;

    public void Take(EntityId source, long sequence)
    {
        if (Taken.Count > 0 && Taken[^1] is var last && last.Source == source && last.Until == sequence - 1)
        {
            Taken[^1] = last with { Until = sequence };
        }
        else
        {
            Taken.Add(new InputRun(source, sequence, sequence));
        }
    }

    /// <summary>The inputs column of the next row.</summary>
    public byte[] TakeInputs()
    {
        if (Taken.Count == 0)
        {
            return [];
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(Taken.Select(r => new InputRunText(r.Source.Value, r.From, r.Until)).ToArray(), EngineJson.Default.InputRunTextArray);
        Taken.Clear();
        return bytes;
    }

    public static IReadOnlyList<InputRun> ReadInputs(ReadOnlySpan<byte> bytes) => bytes.Length == 0
        ? []
        : JsonSerializer.Deserialize(bytes, EngineJson.Default.InputRunTextArray)!.Select(r => new InputRun(new EntityId(r.Source), r.From, r.Until)).ToArray();
}

/// <summary>Rows From to Until of a followed entity, taken into a view.</summary>
internal readonly record struct InputRun(EntityId Source, long From, long Until);

/// <summary>Wire form of <see cref="InputRun"/>.</summary>
internal sealed record InputRunText(string Source, long From, long Until);
