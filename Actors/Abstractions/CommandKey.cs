using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GrandModel.Actors;

/// <summary>
/// Identity of a command, made before it is sent and the same on every repeat. A command caused by an event has a key that is a function of that event
/// (name-based UUID, RFC 9562 version 8 over SHA-256), so a retry, a failover or a replay sends the same key; a client makes its own.
/// </summary>
public readonly record struct CommandKey(Guid Value)
{
    /// <summary>No key: told events and feed data.</summary>
    public static readonly CommandKey None;

    /// <summary>Key of effect <paramref name="number"/> of the event at (<paramref name="entity"/>, <paramref name="sequence"/>).</summary>
    public static CommandKey From(EntityId entity, long sequence, int number)
    {
        Span<byte> name = stackalloc byte[EntityId.LengthMax + 12];
        var length = Encoding.ASCII.GetBytes(entity.Value, name);
        BinaryPrimitives.WriteInt64BigEndian(name[length..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(name[(length + 8)..], number);
        return OfName(name[..(length + 12)]);
    }

    /// <summary>Key of a text that its sender keeps unique, as an operator's request id.</summary>
    public static CommandKey FromText(string text) => OfName(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");

    private static CommandKey OfName(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // version 8
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80); // variant
        return new CommandKey(new Guid(hash[..16], bigEndian: true));
    }
}
