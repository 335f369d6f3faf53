using System.Buffers.Binary;

namespace GrandModel.MarketData.State;

/// <summary>
/// Writes or reads the fields of a mutable state in one and the same method, so that the two directions cannot part: a type has
/// <c>void Transfer(StateStream s)</c> that passes each field by reference. Little-endian, no padding; equal states give equal bytes.
/// </summary>
public sealed class StateStream
{
    private readonly bool _writing;
    private byte[] _bytes;
    private int _at;

    private StateStream(bool writing, byte[] bytes)
    {
        _writing = writing;
        _bytes = bytes;
    }

    /// <summary>True while saving.</summary>
    public bool Writing => _writing;

    /// <summary>Saves whatever <paramref name="transfer"/> passes.</summary>
    public static byte[] Save(Action<StateStream> transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        var stream = new StateStream(true, new byte[1024]);
        transfer(stream);
        return stream._bytes.AsSpan(0, stream._at).ToArray();
    }

    /// <summary>Loads what <see cref="Save"/> gave, through the same method.</summary>
    /// <exception cref="InvalidDataException">Too short, too long, or a mark differs.</exception>
    public static void Load(ReadOnlySpan<byte> bytes, Action<StateStream> transfer)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        var stream = new StateStream(false, bytes.ToArray());
        transfer(stream);
        if (stream._at != stream._bytes.Length)
        {
            throw new InvalidDataException($"State has {stream._bytes.Length} bytes, expected {stream._at}.");
        }
    }

    /// <summary>A layout version: read back and compared.</summary>
    /// <exception cref="InvalidDataException">Another one was saved.</exception>
    public void Mark(int version)
    {
        var found = version;
        Value(ref found);
        if (found != version)
        {
            throw new InvalidDataException($"State layout {found}, expected {version}.");
        }
    }

    /// <summary>A field.</summary>
    public void Value(ref int value)
    {
        var span = Next(4);
        if (_writing)
        {
            BinaryPrimitives.WriteInt32LittleEndian(span, value);
        }
        else
        {
            value = BinaryPrimitives.ReadInt32LittleEndian(span);
        }
    }

    /// <summary>A field.</summary>
    public void Value(ref long value)
    {
        var span = Next(8);
        if (_writing)
        {
            BinaryPrimitives.WriteInt64LittleEndian(span, value);
        }
        else
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(span);
        }
    }

    /// <summary>A field, bit for bit.</summary>
    public void Value(ref double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        Value(ref bits);
        value = BitConverter.Int64BitsToDouble(bits);
    }

    /// <summary>A field.</summary>
    public void Value(ref bool value)
    {
        var span = Next(1);
        if (_writing)
        {
            span[0] = value ? (byte)1 : (byte)0;
        }
        else
        {
            value = span[0] switch { 0 => false, 1 => true, _ => throw new InvalidDataException($"State byte {span[0]}, expected 0 or 1.") };
        }
    }

    /// <summary>A text; null stays null.</summary>
    public void Value(ref string? value)
    {
        var length = value is null ? -1 : System.Text.Encoding.UTF8.GetByteCount(value);
        Value(ref length);
        if (length < 0)
        {
            value = null;
            return;
        }

        var span = Next(length);
        if (_writing)
        {
            System.Text.Encoding.UTF8.GetBytes(value, span);
        }
        else
        {
            value = System.Text.Encoding.UTF8.GetString(span);
        }
    }

    /// <summary>An array of fixed length: its elements, not its length.</summary>
    public void Values(Span<double> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Value(ref values[i]);
        }
    }

    /// <summary>An array of fixed length: its elements, not its length.</summary>
    public void Values(Span<long> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Value(ref values[i]);
        }
    }

    /// <summary>The number of items that follow; the caller passes them one by one.</summary>
    /// <param name="count">Count when saving.</param>
    /// <param name="max">Largest that can be right.</param>
    /// <returns>The count to go on with.</returns>
    /// <exception cref="InvalidDataException">Outside 0..max.</exception>
    public int Count(int count, int max)
    {
        Value(ref count);
        return count >= 0 && count <= max ? count : throw new InvalidDataException($"State count {count}, expected 0 to {max}.");
    }

    private Span<byte> Next(int length)
    {
        if (_at + length > _bytes.Length)
        {
            if (!_writing)
            {
                throw new InvalidDataException($"State ends at {_bytes.Length} bytes.");
            }

            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _at + length));
        }

        var span = _bytes.AsSpan(_at, length);
        _at += length;
        return span;
    }
}
