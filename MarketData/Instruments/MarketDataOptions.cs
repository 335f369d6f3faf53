using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Quality;
using GrandModel.MarketData.Reference;

namespace GrandModel.MarketData.Instruments;

/// <summary>How instruments work in a run. Fixed for the run: a snapshot is read with the options it was written with.</summary>
public sealed record MarketDataOptions
{
    /// <summary>Instruments there are.</summary>
    public InstrumentCatalog Catalog { get; init; } = InstrumentCatalog.BuiltIn;

    /// <summary>
    /// Calendar of all instruments instead of their own; <see cref="SessionCalendar.None"/> takes bars as they come. Null for their own.
    /// </summary>
    public string? Calendar { get; init; }

    /// <summary>When data are doubted.</summary>
    public QualityLimits Quality { get; init; } = QualityLimits.Default;

    /// <summary>Other limits for single symbols.</summary>
    public IReadOnlyDictionary<string, QualityLimits> QualityBySymbol { get; init; } = new SortedDictionary<string, QualityLimits>(StringComparer.Ordinal);

    /// <summary>Features of 30-minute bars, one new set per instrument: schema strategic-P.</summary>
    public required Func<IBarFeatures> Strategic { get; init; }

    /// <summary>Features of 5-minute bars: schema tactical-P.</summary>
    public required Func<IBarFeatures> Tactical { get; init; }

    /// <summary>A second row on 30-minute bars, as strategic-N; null for none.</summary>
    public Func<IBarFeatures>? StrategicAlternative { get; init; }

    /// <summary>A second row on 5-minute bars, as tactical-N; null for none.</summary>
    public Func<IBarFeatures>? TacticalAlternative { get; init; }
}
