using System.Text.Json;
using System.Text.Json.Nodes;
using GrandModel.Agents.Numerics;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// Reads coefficients: the embedded ones, overridden by a JSON document that names only what differs. Whatever is wrong is told with field,
/// value and what was expected, all faults at once.
/// </summary>
public static class SignalsFile
{
    /// <summary>Largest file, bytes: beyond it the file is something else.</summary>
    public const long FileBytesMax = 1_000_000;

    private const string Resource = "signals-1.json";
    private const int BarsLargest = 10_000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    // Smallest and largest value of each number; of an array, of each item.
    private static readonly SortedDictionary<string, (double Min, double Max)> Ranges = new(StringComparer.Ordinal)
    {
        ["mlmi.signalWeight"] = (-100, 100),
        ["mlmi.temperature"] = (0.001, 1000),
        ["nwrqk.slopeGain"] = (-100, 100),
        ["nwrqk.changeWeight"] = (-100, 100),
        ["nwrqk.crossWeight"] = (-100, 100),
        ["nwrqk.temperature"] = (0.001, 1000),
        ["regime.quantile"] = (0, 1),
        ["regime.bars"] = (1, BarsLargest),
        ["regime.barsMin"] = (1, BarsLargest),
        ["regime.bull"] = (0, 1),
        ["regime.bear"] = (0, 1),
        ["regime.sideways"] = (0, 1),
        ["regime.volatile"] = (0, 1),
        ["coordinator.momentumGain"] = (0, 100),
        ["coordinator.sidewaysGain"] = (0, 100),
        ["coordinator.volatilityGain"] = (0, 100),
        ["coordinator.turnGain"] = (0, 100),
        ["coordinator.uncertaintyGain"] = (0, 100),
        ["coordinator.memoryBars"] = (1, BarsLargest),
        ["coordinator.weights"] = (0, 1),
        ["coordinator.winGain"] = (0, 1),
        ["coordinator.winProbabilityMax"] = (0.5, 1),
        ["coordinator.tradesMin"] = (1, 100),
        ["coordinator.kellyFraction"] = (0, 1),
        ["coordinator.riskFractionMax"] = (0, 1),
        ["coordinator.certaintyGain"] = (0, 100),
        ["coordinator.stopAtr"] = (0.01, 100),
        ["coordinator.convictionMin"] = (0, 1),
        ["coordinator.leverageMax"] = (0, 100),
        ["tactical.gapWeight"] = (-10, 10),
        ["tactical.momentumWeight"] = (-10, 10),
        ["tactical.scoreMin"] = (0, 1),
        ["tactical.temperature"] = (0.001, 1000),
        ["risk.leverageMax"] = (0, 100),
        ["risk.dayLossMax"] = (0, 1),
        ["execution.stepDivisor"] = (1, 1000),
    };

    private static readonly HashSet<string> Whole = new(StringComparer.Ordinal)
    {
        "regime.bars", "regime.barsMin", "coordinator.memoryBars", "coordinator.tradesMin", "execution.stepDivisor",
    };

    /// <summary>Coefficients of a file that overrides the embedded ones.</summary>
    /// <exception cref="InvalidDataException">Not JSON, too large, or a field is unknown or wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SignalsParameters Load(string path)
    {
        var length = new FileInfo(path).Length;
        return length <= FileBytesMax
            ? Parse(File.ReadAllText(path), path)
            : throw new InvalidDataException($"{path}: {length} bytes, expected at most {FileBytesMax}.");
    }

    /// <summary>Coefficients of a JSON document that overrides the embedded ones.</summary>
    /// <param name="json">The document; {} for the embedded ones as they are.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="InvalidDataException">Not JSON, or a field is unknown or wrong.</exception>
    public static SignalsParameters Parse(string json, string origin)
    {
        var merged = Embedded();
        var faults = new List<string>();
        Merge(merged, Read(json, origin), "", faults);
        Check(merged, "", faults);
        if (faults.Count > 0)
        {
            throw new InvalidDataException($"{origin}: {string.Join("; ", faults)}.");
        }

        return merged.Deserialize(SignalsJson.Default.SignalsParameters)!;
    }

    private static JsonObject Embedded()
    {
        using var stream = typeof(SignalsFile).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Resource {Resource} is not in the assembly.");
        return JsonNode.Parse(stream, documentOptions: Strict)!.AsObject();
    }

    private static JsonObject Read(string json, string origin)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) as JsonObject
                ?? throw new InvalidDataException($"{origin}: expected a JSON object with the fields that differ.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{origin}: no JSON: {e.Message}", e);
        }
    }

    private static void Merge(JsonObject into, JsonObject from, string path, List<string> faults)
    {
        foreach (var (name, value) in from)
        {
            var field = path + name;
            switch (into[name])
            {
                case null:
                    faults.Add($"field {field} is unknown, expected one of {string.Join(", ", into.Select(p => p.Key))}");
                    break;
                case JsonObject inner when value is JsonObject given:
                    Merge(inner, given, field + ".", faults);
                    break;
                case JsonArray inner when value is JsonArray given && given.Count == inner.Count:
                    into[name] = given.DeepClone();
                    break;
                case JsonValue when value is JsonValue && value.GetValueKind() == JsonValueKind.Number:
                    into[name] = value.DeepClone();
                    break;
                case var known:
                    faults.Add($"field {field} is {value?.ToJsonString() ?? "null"}, expected {Kind(known)}");
                    break;
            }
        }
    }

    private static string Kind(JsonNode known) => known switch
    {
        JsonObject => "an object",
        JsonArray items => $"an array of {items.Count} numbers",
        _ => "a number",
    };

    private static void Check(JsonObject values, string path, List<string> faults)
    {
        foreach (var (name, value) in values)
        {
            var field = path + name;
            switch (value)
            {
                case JsonObject inner:
                    Check(inner, field + ".", faults);
                    break;
                case JsonArray items:
                    CheckItems(items, field, faults);
                    break;
                default:
                    CheckNumber(value, field, field, faults);
                    break;
            }
        }
    }

    private static void CheckItems(JsonArray items, string field, List<string> faults)
    {
        var before = faults.Count;
        for (var i = 0; i < items.Count; i++)
        {
            CheckNumber(items[i], $"{field}[{i}]", field, faults);
        }

        if (faults.Count == before && field.StartsWith("regime.", StringComparison.Ordinal)
            && Probability.Fault(items.Select(i => i!.GetValue<double>()).ToArray()) is { } fault)
        {
            faults.Add($"field {field} is {items.ToJsonString()}, expected probabilities: {fault}");
        }
    }

    private static void CheckNumber(JsonNode? value, string field, string rule, List<string> faults)
    {
        var (min, max) = Ranges[rule];
        var whole = Whole.Contains(rule);
        if (value?.GetValueKind() != JsonValueKind.Number || !value.AsValue().TryGetValue<double>(out var number)
            || !(number >= min && number <= max) || (whole && number != Math.Floor(number)))
        {
            faults.Add($"field {field} is {value?.ToJsonString() ?? "null"}, expected {(whole ? "a whole number" : "a number")} from {min} to {max}");
        }
    }
}
