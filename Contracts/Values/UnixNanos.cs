using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>
/// An instant: nanoseconds since 1970-01-01T00:00:00Z, from 1970 to 2262. JSON and text form: ISO-8601 in UTC with as many decimals as needed
/// (at most nine), as "2024-05-12T22:05:00Z".
/// </summary>
[JsonConverter(typeof(UnixNanosJson))]
public readonly record struct UnixNanos(long Value) : IComparable<UnixNanos>
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long PerSecond = 1_000_000_000;

    internal const int TextLengthMax = 30;

    /// <summary>The instant of whole seconds since 1970.</summary>
    public static UnixNanos FromSeconds(long seconds) => new(checked(seconds * PerSecond));

    /// <summary>Whole seconds since 1970, rounded down.</summary>
    public long Seconds => Value >= 0 ? Value / PerSecond : ((Value + 1) / PerSecond) - 1;

    /// <summary>The instant of a UTC date and time; exact to its 100 ns.</summary>
    public static UnixNanos From(DateTime utc) => new(checked((utc.Ticks - DateTime.UnixEpoch.Ticks) * 100));

    /// <summary>The date and time in UTC, rounded down to 100 ns.</summary>
    public DateTime ToDateTime() => DateTime.UnixEpoch.AddTicks(Value >= 0 ? Value / 100 : (Value - 99) / 100);

    /// <summary>Later by so many nanoseconds.</summary>
    public UnixNanos Add(long nanos) => new(checked(Value + nanos));

    /// <inheritdoc/>
    public int CompareTo(UnixNanos other) => Value.CompareTo(other.Value);

    /// <summary>Nanoseconds between.</summary>
    public static long operator -(UnixNanos left, UnixNanos right) => checked(left.Value - right.Value);

    /// <summary>Order.</summary>
    public static bool operator <(UnixNanos left, UnixNanos right) => left.Value < right.Value;

    /// <summary>Order.</summary>
    public static bool operator >(UnixNanos left, UnixNanos right) => left.Value > right.Value;

    /// <summary>Order.</summary>
    public static bool operator <=(UnixNanos left, UnixNanos right) => left.Value <= right.Value;

    /// <summary>Order.</summary>
    public static bool operator >=(UnixNanos left, UnixNanos right) => left.Value >= right.Value;

    /// <summary>ISO-8601 in UTC.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        return System.Text.Encoding.ASCII.GetString(text[..Write(text)]);
    }

    /// <summary>
    /// Reads ISO-8601 in UTC: yyyy-MM-ddTHH:mm:ss[.f up to 9]Z. A date alone is its midnight; a missing Z is taken as UTC. False for anything else.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UnixNanos instant)
    {
        instant = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-' || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month)
            || !Digits(text[8..10], out var day) || year is < 1970 or > 2261 || month is < 1 or > 12 || day < 1
            || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        var nanos = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks) * 100;
        if (text.Length == 10)
        {
            instant = new UnixNanos(nanos);
            return true;
        }

        if (text[^1] == 'Z')
        {
            text = text[..^1];
        }

        if (text.Length < 19 || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':'
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        nanos += ((hour * 3600L) + (minute * 60L) + second) * PerSecond;
        if (text.Length > 19)
        {
            var fraction = text[20..];
            if (text[19] != '.' || fraction.Length is 0 or > 9 || !Digits(fraction, out var part))
            {
                return false;
            }

            for (var i = fraction.Length; i < 9; i++)
            {
                part *= 10;
            }

            nanos += part;
        }

        instant = new UnixNanos(nanos);
        return true;
    }

    /// <summary>As the other overload, from characters.</summary>
    public static bool TryParse(string text, out UnixNanos instant)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(System.Text.Encoding.UTF8.GetBytes(text), out instant);
    }

    internal int Write(Span<byte> into)
    {
        var at = ToDateTime();
        var fraction = (int)(Value % PerSecond);
        if (!at.TryFormat(into, out var length, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture))
        {
            throw new ArgumentException("Needs 30 bytes.", nameof(into));
        }

        if (fraction > 0)
        {
            into[length++] = (byte)'.';
            for (var unit = 100_000_000; fraction > 0; unit /= 10)
            {
                into[length++] = (byte)('0' + (fraction / unit));
                fraction %= unit;
            }
        }

        into[length++] = (byte)'Z';
        return length;
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}

/// <summary>JSON form of an instant; public because source-generated serializers of other assemblies name it.</summary>
public sealed class UnixNanosJson : JsonConverter<UnixNanos>
{
    /// <inheritdoc/>
    public override UnixNanos Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && !reader.ValueIsEscaped
        && UnixNanos.TryParse(reader.ValueSpan, out var instant)
            ? instant
            : throw new JsonException("An instant is an ISO-8601 string in UTC with at most nine decimals.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, UnixNanos value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[UnixNanos.TextLengthMax];
        writer.WriteStringValue(text[..value.Write(text)]);
    }
}
