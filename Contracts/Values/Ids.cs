using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>An instrument's name in feeds and journals, as ES, ESH24 or SPY: 1 to 32 of A-Z a-z 0-9 . _ -</summary>
[JsonConverter(typeof(SymbolJson))]
public readonly record struct Symbol(string Value) : IComparable<Symbol>
{
    /// <summary>Longest name.</summary>
    public const int LengthMax = 32;

    /// <summary>Whether a text can name an instrument.</summary>
    public static bool IsValid(string? text) => Names.IsValid(text, LengthMax);

    /// <inheritdoc/>
    public int CompareTo(Symbol other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A portfolio's name: 1 to 32 of A-Z a-z 0-9 . _ -</summary>
[JsonConverter(typeof(PortfolioIdJson))]
public readonly record struct PortfolioId(string Value) : IComparable<PortfolioId>
{
    /// <summary>Longest name.</summary>
    public const int LengthMax = 32;

    /// <summary>Whether a text can name a portfolio.</summary>
    public static bool IsValid(string? text) => Names.IsValid(text, LengthMax);

    /// <inheritdoc/>
    public int CompareTo(PortfolioId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>
/// An order's id, made from the event that caused it: portfolio/symbol/sequence of OrderIntended. It is the ClOrdID (FIX tag 11) at the venue.
/// </summary>
[JsonConverter(typeof(OrderIdJson))]
public readonly record struct OrderId(string Value) : IComparable<OrderId>
{
    /// <inheritdoc/>
    public int CompareTo(OrderId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An execution's id (FIX ExecID, tag 17), in ordinal order. Messages carry it as text; states use it as a key.</summary>
[JsonConverter(typeof(ExecIdJson))]
public readonly record struct ExecId(string Value) : IComparable<ExecId>
{
    /// <inheritdoc/>
    public int CompareTo(ExecId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

internal static class Names
{
    public static bool IsValid(string? text, int lengthMax)
    {
        if (string.IsNullOrEmpty(text) || text.Length > lengthMax)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>JSON form of an id: a string, also as a property name. Public because source-generated serializers of other assemblies name its heirs.</summary>
public abstract class TextJson<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        From(reader.GetString() ?? throw new JsonException($"{typeof(T).Name} is a string."));

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    /// <inheritdoc/>
    public sealed override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        From(reader.GetString() ?? throw new JsonException($"{typeof(T).Name} is a string."));

    /// <inheritdoc/>
    public sealed override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Text(value));

    /// <summary>The value of a text.</summary>
    protected abstract T From(string text);

    /// <summary>The text of a value.</summary>
    protected abstract string Text(T value);
}

/// <summary>JSON form of a symbol.</summary>
public sealed class SymbolJson : TextJson<Symbol>
{
    /// <inheritdoc/>
    protected override Symbol From(string text) => new(text);

    /// <inheritdoc/>
    protected override string Text(Symbol value) => value.Value;
}

/// <summary>JSON form of a portfolio id.</summary>
public sealed class PortfolioIdJson : TextJson<PortfolioId>
{
    /// <inheritdoc/>
    protected override PortfolioId From(string text) => new(text);

    /// <inheritdoc/>
    protected override string Text(PortfolioId value) => value.Value;
}

/// <summary>JSON form of an order id.</summary>
public sealed class OrderIdJson : TextJson<OrderId>
{
    /// <inheritdoc/>
    protected override OrderId From(string text) => new(text);

    /// <inheritdoc/>
    protected override string Text(OrderId value) => value.Value;
}

/// <summary>JSON form of an execution id.</summary>
public sealed class ExecIdJson : TextJson<ExecId>
{
    /// <inheritdoc/>
    protected override ExecId From(string text) => new(text);

    /// <inheritdoc/>
    protected override string Text(ExecId value) => value.Value;
}
