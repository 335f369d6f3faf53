using System.Text.Json;

namespace GrandModel.Actors.Entities;

/// <summary>
/// What the engine keeps of an entity in its snapshot: faults in a row, quarantine, and how far it has taken those it follows. Empty when there is nothing.
/// </summary>
internal sealed record EngineBits(bool Quarantined, string FaultMessage, int FaultsInRow, IReadOnlyDictionary<string, long>? Cursors = null)
{
    public static byte[] Write(Cell cell, IReadOnlyDictionary<EntityId, long>? cursors = null)
    {
        if (cell is { Quarantined: false, Faults.InRow: 0 } && cursors is not { Count: > 0 })
        {
            return [];
        }

        var sorted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (source, sequence) in cursors ?? new Dictionary<EntityId, long>())
        {
            sorted[source.Value] = sequence;
        }

        return JsonSerializer.SerializeToUtf8Bytes(
            new EngineBits(cell.Quarantined, cell.Faults.Message ?? "", cell.Faults.InRow, sorted), EngineJson.Default.EngineBits);
    }

    public static IReadOnlyDictionary<string, long> Read(Cell cell, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return new Dictionary<string, long>();
        }

        var bits = JsonSerializer.Deserialize(bytes, EngineJson.Default.EngineBits)!;
        cell.Quarantined = bits.Quarantined;
        cell.Faults = new FaultCount(bits.FaultMessage, bits.FaultsInRow);
        return bits.Cursors ?? new Dictionary<string, long>();
    }
}
