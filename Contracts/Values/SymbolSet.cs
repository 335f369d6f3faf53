using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>Symbols without order and repetition: sets of the same symbols are equal and have equal bytes in the journal.</summary>
[JsonConverter(typeof(SymbolSetJson))]
public sealed class SymbolSet : IEquatable<SymbolSet>
{
    /// <summary>A set.</summary>
    public SymbolSet(params IEnumerable<Symbol> symbols) => Symbols = [.. symbols.Distinct().Order()];

    /// <summary>The symbols, in ordinal order.</summary>
    public ImmutableArray<Symbol> Symbols { get; }

    /// <summary>Whether a symbol is in it.</summary>
    public bool Contains(Symbol symbol) => Symbols.BinarySearch(symbol) >= 0;

    /// <summary>Whether all symbols of another set are in it.</summary>
    public bool ContainsAll(SymbolSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Symbols.All(Contains);
    }

    /// <inheritdoc/>
    public bool Equals(SymbolSet? other) => other is not null && Symbols.AsSpan().SequenceEqual(other.Symbols.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var symbol in Symbols)
        {
            hash.Add(symbol);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Symbols);
}

/// <summary>JSON form of a set: an array of names; public because source-generated serializers of other assemblies name it.</summary>
public sealed class SymbolSetJson : JsonConverter<SymbolSet>
{
    /// <inheritdoc/>
    public override SymbolSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var symbols = new List<Symbol>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A set of symbols is an array of names.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            symbols.Add(new Symbol(reader.GetString()!));
        }

        return reader.TokenType == JsonTokenType.EndArray ? new SymbolSet(symbols) : throw new JsonException("A set of symbols holds names only.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SymbolSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var symbol in value.Symbols)
        {
            writer.WriteStringValue(symbol.Value);
        }

        writer.WriteEndArray();
    }
}
