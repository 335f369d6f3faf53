using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Audit;

/// <summary>The life of an entity up to a moment: its rows, and the state that its rules make of them.</summary>
/// <param name="Entity">Entity.</param>
/// <param name="Events">The last rows up to the moment, in order.</param>
/// <param name="Earlier">Rows before them, folded and not shown.</param>
/// <param name="Sequence">Sequence of the last row in the state; 0 before the first.</param>
/// <param name="Time">Its event time; null before the first row.</param>
/// <param name="State">State after it; null for entities of the run itself, which have no rules.</param>
public sealed record EntityReplay(EntityId Entity, IReadOnlyList<ReplayedRow> Events, long Earlier, long Sequence, UnixNanos? Time, JsonElement? State)
{
    /// <summary>Rows that one replay holds at most; above it a smaller tail is asked for.</summary>
    public const int EventsMax = 1_000_000;

    /// <summary>Replays an entity.</summary>
    /// <param name="journal">Journal.</param>
    /// <param name="entity">Entity.</param>
    /// <param name="toSequence">Last sequence to take; null for the last there is.</param>
    /// <param name="at">Last event time to take, inclusive; null for the last there is.</param>
    /// <param name="tail">Rows to show; null for all.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AuditException">ENTITY_UNKNOWN, SEQUENCE_MISSING, AUDIT_TOO_LARGE, ROW_DAMAGED.</exception>
    public static async Task<EntityReplay> RunAsync(
        RunJournal journal, EntityId entity, long? toSequence, UnixNanos? at, int? tail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var definition = journal.Registry.Has(entity.Type) ? journal.Registry.TypeOf(entity).Definition : null;
        var state = definition?.NewState(entity);
        var shown = new Queue<JournalRow>();
        JournalRow? last = null;
        var any = false;
        await foreach (var row in journal.RowsAsync(entity, 0, cancellation))
        {
            any = true;
            if (row.Sequence > toSequence || row.EventTimeNs > at?.Value)
            {
                break;
            }

            last = row;
            state = row.Kind == RowKind.Event && definition is not null ? definition.Evolve(state!, journal.Read(row)) : state;
            Show(shown, row, tail);
        }

        if (!any)
        {
            throw new AuditException("ENTITY_UNKNOWN", $"The journal has no rows of '{entity}'. gm audit list names all entities.");
        }

        if (toSequence is { } wanted && at is null && (last?.Sequence ?? 0) < wanted)
        {
            throw new AuditException("SEQUENCE_MISSING", $"{entity} has no row {wanted}; its last is {last?.Sequence ?? 0}.");
        }

        var sequence = last?.Sequence ?? 0;
        return new EntityReplay(
            entity,
            [.. shown.Select(ReplayedRow.Of)],
            sequence - shown.Count,
            sequence,
            last is null ? null : new UnixNanos(last.EventTimeNs),
            definition is null ? null : Json(definition.SaveState(state!)));
    }

    private static void Show(Queue<JournalRow> shown, JournalRow row, int? tail)
    {
        if (shown.Count == tail)
        {
            if (tail == 0)
            {
                return;
            }

            shown.Dequeue();
        }

        if (shown.Count == EventsMax)
        {
            throw new AuditException("AUDIT_TOO_LARGE", $"{row.Entity} has more than {EventsMax} rows, which is all that one replay shows. Ask for its last ones by --tail.");
        }

        shown.Enqueue(row);
    }

    private static JsonElement Json(byte[] bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }
}

/// <summary>A row as an audit shows it.</summary>
/// <param name="Address">Entity and sequence.</param>
/// <param name="Time">Event time.</param>
/// <param name="Kind">Event, Refusal or Operational.</param>
/// <param name="Type">Wire name.</param>
/// <param name="Version">Wire version.</param>
/// <param name="Shard">Shard.</param>
/// <param name="Position">Position in the shard.</param>
/// <param name="Cause">The row whose message caused it; null for clients, inputs and timers.</param>
/// <param name="Payload">Payload.</param>
public sealed record ReplayedRow(
    RowAddress Address, UnixNanos Time, string Kind, string Type, short Version, int Shard, long Position, RowAddress? Cause, JsonElement Payload)
{
    /// <summary>A row.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED.</exception>
    public static ReplayedRow Of(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new ReplayedRow(
            new RowAddress(row.Entity, row.Sequence),
            new UnixNanos(row.EventTimeNs),
            row.Kind.ToString(),
            row.Type,
            row.Version,
            row.Shard,
            row.Position,
            CauseOf(row),
            RunJournal.Payload(row));
    }

    internal static RowAddress? CauseOf(JournalRow row) => row.CauseEntity.Length == 0 ? null : new RowAddress(row.CauseEntity, row.CauseSequence);
}
