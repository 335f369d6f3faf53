using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>What a correlation monitor said that still stands.</summary>
/// <param name="Group">Name of the group, the key of the entity.</param>
/// <param name="Told">Highest severity told since the last re-arm: only a higher one is told again.</param>
public sealed record CorrelationState(string Group, CorrelationSeverity Told);
