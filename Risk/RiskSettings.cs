using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;

namespace GrandModel.Risk;

/// <summary>
/// What a run's user decides about risk: limits at the start, ladder, patience of the breakers, correlation monitors. Journaled as a whole in the run's first
/// event, so that a later version with other defaults reads an older journal as it was.
/// </summary>
/// <param name="PortfolioLimits">Limits of each portfolio's scope at the start.</param>
/// <param name="ClusterLimits">Limits of the cluster's scope at the start.</param>
/// <param name="DrawdownLadder">Cuts of leverage before the drawdown limit, shallowest first.</param>
/// <param name="Cooling">Event time after a trip before a re-arm may be requested.</param>
/// <param name="BreachMarks">Marks in a row that make a breach.</param>
/// <param name="IsolatedMarkShare">Share beyond which a lone mark is not believed.</param>
/// <param name="MarkAgeMax">An older mark does not count.</param>
/// <param name="DailyLambda">Weight of the past in a day's step of the covariance behind the live value at risk.</param>
/// <param name="Correlation">Correlation monitors.</param>
public sealed record RiskSettings(
    LimitSet PortfolioLimits,
    LimitSet ClusterLimits,
    IReadOnlyList<DrawdownRung> DrawdownLadder,
    TimeSpan Cooling,
    int BreachMarks,
    double IsolatedMarkShare,
    TimeSpan MarkAgeMax,
    double DailyLambda,
    CorrelationOptions Correlation)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>What holds without any.</summary>
    public static readonly RiskSettings Default = Of(new RiskOptions { Portfolios = [], Symbols = [], Instruments = static _ => null });

    /// <summary>As JSON, the form in which it is journaled.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, RiskSettingsJson.Default.RiskSettings);

    /// <summary>Settings from a document that names only what differs from the defaults.</summary>
    /// <param name="json">A JSON object; {} for the defaults.</param>
    /// <exception cref="JsonException">No JSON, an unknown field, or a value of another kind; the message names it.</exception>
    public static RiskSettings Of(string json)
    {
        var merged = JsonSerializer.SerializeToNode(Default, RiskSettingsJson.Default.RiskSettings)!.AsObject();
        Merge(merged, JsonNode.Parse(json, documentOptions: Strict) as JsonObject ?? throw new JsonException("expected a JSON object with the fields that differ"), "");
        return merged.Deserialize(RiskSettingsJson.Default.RiskSettings)!;
    }

    /// <summary>Options of a run with these settings.</summary>
    public RiskOptions For(IReadOnlyList<PortfolioId> portfolios, IReadOnlyList<Symbol> symbols, Func<Symbol, InstrumentSpec?> instruments) => new()
    {
        Portfolios = portfolios,
        Symbols = symbols,
        Instruments = instruments,
        PortfolioLimits = PortfolioLimits,
        ClusterLimits = ClusterLimits,
        DrawdownLadder = DrawdownLadder,
        Cooling = Cooling,
        BreachMarks = BreachMarks,
        IsolatedMarkShare = IsolatedMarkShare,
        MarkAgeMax = MarkAgeMax,
        DailyLambda = DailyLambda,
        Correlation = Correlation,
    };

    private static RiskSettings Of(RiskOptions options) => new(
        options.PortfolioLimits,
        options.ClusterLimits,
        options.DrawdownLadder,
        options.Cooling,
        options.BreachMarks,
        options.IsolatedMarkShare,
        options.MarkAgeMax,
        options.DailyLambda,
        options.Correlation);

    private static void Merge(JsonObject into, JsonObject from, string path)
    {
        foreach (var (name, value) in from)
        {
            if (!into.ContainsKey(name))
            {
                throw new JsonException($"field {path}{name} is unknown, expected one of {string.Join(", ", into.Select(p => p.Key))}");
            }

            if (into[name] is JsonObject inner && value is JsonObject given)
            {
                Merge(inner, given, $"{path}{name}.");
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RiskSettings))]
internal sealed partial class RiskSettingsJson : JsonSerializerContext;
