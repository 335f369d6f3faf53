using System.Text.Json.Serialization;

namespace GrandModel.Contracts;

/// <summary>An event of a correlation monitor.</summary>
public abstract record CorrelationEvent;

/// <summary>How bad a correlation shock is. docs/correlation.md.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CorrelationSeverity>))]
public enum CorrelationSeverity
{
    /// <summary>No shock.</summary>
    None,

    /// <summary>The average correlation jumped.</summary>
    Moderate,

    /// <summary>It jumped far, or to a high level.</summary>
    High,

    /// <summary>It jumped very far, or nearly to one.</summary>
    Critical,
}

/// <summary>Told by correlation.monitor/GROUP: the symbols of the group suddenly move together. Once for each rise in severity until a re-arm.</summary>
/// <param name="Group">Name of the group.</param>
/// <param name="Severity">Moderate, High or Critical.</param>
/// <param name="Correlation">Average correlation of all pairs, fast estimate, -1 to 1.</param>
/// <param name="Minimum">Its lowest value in the window before.</param>
/// <param name="MinimumTime">When that was.</param>
/// <param name="Jump">Correlation less minimum.</param>
/// <param name="Slow">Average correlation of the slow estimate; null until it is warm.</param>
/// <param name="Time">Event time of the mark that showed it.</param>
/// <param name="Observations">Joint returns behind the fast estimate.</param>
/// <param name="Pairs">Most correlated pairs, at most ten, strongest first.</param>
/// <param name="Marks">The marks it was seen at, in ordinal order of symbols.</param>
public sealed record CorrelationShocked(
    string Group,
    CorrelationSeverity Severity,
    double Correlation,
    double Minimum,
    UnixNanos MinimumTime,
    double Jump,
    double? Slow,
    UnixNanos Time,
    long Observations,
    IReadOnlyList<PairCorrelation> Pairs,
    IReadOnlyList<SymbolPrice> Marks) : CorrelationEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CorrelationShocked";
}

/// <summary>Correlation of two symbols, fast estimate.</summary>
public sealed record PairCorrelation(Symbol First, Symbol Second, double Correlation);

/// <summary>A symbol's price and its event time.</summary>
public sealed record SymbolPrice(Symbol Symbol, Price Price, UnixNanos Time);

/// <summary>Told by correlation.monitor/GROUP: the breaker was armed again, so a shock may be told again.</summary>
public sealed record CorrelationRearmed(string Group, string Cause) : CorrelationEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CorrelationRearmed";
}
