using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GrandModel.Contracts;

namespace GrandModel.Agents.Policies;

/// <summary>What decided: the same id and hash mean the same decision on the same observation, bit for bit.</summary>
/// <param name="Id">Id, as signals-1/mlmi.</param>
/// <param name="Hash">SHA-256, 64 lowercase hex digits, over the lines id, numerics id and canonical JSON of all coefficients or
/// weights.</param>
public readonly record struct PolicyIdentity(string Id, string Hash)
{
    /// <summary>Identity of a policy that is fully told by its coefficients.</summary>
    /// <param name="id">Id.</param>
    /// <param name="coefficients">All numbers it computes with.</param>
    /// <param name="json">Serializer of them.</param>
    public static PolicyIdentity Of<T>(string id, T coefficients, JsonTypeInfo<T> json)
    {
        var canonical = CanonicalJson.Text(JsonSerializer.SerializeToElement(coefficients, json));
        var bytes = Encoding.UTF8.GetBytes($"{id}\n{DetMath.NumericsId}\n{canonical}");
        return new PolicyIdentity(id, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}

/// <summary>JSON with properties in ordinal order of their names and no blanks: equal values have equal text.</summary>
public static class CanonicalJson
{
    /// <summary>The text.</summary>
    public static string Text(JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, element);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                return;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                return;
            default:
                element.WriteTo(writer);
                return;
        }
    }
}
