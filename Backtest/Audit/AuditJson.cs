using System.Text.Json.Serialization;
using GrandModel.Actors;

namespace GrandModel.Backtest.Audit;

/// <summary>JSON of what audits tell: names in camel case, addresses as entity#sequence, amounts as exact numbers, instants in ISO-8601, UTC.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, Converters = [typeof(EntityIdJson)])]
[JsonSerializable(typeof(EntityList))]
[JsonSerializable(typeof(EntityLine))]
[JsonSerializable(typeof(EntityReplay))]
[JsonSerializable(typeof(DecisionAudit))]
[JsonSerializable(typeof(OrderList))]
[JsonSerializable(typeof(OrderLine))]
[JsonSerializable(typeof(OrderStory))]
[JsonSerializable(typeof(PortfolioStatement))]
[JsonSerializable(typeof(OperatorAnswer))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(AnchorDocument))]
[JsonSerializable(typeof(ExportAnswer))]
public sealed partial class AuditJson : JsonSerializerContext;

/// <summary>JSON form of an entity id: its text.</summary>
public sealed class EntityIdJson : JsonConverter<EntityId>
{
    /// <inheritdoc/>
    public override EntityId Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(System.Text.Json.Utf8JsonWriter writer, EntityId value, System.Text.Json.JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
