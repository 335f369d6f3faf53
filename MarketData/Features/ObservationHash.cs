using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GrandModel.MarketData.Features;

/// <summary>The name of an observation: SHA-256 over the bits of the numbers a policy sees, in their order, each as eight little-endian bytes.</summary>
public static class ObservationHash
{
    /// <summary>The hash as 64 lower-case hexadecimal digits. 0 and -0 differ, as their bits do.</summary>
    public static string Of(ReadOnlySpan<double> values) => Of(values, []);

    /// <summary>The hash of two rows of numbers, one behind the other, as a matrix and the extras of its last row.</summary>
    public static string Of(ReadOnlySpan<double> values, ReadOnlySpan<double> more)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, values);
        Append(hash, more);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<double> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
