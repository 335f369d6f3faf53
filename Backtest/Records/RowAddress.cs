using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GrandModel.Actors;

namespace GrandModel.Backtest.Records;

/// <summary>Where a number comes from: a row of the journal, told as entity#sequence. <c>gm audit replay ENTITY --to-seq SEQUENCE</c> shows it.</summary>
/// <param name="Entity">Entity id.</param>
/// <param name="Sequence">Sequence of the row in the entity, from 1.</param>
[JsonConverter(typeof(RowAddressJson))]
public readonly record struct RowAddress(string Entity, long Sequence)
{
    /// <summary>entity#sequence.</summary>
    public override string ToString() => $"{Entity}#{Sequence}";

    /// <summary>Reads entity#sequence; false when it is none: no entity id, or no sequence from 1.</summary>
    public static bool TryParse(string? text, out RowAddress address)
    {
        address = default;
        var hash = text?.LastIndexOf('#') ?? -1;
        if (hash < 0
            || !EntityId.TryParse(text![..hash], out var entity)
            || !long.TryParse(text.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            || sequence < 1)
        {
            return false;
        }

        address = new RowAddress(entity.Value, sequence);
        return true;
    }
}

/// <summary>JSON form of an address: its text.</summary>
public sealed class RowAddressJson : JsonConverter<RowAddress>
{
    /// <inheritdoc/>
    public override RowAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RowAddress.TryParse(reader.GetString(), out var address) ? address : throw new JsonException("Expected entity#sequence.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RowAddress value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
