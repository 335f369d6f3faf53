using GrandModel.Contracts;

namespace GrandModel.Risk;

/// <summary>Roles of those who ask, as the operator's tool names them, and what four eyes means.</summary>
public static class Roles
{
    /// <summary>May re-arm, resume and loosen.</summary>
    public const string RiskOfficer = "risk-officer";

    /// <summary>May trip, halt, propose, request, tighten.</summary>
    public const string Operator = "operator";

    /// <summary>A process. May trip and halt, never loosen.</summary>
    public const string System = "system";

    /// <summary>Works on surveillance cases.</summary>
    public const string SurveillanceOfficer = "surveillance-officer";

    /// <summary>Works on surveillance cases, for the firm as a whole.</summary>
    public const string ComplianceOfficer = "compliance-officer";

    /// <summary>Whether two names are one person; case and outer blanks do not make another.</summary>
    public static bool SamePerson(Actor left, Actor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return string.Equals(left.Name.Trim(), right.Name.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Why somebody may not act as one of these roles; null when he may.</summary>
    public static Actors.Refusal? Fault(Actor by, params ReadOnlySpan<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(by);
        return string.IsNullOrWhiteSpace(by.Name) ? new Actors.Refusal("ACTOR_UNNAMED")
            : !allowed.Contains(by.Role) ? new Actors.Refusal("ROLE_NOT_ALLOWED", $"role={by.Role} expected={string.Join('|', allowed!)}")
            : null;
    }
}
