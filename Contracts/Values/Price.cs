using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>
/// A price in the instrument's quote currency or index points, exact: an integer count of 1e-9. Range ±9,223,372,036.854775807.
/// Index futures and spreads may be negative. JSON form: a number in shortest decimal text, as 4500.25.
/// </summary>
[JsonConverter(typeof(PriceJson))]
public readonly record struct Price(long Nanos) : IComparable<Price>
{
    /// <summary>Zero.</summary>
    public static readonly Price Zero;

    /// <summary>The exact price of a decimal number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than nine decimals, or out of range.</exception>
    public static Price From(decimal value)
    {
        var nanos = value * FixedPoint.One;
        return nanos == decimal.Truncate(nanos) && nanos is >= long.MinValue and <= long.MaxValue
            ? new Price((long)nanos)
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A price has at most nine decimals and lies within ±9.2e9.");
    }

    /// <summary>Reads decimal text, as "4500.25"; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Price price)
    {
        var ok = FixedPoint.TryRead(text, out var nanos);
        price = new Price(nanos);
        return ok;
    }

    /// <summary>The price as a decimal, exact.</summary>
    public decimal ToDecimal() => new decimal(Nanos) / FixedPoint.One;

    /// <summary>The nearest double. Correctly rounded for |price| below nine million.</summary>
    public double ToDouble() => Nanos / (double)FixedPoint.One;

    /// <summary>This price moved by a whole number of steps of <paramref name="tick"/>.</summary>
    /// <exception cref="OverflowException">Out of range.</exception>
    public Price AddTicks(Price tick, long count) => new(checked(Nanos + (tick.Nanos * count)));

    /// <summary>Whether the price lies on the grid of <paramref name="tick"/>.</summary>
    public bool IsOnGrid(Price tick) => Nanos % tick.Nanos == 0;

    /// <inheritdoc/>
    public int CompareTo(Price other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Difference.</summary>
    public static Price operator -(Price left, Price right) => new(checked(left.Nanos - right.Nanos));

    /// <summary>Sum.</summary>
    public static Price operator +(Price left, Price right) => new(checked(left.Nanos + right.Nanos));

    /// <summary>Order.</summary>
    public static bool operator <(Price left, Price right) => left.Nanos < right.Nanos;

    /// <summary>Order.</summary>
    public static bool operator >(Price left, Price right) => left.Nanos > right.Nanos;

    /// <summary>Order.</summary>
    public static bool operator <=(Price left, Price right) => left.Nanos <= right.Nanos;

    /// <summary>Order.</summary>
    public static bool operator >=(Price left, Price right) => left.Nanos >= right.Nanos;

    /// <summary>Shortest decimal text.</summary>
    public override string ToString() => FixedPoint.ToText(Nanos);
}

/// <summary>JSON form of a price; public because source-generated serializers of other assemblies name it.</summary>
public sealed class PriceJson : JsonConverter<Price>
{
    /// <inheritdoc/>
    public override Price Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || reader.HasValueSequence || !Price.TryParse(reader.ValueSpan, out var price))
        {
            throw new JsonException("A price is a JSON number with at most nine decimals.");
        }

        return price;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[FixedPoint.TextLengthMax];
        writer.WriteRawValue(text[..FixedPoint.Write(value.Nanos, text)], skipInputValidation: true);
    }
}
