namespace GrandModel.Risk.Monitors;

/// <summary>What the firm's monitor said that still stands.</summary>
/// <param name="ValueAtRiskBreached">A breach of the value-at-risk limit stands.</param>
public sealed record FirmState(bool ValueAtRiskBreached)
{
    /// <summary>Key of the entity.</summary>
    public const string Key = "firm";
}
