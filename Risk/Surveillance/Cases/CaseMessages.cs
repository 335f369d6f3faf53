using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance.Cases;

/// <summary>Names of the case entities.</summary>
public static class CaseEntity
{
    /// <summary>Journaled name: part of every stream id, so it is never renamed. Key: <see cref="SurveillanceAlert.CaseId"/>.</summary>
    public const string Type = "surveillance.case";
}

/// <summary>An event of a surveillance case.</summary>
public abstract record CaseEvent;

/// <summary>Command to surveillance.case/ID: an alert wants somebody's judgement. Opening an open or closed case again changes nothing.</summary>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Severity">Low, Medium or High.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Owner">Beneficial owner.</param>
/// <param name="Time">When the pattern was complete.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Evidence">Journal rows, in order of time; at least one, at most <see cref="CaseDecider.EvidenceMax"/>.</param>
/// <param name="NotChecked">Clauses that could not be checked.</param>
/// <param name="By">Who scanned.</param>
public sealed record OpenCase(
    string Rule,
    string Severity,
    Symbol Symbol,
    string Owner,
    UnixNanos Time,
    string Summary,
    IReadOnlyList<InputRef> Evidence,
    IReadOnlyList<string> NotChecked,
    Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "OpenCase";
}

/// <summary>Command to surveillance.case/ID: somebody takes it over.</summary>
public sealed record AssignCase(string To, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "AssignCase";
}

/// <summary>Command to surveillance.case/ID: something was found out.</summary>
public sealed record NoteCase(string Text, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "NoteCase";
}

/// <summary>Command to surveillance.case/ID: judged.</summary>
/// <param name="Outcome">One of <see cref="CaseDecider.Outcomes"/>.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">A surveillance or compliance officer.</param>
public sealed record CloseCase(string Outcome, string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CloseCase";
}

/// <summary>Told by surveillance.case/ID: it is open.</summary>
public sealed record CaseOpened(
    string Rule,
    string Severity,
    Symbol Symbol,
    string Owner,
    UnixNanos Time,
    string Summary,
    IReadOnlyList<InputRef> Evidence,
    IReadOnlyList<string> NotChecked,
    Actor By) : CaseEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CaseOpened";
}

/// <summary>Told by surveillance.case/ID: this person has it.</summary>
public sealed record CaseAssigned(string To, Actor By) : CaseEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CaseAssigned";
}

/// <summary>Told by surveillance.case/ID: a note.</summary>
public sealed record CaseNoted(string Text, Actor By) : CaseEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CaseNoted";
}

/// <summary>Told by surveillance.case/ID: judged. Nothing opens it again.</summary>
public sealed record CaseClosed(string Outcome, string Reason, Actor By) : CaseEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "CaseClosed";
}
