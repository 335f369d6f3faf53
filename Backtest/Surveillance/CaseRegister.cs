using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Backtest.Surveillance;

/// <summary>The cases of a run, folded from their rows as they come.</summary>
/// <param name="journal">Journal.</param>
public sealed class CaseRegister(RunJournal journal)
{
    private const string Prefix = CaseEntity.Type + "/";

    private readonly SortedDictionary<string, (CaseState State, List<CaseStep> Steps)> _cases = new(StringComparer.Ordinal);

    /// <summary>Cases in the order of their keys.</summary>
    public IEnumerable<CaseLine> Lines => _cases.Select(static c => CaseLine.Of(c.Value.State, c.Value.Steps));

    /// <summary>none, open or closed.</summary>
    public string StatusOf(string id) => _cases.TryGetValue(id, out var found) ? CaseLine.StatusOf(found.State) : "none";

    /// <summary>Takes the next row.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED.</exception>
    public void Take(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (row.Kind != RowKind.Event || !row.Entity.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return;
        }

        var entity = new EntityId(row.Entity);
        var message = (CaseEvent)journal.Read(row);
        if (!_cases.TryGetValue(entity.Key, out var known))
        {
            known = ((CaseState)CaseDecider.Definition.NewState(entity), []);
        }

        known.Steps.Add(CaseStep.Of(row, message));
        _cases[entity.Key] = ((CaseState)CaseDecider.Definition.Evolve(known.State, message), known.Steps);
    }

    /// <summary>All cases of a journal.</summary>
    public static async Task<IReadOnlyList<CaseLine>> ReadAsync(RunJournal journal, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var register = new CaseRegister(journal);
        await foreach (var row in new JournalCursor(journal.Store).ReadNewAsync(progress, cancellation))
        {
            register.Take(row);
        }

        return [.. register.Lines];
    }

    /// <summary>One case, from its own rows.</summary>
    /// <exception cref="AuditException">CASE_UNKNOWN, ROW_DAMAGED.</exception>
    public static async Task<CaseLine> ReadAsync(RunJournal journal, EntityId entity, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var register = new CaseRegister(journal);
        await foreach (var row in journal.RowsAsync(entity, 0, cancellation))
        {
            register.Take(row);
        }

        return register.Lines.FirstOrDefault()
            ?? throw new AuditException("CASE_UNKNOWN", $"The journal has no case '{entity.Key}'. gm surveillance cases names all.");
    }
}

/// <summary>A case as it stands.</summary>
/// <param name="Case">Key.</param>
/// <param name="Status">open or closed.</param>
/// <param name="Rule">Rule.</param>
/// <param name="Severity">Urgency.</param>
/// <param name="Time">When the pattern was complete.</param>
/// <param name="Symbol">Instrument.</param>
/// <param name="Owner">Beneficial owner.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="AssignedTo">Who has it; null for nobody.</param>
/// <param name="Outcome">How it ended; null while it is open.</param>
/// <param name="Evidence">Rows behind it.</param>
/// <param name="NotChecked">Clauses that could not be checked.</param>
/// <param name="Steps">Its life.</param>
public sealed record CaseLine(
    string Case,
    string Status,
    string Rule,
    string Severity,
    UnixNanos Time,
    Symbol Symbol,
    string Owner,
    string Summary,
    string? AssignedTo,
    string? Outcome,
    IReadOnlyList<RowAddress> Evidence,
    IReadOnlyList<string> NotChecked,
    IReadOnlyList<CaseStep> Steps)
{
    internal static string StatusOf(CaseState state) => state.Closed is null ? "open" : "closed";

    internal static CaseLine Of(CaseState state, IReadOnlyList<CaseStep> steps)
    {
        var opened = state.Opened!; // nothing is journaled of a case before it
        return new CaseLine(
            state.Id,
            StatusOf(state),
            opened.Rule,
            opened.Severity,
            opened.Time,
            opened.Symbol,
            opened.Owner,
            opened.Summary,
            state.AssignedTo,
            state.Closed?.Outcome,
            [.. opened.Evidence.Select(static e => new RowAddress(e.Entity, e.Sequence))],
            opened.NotChecked,
            [.. steps]);
    }
}

/// <summary>A row of a case.</summary>
/// <param name="Row">Address.</param>
/// <param name="Time">Event time.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Text">What was said.</param>
/// <param name="By">Name and role.</param>
public sealed record CaseStep(RowAddress Row, UnixNanos Time, string Type, string Text, string By)
{
    internal static CaseStep Of(JournalRow row, CaseEvent message)
    {
        var (text, by) = message switch
        {
            CaseOpened e => (e.Summary, e.By),
            CaseAssigned e => (e.To, e.By),
            CaseNoted e => (e.Text, e.By),
            CaseClosed e => ($"{e.Outcome}: {e.Reason}", e.By),
            _ => throw new System.Diagnostics.UnreachableException($"{message.GetType().Name} has no line"),
        };
        return new CaseStep(new RowAddress(row.Entity, row.Sequence), new UnixNanos(row.EventTimeNs), row.Type, text, $"{by.Name} ({by.Role})");
    }
}
