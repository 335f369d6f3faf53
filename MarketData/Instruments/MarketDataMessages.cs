using System.Text.Json.Serialization;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.MarketData.Instruments;

/// <summary>Wire names of what market data journal and stream. A value that is unknown is written as null, never left out.</summary>
public static class MarketDataMessages
{
    /// <summary>Wire name of <see cref="SecondMark"/>.</summary>
    public const string SecondMarkWire = "SecondMark";

    /// <summary>All of them.</summary>
    public static readonly MessageCatalog Catalog = new MessageCatalog()
        .Add(BarClosed.Wire, 1, MarketDataJson.Default.BarClosed)
        .Add(QualityChanged.Wire, 1, MarketDataJson.Default.QualityChanged)
        .Add(SecondMarkWire, 1, MarketDataJson.Default.SecondMark);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = false)]
[JsonSerializable(typeof(BarClosed))]
[JsonSerializable(typeof(QualityChanged))]
[JsonSerializable(typeof(SecondMark))]
[JsonSerializable(typeof(InstrumentState))]
internal sealed partial class MarketDataJson : JsonSerializerContext;
