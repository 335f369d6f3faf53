using System.Text.Json;

namespace GrandModel.Actors.Entities;

/// <summary>What the engine keeps of an entity in its snapshot: faults in a row and quarantine. Empty when there is nothing to keep.</summary>
internal sealed record EngineBits(bool Quarantined, string FaultMessage, int FaultsInRow)
{
    public static byte[] Write(Cell cell) => cell is { Quarantined: false, Faults.InRow: 0 }
        ? []
        : JsonSerializer.SerializeToUtf8Bytes(
            new EngineBits(cell.Quarantined, cell.Faults.Message ?? "", cell.Faults.InRow), EngineJson.Default.EngineBits);

    public static void Read(Cell cell, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0)
        {
            var bits = JsonSerializer.Deserialize(bytes, EngineJson.Default.EngineBits)!;
            cell.Quarantined = bits.Quarantined;
            cell.Faults = new FaultCount(bits.FaultMessage, bits.FaultsInRow);
        }
    }
}
