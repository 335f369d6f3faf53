using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GrandModel.Actors.Entities;

/// <summary>
/// The effects column of a row: a JSON array in the order of the effects, numbered from 1. A send is {"to","type","v","body"}, a timer {"arm","due"} or
/// {"disarm"}, a call outside {"external","body"} with the body in base64.
/// </summary>
internal static class EffectJson
{
    public static byte[] Write(IReadOnlyList<Effect> effects, MessageCatalog catalog)
    {
        if (effects.Count == 0)
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var effect in effects)
            {
                json.WriteStartObject();
                Write(json, effect, catalog);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static IReadOnlyList<Effect> Read(ReadOnlySpan<byte> bytes, MessageCatalog catalog)
    {
        if (bytes.Length == 0)
        {
            return Effect.None;
        }

        var reader = new Utf8JsonReader(bytes);
        using var document = JsonDocument.ParseValue(ref reader);
        var effects = new List<Effect>(document.RootElement.GetArrayLength());
        foreach (var item in document.RootElement.EnumerateArray())
        {
            effects.Add(Read(item, catalog));
        }

        return effects;
    }

    private static void Write(Utf8JsonWriter json, Effect effect, MessageCatalog catalog)
    {
        switch (effect)
        {
            case Effect.Send send:
                var type = catalog.TypeOf(send.Command);
                json.WriteString("to"u8, send.To.Value);
                json.WriteString("type"u8, type.Name);
                json.WriteNumber("v"u8, type.Version);
                json.WritePropertyName("body"u8);
                JsonSerializer.Serialize(json, send.Command, type.Json);
                break;
            case Effect.Arm arm:
                json.WriteString("arm"u8, arm.Id);
                json.WriteNumber("due"u8, arm.DueNs);
                break;
            case Effect.Disarm disarm:
                json.WriteString("disarm"u8, disarm.Id);
                break;
            case Effect.External external:
                json.WriteString("external"u8, external.Kind);
                json.WriteBase64String("body"u8, external.Body.Span);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{effect.GetType().Name} has no wire form.");
        }
    }

    private static Effect Read(JsonElement item, MessageCatalog catalog)
    {
        if (item.TryGetProperty("to"u8, out var to))
        {
            var body = JsonMarshal.GetRawUtf8Value(item.GetProperty("body"u8));
            var command = catalog.Read(item.GetProperty("type"u8).GetString()!, item.GetProperty("v"u8).GetInt16(), body);
            return new Effect.Send(new EntityId(to.GetString()!), command);
        }

        if (item.TryGetProperty("arm"u8, out var arm))
        {
            return new Effect.Arm(arm.GetString()!, item.GetProperty("due"u8).GetInt64());
        }

        return item.TryGetProperty("disarm"u8, out var disarm)
            ? new Effect.Disarm(disarm.GetString()!)
            : new Effect.External(item.GetProperty("external"u8).GetString()!, item.GetProperty("body"u8).GetBytesFromBase64());
    }
}
