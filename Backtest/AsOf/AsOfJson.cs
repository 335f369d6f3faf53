using System.Text.Json.Serialization;

namespace GrandModel.Backtest.AsOf;

/// <summary>JSON of gm risk as-of, as that of audits.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AsOfReport))]
public sealed partial class AsOfJson : JsonSerializerContext;
