using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GrandModel.Agents.Policies;

/// <summary>
/// SHA-256 of an observation. Bytes hashed: schema name ("-" without), a zero byte, rows and columns (32-bit), matrix, masks (32-bit), extras, then each
/// fact as name, a zero byte and its value; numbers little-endian, doubles as their 64 bits. Page: docs/decisions.md.
/// </summary>
public static class ObservationDigest
{
    /// <summary>The hash, 64 lowercase hex digits.</summary>
    public static string Of(in Observation observation)
    {
        var schema = observation.Schema?.Name ?? "-";
        var size = Encoding.UTF8.GetByteCount(schema) + 9 + (8 * observation.Matrix.Length) + (4 * observation.Undefined.Length)
            + (8 * observation.Extras.Length);
        foreach (var name in observation.FactNames)
        {
            size += Encoding.UTF8.GetByteCount(name) + 9;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(size);
        var at = Encoding.UTF8.GetBytes(schema, bytes);
        bytes[at++] = 0;
        at = Put(bytes, at, observation.Rows);
        at = Put(bytes, at, observation.Schema?.Columns.Count ?? 0);
        at = Put(bytes, at, observation.Matrix);
        foreach (var mask in observation.Undefined)
        {
            at = Put(bytes, at, (int)mask);
        }

        at = Put(bytes, at, observation.Extras);
        for (var i = 0; i < observation.FactNames.Count; i++)
        {
            at += Encoding.UTF8.GetBytes(observation.FactNames[i], bytes.AsSpan(at));
            bytes[at++] = 0;
            at = Put(bytes, at, observation.Facts.Slice(i, 1));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, at), hash);
        ArrayPool<byte>.Shared.Return(bytes);
        return Convert.ToHexStringLower(hash);
    }

    private static int Put(byte[] bytes, int at, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
        return at + 4;
    }

    private static int Put(byte[] bytes, int at, ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(at), value);
            at += 8;
        }

        return at;
    }
}
