namespace GrandModel.Risk.Measures;

/// <summary>A measure cannot be computed from what was given: says which input, what it is and what was expected. Codes are stable; docs/var.md lists them.</summary>
public sealed class MeasureException(string code, string message) : Exception(message)
{
    /// <summary>Stable code.</summary>
    public string Code { get; } = code;
}
