using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>A whole number of contracts or shares. Positions carry a sign (short is negative); order quantities are positive.</summary>
[JsonConverter(typeof(QuantityJson))]
public readonly record struct Quantity(long Units) : IComparable<Quantity>
{
    /// <summary>None.</summary>
    public static readonly Quantity Zero;

    /// <summary>Size without sign.</summary>
    public Quantity Abs() => new(Math.Abs(Units));

    /// <summary>-1, 0 or 1.</summary>
    public int Sign() => Math.Sign(Units);

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Units.CompareTo(other.Units);

    /// <summary>Sum.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Units + right.Units));

    /// <summary>Difference.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => new(checked(left.Units - right.Units));

    /// <summary>The opposite position.</summary>
    public static Quantity operator -(Quantity value) => new(checked(-value.Units));

    /// <summary>Order.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Units < right.Units;

    /// <summary>Order.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Units > right.Units;

    /// <summary>Order.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Units <= right.Units;

    /// <summary>Order.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Units >= right.Units;

    /// <summary>Plain digits.</summary>
    public override string ToString() => Units.ToString(CultureInfo.InvariantCulture);
}

/// <summary>JSON form of a quantity; public because source-generated serializers of other assemblies name it.</summary>
public sealed class QuantityJson : JsonConverter<Quantity>
{
    /// <inheritdoc/>
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var units)
            ? new Quantity(units)
            : throw new JsonException("A quantity is a whole JSON number.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Units);
}
