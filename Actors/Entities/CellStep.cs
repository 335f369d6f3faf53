using GrandModel.Actors.Journal;

namespace GrandModel.Actors.Entities;

/// <summary>A row that a message made of an entity, not yet drafted.</summary>
internal readonly record struct StepRow(RowKind Kind, object Message, long Sequence, IReadOnlyList<Effect> Effects);

/// <summary>
/// What an entity does with one message: fold, decide, evolve, react; and what happens when a rule throws. The same for conducted and free-running engines.
/// </summary>
internal static class CellStep
{
    /// <summary>Handles a message and adds its rows. All events of a decision or none: the state moves only when each has been evolved and reacted to.</summary>
    public static void Handle(Cell cell, object message, in MessageContext context, IStreamSink streams, MessageCatalog catalog, List<StepRow> rows)
    {
        if (cell.Quarantined)
        {
            Turn(cell, message, context, catalog, rows);
            return;
        }

        if (message is ReleaseFromQuarantine)
        {
            Refuse(cell, Unchanged.Instance, rows);
            return;
        }

        if (IsFolded(message, context.Kind) && !TryFold(cell, message, context, streams, catalog, rows))
        {
            return;
        }

        try
        {
            Decide(cell, message, context, rows);
            Succeeded(cell, message, catalog);
        }
        catch (Exception fault) when (IsRuleFault(fault))
        {
            Fault(cell, message, fault, catalog, rows);
        }
    }

    /// <summary>Whether a message changes the view.</summary>
    public static bool IsFolded(object message, MessageKind kind) =>
        kind is MessageKind.Told or MessageKind.Streamed or MessageKind.Input || message is ViewDue;

    /// <summary>What a rule can get wrong. Lack of memory and a broken store end more than the entity.</summary>
    public static bool IsRuleFault(Exception fault) => fault is not (OutOfMemoryException or StoreException);

    /// <summary>Takes a message into the view. Throws what the rule throws.</summary>
    public static void Fold(Cell cell, object message, in MessageContext context, IStreamSink streams)
    {
        var view = cell.View ?? throw new InvalidOperationException($"{cell.Id} has no view for {message.GetType().Name}.");
        cell.Type.Definition.Fold(view, message, in context, streams);
        cell.ViewChanged = true;
    }

    /// <summary>Ends a row of faults when a message of the same name goes well.</summary>
    public static void Succeeded(Cell cell, object message, MessageCatalog catalog)
    {
        if (cell.Faults.InRow > 0 && cell.Faults.Message == NameOf(message, catalog))
        {
            cell.Faults = default;
        }
    }

    /// <summary>Applies a row that is in the journal already.</summary>
    /// <exception cref="InvalidDataException">Its sequence does not follow.</exception>
    public static object Replay(Cell cell, JournalRow row, MessageCatalog catalog)
    {
        var message = catalog.Read(row.Type, row.Version, row.Payload);
        if (row.Sequence != cell.Sequence + 1)
        {
            throw new InvalidDataException($"{row.Entity}: sequence {row.Sequence} follows {cell.Sequence}.");
        }

        cell.Sequence = row.Sequence;
        switch (message)
        {
            case var e when row.Kind == RowKind.Event:
                cell.State = cell.Type.Definition.Evolve(cell.State, e);
                break;
            case Faulted faulted:
                cell.Faults = new FaultCount(faulted.Message, faulted.InRow);
                break;
            case Quarantined:
                cell.Quarantined = true;
                break;
            case QuarantineLifted:
                cell.Quarantined = false;
                cell.Faults = default;
                break;
        }

        return message;
    }

    /// <summary>Takes an entity out of service.</summary>
    public static void Quarantine(Cell cell, string reason, string detail, List<StepRow> rows)
    {
        if (!cell.Quarantined)
        {
            Refuse(cell, new Quarantined(reason, detail), rows);
            cell.Quarantined = true;
        }
    }

    private static bool TryFold(Cell cell, object message, in MessageContext context, IStreamSink streams, MessageCatalog catalog, List<StepRow> rows)
    {
        try
        {
            Fold(cell, message, context, streams);
            return true;
        }
        catch (Exception fault) when (IsRuleFault(fault))
        {
            // A half-changed view can decide nothing any more.
            Fault(cell, message, fault, catalog, rows);
            Quarantine(cell, "VIEW_FAULT", $"message={NameOf(message, catalog)}", rows);
            return false;
        }
    }

    private static void Decide(Cell cell, object message, in MessageContext context, List<StepRow> rows)
    {
        var definition = cell.Type.Definition;
        var decision = definition.Decide(cell.State, cell.View, message, in context);
        if (decision.Refusal is { } refusal)
        {
            Refuse(cell, refusal, rows);
            return;
        }

        if (decision.Count == 0)
        {
            if (context.Kind == MessageKind.Command)
            {
                Refuse(cell, Unchanged.Instance, rows);
            }

            return;
        }

        var state = cell.State;
        var first = rows.Count;
        for (var i = 0; i < decision.Count; i++)
        {
            var e = decision[i];
            try
            {
                state = definition.Evolve(state, e);
                var after = context with { Sequence = cell.Sequence + 1 + i };
                rows.Add(new StepRow(RowKind.Event, e, after.Sequence, definition.React(state, e, in after)));
            }
            catch
            {
                rows.RemoveRange(first, rows.Count - first);
                throw;
            }
        }

        cell.State = state;
        cell.Sequence += decision.Count;
    }

    private static void Refuse(Cell cell, object refusal, List<StepRow> rows)
    {
        cell.Sequence++;
        rows.Add(new StepRow(RowKind.Refusal, refusal, cell.Sequence, Effect.None));
    }

    private static void Fault(Cell cell, object message, Exception fault, MessageCatalog catalog, List<StepRow> rows)
    {
        cell.Faults = cell.Faults.Next(NameOf(message, catalog));
        Refuse(cell, new Faulted(cell.Faults.Message, fault.GetType().Name, cell.Faults.InRow), rows);
        if (cell.Faults.InRow >= FaultCount.Max)
        {
            Quarantine(cell, "FAULTS_IN_ROW", $"message={cell.Faults.Message} faults={cell.Faults.InRow}", rows);
        }
    }

    // A quarantined entity refuses commands and is told nothing; its release is the one command it takes.
    private static void Turn(Cell cell, object message, in MessageContext context, MessageCatalog catalog, List<StepRow> rows)
    {
        if (message is ReleaseFromQuarantine release)
        {
            Refuse(cell, new QuarantineLifted(release.Reason), rows);
            cell.Quarantined = false;
            cell.Faults = default;
        }
        else if (context.Kind == MessageKind.Command)
        {
            Refuse(cell, new Refusal("QUARANTINED", $"message={NameOf(message, catalog)}"), rows);
        }
    }

    private static string NameOf(object message, MessageCatalog catalog) => message switch
    {
        TimerFired => nameof(TimerFired),
        ViewDue => nameof(ViewDue),
        _ => catalog.NameOf(message.GetType()) ?? message.GetType().Name,
    };
}
