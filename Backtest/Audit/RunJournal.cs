using System.Runtime.CompilerServices;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Actors.Registry;
using GrandModel.Backtest.Records;
using GrandModel.Backtest.Runs;

namespace GrandModel.Backtest.Audit;

/// <summary>The journal of a run with the rules that wrote it, rebuilt from the run's description: rows become messages and messages become states.</summary>
public sealed class RunJournal
{
    /// <summary>The entity of the run itself.</summary>
    public static readonly EntityId Conductor = new("conductor/run");

    private RunJournal(IJournalStore store, RunEntities entities)
    {
        Store = store;
        Entities = entities;
        Registry = entities.Register();
    }

    /// <summary>Store; nothing is written.</summary>
    public IJournalStore Store { get; }

    /// <summary>The run's entities.</summary>
    public RunEntities Entities { get; }

    /// <summary>They, registered.</summary>
    public EntityRegistry Registry { get; }

    /// <summary>What the run was made of.</summary>
    public RunDescription Description => Entities.Description;

    /// <summary>Opens the run of a store.</summary>
    /// <param name="store">Store.</param>
    /// <param name="policyFile">Coefficients that the run used, or that are to be tried; null for the published ones.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="AuditException">RUN_MISSING: the store has no run whose description this build reads.</exception>
    public static async Task<RunJournal> OpenAsync(IJournalStore store, string? policyFile, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        await foreach (var row in store.ReadEntityAsync(ShardOf(store, Conductor), Conductor.Value, 0, cancellation))
        {
            if (row.Type != RunStarted.Wire)
            {
                continue;
            }

            try
            {
                var started = (RunStarted)EngineMessages.Catalog.Read(row.Type, row.Version, row.Payload);
                return new RunJournal(store, RunEntities.Of(RunDescription.Of(started.Description), policyFile));
            }
            catch (JsonException e)
            {
                throw new AuditException("RUN_MISSING", $"The store's {Conductor}#{row.Sequence} is no description of a run that this build reads: {e.Message}", e);
            }
        }

        throw new AuditException("RUN_MISSING", $"The store at {store.Info.Location} has no run: no RunStarted in {Conductor}.");
    }

    /// <summary>Rows of an entity in order, from a sequence (exclusive).</summary>
    public IAsyncEnumerable<JournalRow> RowsAsync(EntityId entity, long after, CancellationToken cancellation) =>
        Store.ReadEntityAsync(ShardOf(Store, entity), entity.Value, after, cancellation);

    /// <summary>One row; null when there is none.</summary>
    public async Task<JournalRow?> FindAsync(RowAddress address, CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(new EntityId(address.Entity), address.Sequence - 1, cancellation))
        {
            return row;
        }

        return null;
    }

    /// <summary>The message of a row.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED: its payload is no such message.</exception>
    /// <exception cref="UnknownMessageException">It is of a version that this build cannot read.</exception>
    public object Read(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            return Registry.Catalog.Read(row.Type, row.Version, row.Payload);
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            throw Damaged(row, e);
        }
    }

    /// <summary>A row as a message that was told.</summary>
    public Told ReadTold(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new Told(new EntityId(row.Entity), row.Sequence, row.EventTimeNs, Read(row));
    }

    /// <summary>The state of an entity after its last row.</summary>
    /// <typeparam name="TState">Its state's type.</typeparam>
    public async Task<(TState State, long Sequence)> StateAsync<TState>(EntityId entity, CancellationToken cancellation)
        where TState : class
    {
        var definition = Registry.TypeOf(entity).Definition;
        var state = definition.NewState(entity);
        var sequence = 0L;
        await foreach (var row in RowsAsync(entity, 0, cancellation))
        {
            sequence = row.Sequence;
            state = row.Kind == RowKind.Event ? definition.Evolve(state, Read(row)) : state;
        }

        return ((TState)state, sequence);
    }

    /// <summary>The payload of a row as JSON.</summary>
    /// <exception cref="AuditException">ROW_DAMAGED: it is none.</exception>
    public static JsonElement Payload(JournalRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        try
        {
            using var document = JsonDocument.Parse(row.Payload);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw Damaged(row, e);
        }
    }

    /// <summary>The shard of an entity.</summary>
    public static int ShardOf(IJournalStore store, EntityId entity)
    {
        ArgumentNullException.ThrowIfNull(store);
        return EntityRegistry.ShardOf(entity, store.Info.ShardCount);
    }

    internal async IAsyncEnumerable<JournalRow> RowsAsync(
        EntityId entity, long first, long last, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(entity, first - 1, cancellation))
        {
            if (row.Sequence > last)
            {
                yield break;
            }

            yield return row;
        }
    }

    private static AuditException Damaged(JournalRow row, Exception e) => new(
        AuditException.RowDamaged,
        $"{row.Entity}#{row.Sequence} (shard {row.Shard}, position {row.Position}): the payload is no {row.Type}: {e.Message} Run gm audit verify.",
        e);
}
