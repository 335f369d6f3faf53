using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GrandModel.Risk.Surveillance;

/// <summary>Thresholds as a JSON file holds them, by rule: <c>{"spoofing": {"cancelSeconds": 1}}</c>. What is left out keeps its default.</summary>
public static class ThresholdsFile
{
    /// <summary>Reads thresholds and checks them.</summary>
    /// <exception cref="JsonException">No such object, or a name that there is not.</exception>
    /// <exception cref="ArgumentException">THRESHOLD_INVALID: a value is out of range.</exception>
    public static SurveillanceThresholds Read(ReadOnlySpan<byte> json)
    {
        // Laid over the whole set of defaults: a generated reader gives absent properties the zero of their type, not what they are initialised with.
        var all = JsonSerializer.SerializeToNode(SurveillanceThresholds.Default, ThresholdsJson.Default.SurveillanceThresholds)!.AsObject();
        foreach (var (rule, given) in ObjectOf(JsonNode.Parse(json), "the file"))
        {
            var known = ObjectOf(all[rule] ?? throw Unknown(rule, all), rule);
            foreach (var (name, value) in ObjectOf(given, rule))
            {
                known[name] = known.ContainsKey(name) ? value?.DeepClone() : throw Unknown($"{rule}.{name}", known);
            }
        }

        var thresholds = all.Deserialize(ThresholdsJson.Default.SurveillanceThresholds)!;
        thresholds.Validate();
        return thresholds;
    }

    private static JsonObject ObjectOf(JsonNode? node, string name) => node as JsonObject ?? throw new JsonException($"{name}: expected an object.");

    private static JsonException Unknown(string name, JsonObject known) => new($"{name}: expected one of {string.Join(", ", known.Select(static k => k.Key))}.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SurveillanceThresholds))]
internal sealed partial class ThresholdsJson : JsonSerializerContext;
