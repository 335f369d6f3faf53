namespace GrandModel.Agents.Strategic;

/// <summary>What a strategic agent's own events say.</summary>
/// <param name="LastBar">Sequence of the last 30-minute bar voted on; 0 before.</param>
public sealed record StrategicState(long LastBar);
