using System.Diagnostics;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance.Cases;

/// <summary>
/// The life of a surveillance case: opened by a scan, assigned, noted, closed with a reason by an officer. A closed case stays closed. docs/surveillance.md.
/// </summary>
public static class CaseDecider
{
    /// <summary>Rows of evidence that a case holds; the scan names the first and the last of more.</summary>
    public const int EvidenceMax = 200;

    /// <summary>Notes of a case; the next is refused.</summary>
    public const int NotesMax = 1_000;

    /// <summary>Characters of a note, reason, name or summary.</summary>
    public const int TextMax = 2_000;

    /// <summary>How a case may end.</summary>
    public static readonly IReadOnlyList<string> Outcomes = ["false-positive", "explained", "warned", "reported"];

    /// <summary>The rules.</summary>
    public static readonly EntityDefinition<CaseState, NoView, CaseEvent> Definition = Entity.Define<CaseState, CaseEvent>(
        static id => new CaseState(id.Key, null, null, 0, "", null),
        static (CaseState state, object message, in MessageContext _) => Decide(state, message),
        Evolve,
        RiskJson.Default.CaseState);

    private static Decision<CaseEvent> Decide(CaseState state, object message) => message switch
    {
        OpenCase c => Open(state, c),
        AssignCase c when Fault(state, c.By, "to", c.To) is { } fault => fault,
        AssignCase c when c.To == state.AssignedTo => Decision.NoChange,
        AssignCase c => new CaseAssigned(c.To, c.By),
        NoteCase c when Fault(state, c.By, "text", c.Text) is { } fault => fault,
        NoteCase when state.Notes >= NotesMax => new Refusal("CASE_FULL", $"notes={state.Notes} limit={NotesMax}"),
        NoteCase c => new CaseNoted(c.Text, c.By),
        CloseCase c when state.Closed is { } end && end.Outcome == c.Outcome && end.Reason == c.Reason => Decision.NoChange,
        CloseCase c when Fault(state, c.By, "reason", c.Reason) is { } fault => fault,
        CloseCase c when !Outcomes.Contains(c.Outcome) => new Refusal("OUTCOME_UNKNOWN", $"outcome={c.Outcome} expected={string.Join('|', Outcomes)}"),
        CloseCase c => new CaseClosed(c.Outcome, c.Reason, c.By),
        _ => throw new UnreachableException($"surveillance.case has no rule for {message.GetType().Name}"),
    };

    private static Decision<CaseEvent> Open(CaseState state, OpenCase c)
    {
        if (Roles.Fault(c.By, Roles.System, Roles.Operator, Roles.RiskOfficer, Roles.SurveillanceOfficer, Roles.ComplianceOfficer) is { } fault)
        {
            return fault;
        }

        // The key is made of the evidence: the same case found again.
        return state.Opened is not null ? Decision.NoChange
            : !SurveillanceRules.All.Contains(c.Rule) ? new Refusal("RULE_UNKNOWN", $"rule={c.Rule} expected={string.Join('|', SurveillanceRules.All)}")
            : !Enum.GetNames<Severity>().Contains(c.Severity) ? new Refusal("SEVERITY_UNKNOWN", $"severity={c.Severity} expected={string.Join('|', Enum.GetNames<Severity>())}")
            : c.Evidence.Count is 0 or > EvidenceMax ? new Refusal("EVIDENCE_COUNT", $"rows={c.Evidence.Count} expected=1..{EvidenceMax}")
            : TextFault("summary", c.Summary) is { } text ? text
            : new CaseOpened(c.Rule, c.Severity, c.Symbol, c.Owner, c.Time, c.Summary, c.Evidence, c.NotChecked, c.By);
    }

    private static Refusal? Fault(CaseState state, Actor by, string field, string text) =>
        Roles.Fault(by, Roles.SurveillanceOfficer, Roles.ComplianceOfficer)
        ?? (state.Opened is null ? new Refusal("CASE_UNKNOWN", $"case={state.Id}")
            : state.Closed is { } end ? new Refusal("CASE_CLOSED", $"outcome={end.Outcome} by={end.By.Name}")
            : TextFault(field, text));

    private static Refusal? TextFault(string field, string text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > TextMax ? new Refusal("TEXT_LENGTH", $"field={field} length={text?.Length ?? 0} expected=1..{TextMax}") : null;

    private static CaseState Evolve(CaseState state, CaseEvent @event) => @event switch
    {
        CaseOpened e => state with { Opened = e },
        CaseAssigned e => state with { AssignedTo = e.To },
        CaseNoted e => state with { Notes = state.Notes + 1, LastNote = e.Text },
        CaseClosed e => state with { Closed = e },
        _ => throw new UnreachableException($"surveillance.case has no rule for {@event.GetType().Name}"),
    };
}
