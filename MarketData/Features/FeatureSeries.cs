using GrandModel.Contracts;

namespace GrandModel.MarketData.Features;

/// <summary>Feature rows of a schema over a row of bars.</summary>
public static class FeatureSeries
{
    /// <summary>The schemas by name.</summary>
    public static IReadOnlyList<FeatureSchema> Schemas { get; } =
        [FeatureSchemas.StrategicP, FeatureSchemas.StrategicN, FeatureSchemas.TacticalP, FeatureSchemas.TacticalN];

    /// <summary>The schema of a name.</summary>
    /// <exception cref="ArgumentException">No such schema.</exception>
    public static FeatureSchema Schema(string name)
    {
        foreach (var schema in Schemas)
        {
            if (schema.Name == name)
            {
                return schema;
            }
        }

        throw new ArgumentException($"schema: {name}, expected one of {string.Join(", ", Schemas.Select(s => s.Name))}.", nameof(name));
    }

    /// <summary>Features of a schema, before their first bar.</summary>
    /// <exception cref="ArgumentException">No such schema.</exception>
    public static IBarFeatures Create(string schema) => Schema(schema).Name switch
    {
        "strategic-P" => new StrategicFeatures(),
        "strategic-N" => new StrategicFeaturesN(),
        "tactical-P" => new TacticalFeatures(),
        "tactical-N" => new TacticalFeaturesN(),
        var name => throw new System.Diagnostics.UnreachableException($"Schema {name} has no features."),
    };

    /// <summary>The row of every bar, oldest first, with the instant it became known: the bar's close.</summary>
    /// <param name="schema">Name of the schema.</param>
    /// <param name="bars">Bars of one instrument and timeframe, oldest first, without gaps in their sequence.</param>
    /// <exception cref="ArgumentException">No such schema (thrown at the call), or a bar that features refuse (thrown at the bar).</exception>
    public static IEnumerable<(long KnownAtNs, FeatureRow Row)> Rows(string schema, IEnumerable<FeatureBar> bars)
    {
        ArgumentNullException.ThrowIfNull(bars);
        return Enumerate(Create(schema), bars);
    }

    private static IEnumerable<(long KnownAtNs, FeatureRow Row)> Enumerate(IBarFeatures features, IEnumerable<FeatureBar> bars)
    {
        foreach (var bar in bars)
        {
            features.Add(bar);
            yield return (bar.CloseTimeNs, features.Row());
        }
    }
}
