using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Agents.Decisions;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Audit;

/// <summary>A decision taken apart: what was seen, what was thought, what was done, and whether it comes out the same again.</summary>
/// <param name="Address">The decision's row.</param>
/// <param name="Time">Event time.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Policy">Id of the policy.</param>
/// <param name="PolicyHash">Its hash.</param>
/// <param name="Numerics">Id of the arithmetic.</param>
/// <param name="Observation">SHA-256 of what the policy saw.</param>
/// <param name="UndefinedShare">Share of undefined values in it.</param>
/// <param name="Inputs">What was seen, in the order in which it is folded.</param>
/// <param name="Thought">Probabilities and numbers, by name in the event's order.</param>
/// <param name="Done">The event's other fields: what it tells everybody.</param>
/// <param name="Reasons">Reason codes.</param>
/// <param name="Effects">Commands that it sent.</param>
/// <param name="BitEqual">Whether the re-execution gave the same bytes.</param>
/// <param name="Differences">Where it parted; empty when equal.</param>
/// <param name="OtherPolicies">Policies of the run that are not those of this audit, by role.</param>
public sealed record DecisionAudit(
    RowAddress Address,
    UnixNanos Time,
    string Type,
    string Policy,
    string PolicyHash,
    string Numerics,
    string Observation,
    double UndefinedShare,
    IReadOnlyList<SeenInput> Inputs,
    IReadOnlyList<NamedNumber> Thought,
    IReadOnlyList<NamedText> Done,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<SentCommand> Effects,
    bool BitEqual,
    IReadOnlyList<Difference> Differences,
    IReadOnlyList<string> OtherPolicies)
{
    /// <summary>Explains a decision and re-executes it with the policies of the journal's entities.</summary>
    /// <exception cref="AuditException">ENTITY_UNKNOWN, SEQUENCE_MISSING, DECISION_EXPECTED, ROW_DAMAGED.</exception>
    public static async Task<DecisionAudit> RunAsync(RunJournal journal, RowAddress address, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var agent = new EntityId(address.Entity);
        var own = new List<Told>();
        JournalRow? row = null;
        await foreach (var next in journal.RowsAsync(agent, 1, address.Sequence, cancellation))
        {
            row = next;
            own.Add(journal.ReadTold(next));
        }

        if (row is null)
        {
            throw new AuditException("ENTITY_UNKNOWN", $"The journal has no rows of '{agent}'. gm audit list names all entities.");
        }

        if (row.Sequence != address.Sequence)
        {
            throw new AuditException("SEQUENCE_MISSING", $"{agent} has no row {address.Sequence}; its last is {row.Sequence}.");
        }

        if (own[^1].Message is not AgentEvent decision)
        {
            throw new AuditException("DECISION_EXPECTED", $"{address} is {row.Type}, no decision of an agent; gm audit replay {agent} --to-seq {address.Sequence} shows it.");
        }

        var provenance = DecisionReplay.ProvenanceOf(decision);
        var sources = await SourcesAsync(journal, provenance, cancellation);
        var outcome = new DecisionReplay(journal.Entities.Agents()).Run(
            agent, own, (entity, first, last) => sources[entity].Where(told => told.Sequence >= first && told.Sequence <= last));
        return Of(journal, row, provenance, outcome, sources);
    }

    private static DecisionAudit Of(
        RunJournal journal, JournalRow row, Provenance provenance, ReplayOutcome outcome, SortedDictionary<EntityId, List<Told>> sources) => new(
            new RowAddress(row.Entity, row.Sequence),
            new UnixNanos(row.EventTimeNs),
            row.Type,
            provenance.Policy,
            provenance.PolicyHash,
            provenance.Numerics,
            provenance.Observation,
            provenance.UndefinedShare,
            [.. DecisionFields.Windows(provenance).Select(w => SeenInput.Of(journal.Registry.Catalog, w, sources[new EntityId(w.First.Entity)]))],
            DecisionFields.Thought(outcome.Decision),
            DecisionFields.Done(RunJournal.Payload(row)),
            DecisionFields.Reasons(outcome.Decision),
            DecisionFields.Effects(row),
            outcome.IsEqual,
            outcome.Differences,
            [.. journal.Entities.OtherPolicies().Select(p => p.Role)]);

    // A source may be named by several windows: read once from the first row of them to the last.
    private static async Task<SortedDictionary<EntityId, List<Told>>> SourcesAsync(RunJournal journal, Provenance provenance, CancellationToken cancellation)
    {
        var sources = new SortedDictionary<EntityId, List<Told>>();
        foreach (var inputs in provenance.Inputs.GroupBy(i => i.Entity, StringComparer.Ordinal))
        {
            var rows = new List<Told>();
            await foreach (var row in journal.RowsAsync(new EntityId(inputs.Key), inputs.Min(i => i.Sequence), inputs.Max(i => i.Sequence), cancellation))
            {
                rows.Add(journal.ReadTold(row));
            }

            sources.Add(new EntityId(inputs.Key), rows);
        }

        return sources;
    }
}

/// <summary>A window of a source, or one message of it.</summary>
/// <param name="First">First row.</param>
/// <param name="Last">Last row; the first for one message.</param>
/// <param name="Rows">Rows in it, those that the agent does not follow included.</param>
/// <param name="From">Event time of the first row there is; null for none.</param>
/// <param name="To">Event time of the last row there is.</param>
/// <param name="Type">Wire name of the last row.</param>
/// <param name="Message">The last row's payload; null for none.</param>
public sealed record SeenInput(RowAddress First, RowAddress Last, int Rows, UnixNanos? From, UnixNanos? To, string Type, JsonElement? Message)
{
    internal static SeenInput Of(MessageCatalog catalog, (RowAddress First, RowAddress Last) window, List<Told> source)
    {
        var rows = source.Where(t => t.Sequence >= window.First.Sequence && t.Sequence <= window.Last.Sequence).ToArray();
        if (rows.Length == 0)
        {
            return new SeenInput(window.First, window.Last, 0, null, null, "", null);
        }

        var type = catalog.TypeOf(rows[^1].Message);
        return new SeenInput(
            window.First,
            window.Last,
            rows.Length,
            new UnixNanos(rows[0].TimeNs),
            new UnixNanos(rows[^1].TimeNs),
            type.Name,
            JsonSerializer.SerializeToElement(rows[^1].Message, type.Json));
    }
}

/// <summary>A number by name.</summary>
public sealed record NamedNumber(string Name, double Value);

/// <summary>A text by name.</summary>
public sealed record NamedText(string Name, string Value);

/// <summary>A command that a row sent.</summary>
/// <param name="To">Receiver.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Body">The command.</param>
public sealed record SentCommand(string To, string Type, JsonElement Body);
