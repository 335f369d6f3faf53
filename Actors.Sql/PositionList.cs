using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Sql;

/// <summary>
/// Ascending positions as bytes: the first one and then the differences, each as an unsigned LEB128 number (seven bits a byte, low bits first, the high
/// bit set on all bytes but the last).
/// </summary>
internal static class PositionList
{
    public static byte[] Encode(IReadOnlyList<long> positions)
    {
        var bytes = new List<byte>(positions.Count * 2);
        var last = 0L;
        foreach (var position in positions)
        {
            if (position <= last)
            {
                throw new ArgumentException($"Position {position} follows {last}: expected ascending positions from 1.", nameof(positions));
            }

            var rest = (ulong)(position - last);
            for (; rest >= 0x80; rest >>= 7)
            {
                bytes.Add((byte)(rest | 0x80));
            }

            bytes.Add((byte)rest);
            last = position;
        }

        return [.. bytes];
    }

    /// <exception cref="StoreException">STORE_DAMAGED: not such a list.</exception>
    public static List<long> Decode(ReadOnlySpan<byte> bytes, string entity)
    {
        var positions = new List<long>(bytes.Length);
        ulong last = 0, value = 0;
        var shift = 0;
        foreach (var b in bytes)
        {
            value |= (ulong)(b & 0x7F) << shift;
            shift += 7;
            if (b >= 0x80 && shift < 63)
            {
                continue;
            }

            last += value;
            if (value == 0 || b >= 0x80 || last > long.MaxValue)
            {
                throw Damaged(entity);
            }

            positions.Add((long)last);
            value = 0;
            shift = 0;
        }

        return shift == 0 ? positions : throw Damaged(entity);
    }

    private static StoreException Damaged(string entity) =>
        new("STORE_DAMAGED", $"The entity index of {entity} holds bytes that are no list of positions. Run gm audit verify.");
}
