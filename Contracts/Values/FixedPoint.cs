using System.Buffers.Text;

namespace GrandModel.Contracts;

/// <summary>Text form of numbers that are kept as integers in units of 1e-9. Exact both ways; never goes through a double.</summary>
internal static class FixedPoint
{
    /// <summary>Units in one.</summary>
    public const long One = 1_000_000_000;

    /// <summary>Room that <see cref="Write"/> needs at most: sign, 10 digits, point, 9 digits.</summary>
    public const int TextLengthMax = 21;

    /// <summary>Writes the shortest decimal text (no exponent, no trailing zeros) and returns its length.</summary>
    public static int Write(long units, Span<byte> into)
    {
        var at = 0;
        var magnitude = units < 0 ? (ulong)-(units + 1) + 1 : (ulong)units;
        if (units < 0)
        {
            into[at++] = (byte)'-';
        }

        Utf8Formatter.TryFormat(magnitude / One, into[at..], out var written);
        at += written;
        var fraction = magnitude % One;
        if (fraction == 0)
        {
            return at;
        }

        into[at++] = (byte)'.';
        for (ulong unit = One / 10; fraction > 0; unit /= 10)
        {
            into[at++] = (byte)('0' + (fraction / unit));
            fraction %= unit;
        }

        return at;
    }

    /// <summary>Reads plain decimal text: optional minus, digits, optional point with at most nine digits.</summary>
    /// <returns>False when the text is anything else, or out of range.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out long units)
    {
        units = 0;
        var negative = text.Length > 0 && text[0] == (byte)'-';
        if (negative)
        {
            text = text[1..];
        }

        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length is 0 or > 10 || fraction.Length > 9 || (point >= 0 && fraction.Length == 0))
        {
            return false;
        }

        Int128 value = 0;
        foreach (var c in whole)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        for (var i = 0; i < 9; i++)
        {
            var c = i < fraction.Length ? fraction[i] : (byte)'0';
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        if (value > long.MaxValue)
        {
            return false;
        }

        units = negative ? -(long)value : (long)value;
        return true;
    }

    public static string ToText(long units)
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        var length = Write(units, text);
        return System.Text.Encoding.ASCII.GetString(text[..length]);
    }
}
