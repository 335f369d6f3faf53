using System.Security.Cryptography;

namespace GrandModel.Actors.Entities;

/// <summary>Identity of a command's content: SHA-256 over wire name, version and payload.</summary>
internal static class RequestHash
{
    public static byte[] Of(MessageType type, byte[] payload)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(System.Text.Encoding.UTF8.GetBytes($"{type.Name}\n{type.Version}\n"));
        sha.AppendData(payload);
        return sha.GetHashAndReset();
    }
}
