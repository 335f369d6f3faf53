using GrandModel.Contracts;
using GrandModel.MarketData.Calendars;

namespace GrandModel.MarketData.Feeds.Csv;

/// <summary>
/// Reads one field at a position of a line and moves the position to the comma behind it or to the line's end. Each answers false for
/// anything but its plain form; why is found out afterwards by <see cref="RowDiagnosis"/>, off the hot path. Numbers are exact: no
/// doubles.
/// </summary>
internal static class FieldParser
{
    /// <summary>Earliest time that is believed: 1980-01-01. Milliseconds or microseconds read as nanoseconds fall before it.</summary>
    public const long TimeMin = 315_532_800_000_000_000;

    /// <summary>First time that is not believed: 2262-01-01.</summary>
    public const long TimeEnd = 9_214_646_400_000_000_000;

    /// <summary>Most digits of a size.</summary>
    public const int SizeDigitsMax = 18;

    private const int WholeDigitsMax = 10;
    private const int FractionDigitsMax = 9;

    private static readonly ulong[] PowersOfTen =
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Nanoseconds since 1970 as a whole number.</summary>
    public static bool TryNanos(ReadOnlySpan<byte> line, ref int at, out long nanos)
    {
        var (i, value, start) = (at, 0UL, at);
        while (i < line.Length && (uint)(line[i] - '0') <= 9 && i - start < 19)
        {
            value = (value * 10) + (uint)(line[i++] - '0');
        }

        at = i;
        nanos = (long)value;
        return i > start && IsEnd(line, i) && value is >= TimeMin and < TimeEnd;
    }

    /// <summary>A positive price in units of 1e-9: at most ten digits, a point, nine digits.</summary>
    public static bool TryPrice(ReadOnlySpan<byte> line, ref int at, out long nanos)
    {
        var (i, value, start, fraction) = (at, 0UL, at, 0);
        while (i < line.Length && (uint)(line[i] - '0') <= 9 && i - start <= WholeDigitsMax)
        {
            value = (value * 10) + (uint)(line[i++] - '0');
        }

        var whole = i - start;
        if (i < line.Length && line[i] == '.')
        {
            var point = ++i;
            while (i < line.Length && (uint)(line[i] - '0') <= 9 && i - point <= FractionDigitsMax)
            {
                value = (value * 10) + (uint)(line[i++] - '0');
            }

            fraction = i - point;
            whole = fraction == 0 ? 0 : whole; // "5." is no number
        }

        at = i;
        nanos = 0;
        if ((uint)(whole - 1) >= WholeDigitsMax || fraction > FractionDigitsMax || !IsEnd(line, i))
        {
            return false;
        }

        value *= PowersOfTen[FractionDigitsMax - fraction]; // below 1e19, so it fits 64 bits
        nanos = (long)value;
        return value is > 0 and <= long.MaxValue;
    }

    /// <summary>As <see cref="TryPrice"/>, or empty for unknown.</summary>
    public static bool TryPriceOrEmpty(ReadOnlySpan<byte> line, ref int at, out long nanos)
    {
        nanos = MarketRecord.Unknown;
        return IsEnd(line, at) || TryPrice(line, ref at, out nanos);
    }

    /// <summary>A size from 0, or empty for unknown.</summary>
    public static bool TrySizeOrEmpty(ReadOnlySpan<byte> line, ref int at, out long size)
    {
        var (i, value, start) = (at, 0L, at);
        while (i < line.Length && (uint)(line[i] - '0') <= 9 && i - start <= SizeDigitsMax)
        {
            value = (value * 10) + (line[i++] - '0');
        }

        at = i;
        size = i > start ? value : MarketRecord.Unknown;
        return i - start <= SizeDigitsMax && IsEnd(line, i);
    }

    /// <summary>An ISO-8601 time or date; the day read last is remembered in <paramref name="days"/>.</summary>
    public static bool TryIso(ReadOnlySpan<byte> line, ref int at, ref DayCache days, out long nanos)
    {
        var rest = line[at..];
        var length = rest.IndexOf((byte)',');
        var text = length < 0 ? rest : rest[..length];
        at += text.Length;
        if (text.Length == 20 && days.TryGet(text[..10], out var day) && TryClock(text[10..], out var clock))
        {
            nanos = day + clock;
            return true;
        }

        var ok = UnixNanos.TryParse(text, out var instant) && instant.Value >= TimeMin;
        nanos = instant.Value;
        if (ok)
        {
            days.Set(text[..10], nanos - (nanos % UnixDay.Nanos));
        }

        return ok;
    }

    /// <summary>Whether a field ends here.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> line, int at) => at == line.Length || line[at] == ',';

    // THH:mm:ssZ
    private static bool TryClock(ReadOnlySpan<byte> text, out long nanos)
    {
        var hour = Two(text[1], text[2]);
        var minute = Two(text[4], text[5]);
        var second = Two(text[7], text[8]);
        nanos = ((hour * 3600L) + (minute * 60L) + second) * UnixNanos.PerSecond;
        return text[0] == 'T' && text[3] == ':' && text[6] == ':' && text[9] == 'Z' && hour < 24 && minute < 60 && second < 60;
    }

    private static uint Two(byte tens, byte ones) =>
        (uint)(tens - '0') <= 9 && (uint)(ones - '0') <= 9 ? (uint)((tens * 10) + ones - ('0' * 11)) : 100;
}

/// <summary>The date text read last and its midnight, since neighbouring rows share it.</summary>
internal struct DayCache
{
    private ulong _head;
    private ushort _tail;
    private long _midnight;

    public readonly bool TryGet(ReadOnlySpan<byte> date, out long midnight)
    {
        midnight = _midnight;
        return _head != 0 && BitConverter.ToUInt64(date) == _head && BitConverter.ToUInt16(date[8..]) == _tail;
    }

    public void Set(ReadOnlySpan<byte> date, long midnight)
    {
        _head = BitConverter.ToUInt64(date);
        _tail = BitConverter.ToUInt16(date[8..]);
        _midnight = midnight;
    }
}
