using GrandModel.Contracts;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk.Compliance;

/// <summary>A requirement and what answers it.</summary>
/// <param name="Id">Stable name.</param>
/// <param name="Article">Article of Delegated Regulation 2017/589 (RTS 6).</param>
/// <param name="Requirement">What it asks for, in our words.</param>
/// <param name="Implementation">Code that does it; null: not implemented.</param>
/// <param name="Gap">What of the requirement it does not cover; empty for nothing known.</param>
/// <param name="Setting">Setting in force for a portfolio; null when it is switched off there.</param>
/// <param name="Evidence">Events that show it acting.</param>
/// <param name="Check">Name of the check over the journal that tests it (<see cref="ComplianceChecks"/>); null without one.</param>
public sealed record ComplianceControl(
    string Id,
    string Article,
    string Requirement,
    string? Implementation,
    string Gap,
    Func<LimitBook, string?> Setting,
    IReadOnlyList<ControlEvent> Evidence,
    string? Check = null)
{
    internal static ComplianceControl Missing(string id, string article, string requirement, string gap = "") =>
        new(id, article, requirement, null, gap, static _ => null, []);
}

/// <summary>An event that shows a control acting.</summary>
/// <param name="Wire">Wire name.</param>
/// <param name="Code">Of a ReservationDenied its code, of a BreakerTripped its cause; null for any.</param>
public sealed record ControlEvent(string Wire, string? Code = null)
{
    /// <summary>A denial with a code.</summary>
    public static ControlEvent Denied(DenialCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new ControlEvent(ReservationDenied.Wire, code.Code);
    }
}

/// <summary>Checks that a report runs over the rows of a journal.</summary>
public static class ComplianceChecks
{
    /// <summary>No order was admitted in a halted scope.</summary>
    public const string NothingUnderHalt = "nothing-under-halt";

    /// <summary>No admitted order was larger than the limit in force.</summary>
    public const string OrderVolume = "order-volume";

    /// <summary>No more orders were admitted in any 60 s than the limit in force.</summary>
    public const string OrderRate = "order-rate";

    /// <summary>Limits were loosened and breakers re-armed by two persons, one of them a risk officer.</summary>
    public const string FourEyes = "four-eyes";

    /// <summary>Every trade of a venue is booked once, and nothing else is.</summary>
    public const string Reconciliation = "reconciliation";

    /// <summary>All.</summary>
    public static readonly IReadOnlyList<string> All = [NothingUnderHalt, OrderVolume, OrderRate, FourEyes, Reconciliation];
}
