using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>
/// An exact amount in the account currency. Sums and products of prices, quantities and multipliers stay exact (28 digits);
/// division is left to those who may round. Always kept without trailing zeros, so equal amounts have equal bytes in the journal.
/// </summary>
[JsonConverter(typeof(MoneyJson))]
public readonly record struct Money : IComparable<Money>
{
    // Dividing by one with 28 decimals drops the trailing zeros of the scale.
    private const decimal Normal = 1.0000000000000000000000000000m;

    private readonly decimal _amount;

    /// <summary>An amount.</summary>
    public Money(decimal amount) => _amount = amount / Normal;

    /// <summary>Nothing.</summary>
    public static readonly Money Zero;

    /// <summary>The amount, without trailing zeros.</summary>
    public decimal Amount => _amount;

    /// <summary>price x quantity x multiplier, signed like the quantity.</summary>
    public static Money Notional(Price price, Quantity quantity, decimal multiplier) =>
        new(price.ToDecimal() * quantity.Units * multiplier);

    /// <summary>The nearest double, for measures that may round.</summary>
    public double ToDouble() => (double)_amount;

    /// <inheritdoc/>
    public int CompareTo(Money other) => _amount.CompareTo(other._amount);

    /// <summary>Sum.</summary>
    public static Money operator +(Money left, Money right) => new(left._amount + right._amount);

    /// <summary>Difference.</summary>
    public static Money operator -(Money left, Money right) => new(left._amount - right._amount);

    /// <summary>The opposite amount.</summary>
    public static Money operator -(Money value) => new(-value._amount);

    /// <summary>Multiple.</summary>
    public static Money operator *(Money left, decimal right) => new(left._amount * right);

    /// <summary>Order.</summary>
    public static bool operator <(Money left, Money right) => left._amount < right._amount;

    /// <summary>Order.</summary>
    public static bool operator >(Money left, Money right) => left._amount > right._amount;

    /// <summary>Order.</summary>
    public static bool operator <=(Money left, Money right) => left._amount <= right._amount;

    /// <summary>Order.</summary>
    public static bool operator >=(Money left, Money right) => left._amount >= right._amount;

    /// <summary>Shortest decimal text.</summary>
    public override string ToString() => _amount.ToString(CultureInfo.InvariantCulture);
}

/// <summary>JSON form of an amount; public because source-generated serializers of other assemblies name it.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var amount)
            ? new Money(amount)
            : throw new JsonException("An amount is a JSON number of at most 28 digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Amount);
}
