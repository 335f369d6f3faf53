using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Actors.Entities;
using GrandModel.Actors.Journal;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Surveillance.Cases;

namespace GrandModel.Backtest.Audit;

/// <summary>What became of an operator's command.</summary>
public enum OperatorOutcome
{
    /// <summary>Done: an event says so.</summary>
    Done,

    /// <summary>There was nothing to do: the state already was as asked.</summary>
    Unchanged,

    /// <summary>Refused by the rules.</summary>
    Refused,

    /// <summary>In the operator log; nobody took it in time.</summary>
    Posted,

    /// <summary>Not posted: the run has ended, nobody would take it.</summary>
    RunEnded,
}

/// <summary>The answer to an operator.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Command">Wire name of the command.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Why">For people: reason, refusal, or what to expect.</param>
/// <param name="LogPosition">Position in the operator log; 0 when it was not posted.</param>
/// <param name="Row">The journaled outcome; null without one.</param>
/// <param name="Shard">Its shard.</param>
/// <param name="Position">Its position there.</param>
/// <param name="State">State of the scope's breaker now.</param>
public sealed record OperatorAnswer(
    string Scope, string Command, OperatorOutcome Outcome, string Why, long LogPosition, RowAddress? Row, int? Shard, long? Position, JsonElement State);

/// <summary>Takes operators' commands to the entities of a running session: by the store's operator log, and back from its journal.</summary>
/// <param name="journal">Journal.</param>
/// <param name="time">For the waiting.</param>
public sealed class OperatorDesk(RunJournal journal, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>The scopes whose breakers bind something in a run, in ordinal order.</summary>
    public static IReadOnlyList<string> BreakerScopes(RunJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        var risk = journal.Entities.Risk();
        return Ordered(journal.Description.Portfolios.SelectMany(p => BreakerBook.ScopesOf(p, risk)));
    }

    /// <summary>The scopes whose limits bind something in a run, in ordinal order.</summary>
    public static IReadOnlyList<string> LimitScopes(RunJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return Ordered(journal.Description.Portfolios.SelectMany(Scopes.Binding));
    }

    /// <summary>The breaker of a scope.</summary>
    /// <exception cref="AuditException">SCOPE_UNKNOWN: it binds nothing in this run.</exception>
    public static EntityId BreakerOf(RunJournal journal, string scope) => Of(EntityNames.Breaker, scope, BreakerScopes(journal));

    /// <summary>The limits of a scope.</summary>
    /// <exception cref="AuditException">SCOPE_UNKNOWN: it binds nothing in this run.</exception>
    public static EntityId LimitsOf(RunJournal journal, string scope) => Of(EntityNames.Limits, scope, LimitScopes(journal));

    /// <summary>Posts a command and waits for its outcome.</summary>
    /// <param name="entity">To whom.</param>
    /// <param name="scope">The path that people know it by.</param>
    /// <param name="key">Identity of the command, new for each request.</param>
    /// <param name="command">Command.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellation">Ends the waiting; the command stays posted.</param>
    public async Task<OperatorAnswer> AskAsync(
        EntityId entity, string scope, CommandKey key, object command, TimeSpan patience, CancellationToken cancellation)
    {
        var type = journal.Registry.Catalog.TypeOf(command);
        var start = new OperatorAnswer(scope, type.Name, OperatorOutcome.RunEnded, "the run of this store has ended: nobody would take the command", 0, null, null, null, default);
        if (await HasEndedAsync(cancellation))
        {
            return await WithStateAsync(start, entity, cancellation);
        }

        var (_, seen) = await journal.StateAsync<object>(entity, cancellation);
        var posted = await journal.Store.PostOperatorCommandAsync(
            new OperatorCommand(0, key.Value, entity.Value, type.Name, type.Version, journal.Registry.Catalog.Write(command, type)));
        var answer = start with { Outcome = OperatorOutcome.Posted, LogPosition = posted };
        var heads = await HeadsAsync(cancellation);
        var since = time.GetTimestamp();
        JournalRow? row;
        while ((row = await FindAsync(entity, seen, key, cancellation)) is null)
        {
            if (time.GetElapsedTime(since) >= patience)
            {
                var now = await HeadsAsync(cancellation);
                var moves = !heads.SequenceEqual(now);
                return await WithStateAsync(
                    answer with
                    {
                        Why = moves
                            ? "a session is running and has not come to it yet: it is taken with its next slice"
                            : "no session is running: it is taken by the next one that goes on with this run",
                    },
                    entity,
                    cancellation);
            }

            await Task.Delay(LookEvery, time, cancellation);
        }

        return await WithStateAsync(Answer(answer, row), entity, cancellation);
    }

    private static string[] Ordered(IEnumerable<string> scopes) => [.. scopes.Distinct().Order(StringComparer.Ordinal)];

    private static EntityId Of(string kind, string scope, IReadOnlyList<string> known) => known.Contains(scope)
        ? EntityId.Of(kind, scope)
        : throw new AuditException("SCOPE_UNKNOWN", $"Scope '{scope}' binds nothing in this run; it has {string.Join(", ", known)}.");

    private OperatorAnswer Answer(OperatorAnswer posted, JournalRow row)
    {
        var answer = posted with { Row = new RowAddress(row.Entity, row.Sequence), Shard = row.Shard, Position = row.Position };
        return journal.Read(row) switch
        {
            Unchanged => answer with { Outcome = OperatorOutcome.Unchanged, Why = "it already was so" },
            Refusal refusal => answer with { Outcome = OperatorOutcome.Refused, Why = refusal.ToString() },
            Faulted faulted => answer with { Outcome = OperatorOutcome.Refused, Why = $"the rule failed: {faulted.Exception}" },
            Halted e => answer with { Outcome = OperatorOutcome.Done, Why = e.Reason },
            Resumed e => answer with { Outcome = OperatorOutcome.Done, Why = e.Reason },
            BreakerTripped e => answer with { Outcome = OperatorOutcome.Done, Why = $"{e.Cause}: {e.Detail}" },
            RearmRequested e => answer with { Outcome = OperatorOutcome.Done, Why = $"{e.Cause}: {e.Reason}; a risk officer other than {e.By.Name} approves" },
            BreakerRearmed e => answer with { Outcome = OperatorOutcome.Done, Why = $"{e.Cause}: asked by {e.RequestedBy.Name}, approved by {e.ApprovedBy.Name}" },
            LimitProposed e => answer with { Outcome = OperatorOutcome.Done, Why = $"proposed: {e.Reason}" },
            LimitChanged e => answer with { Outcome = OperatorOutcome.Done, Why = $"in force: proposed by {e.ProposedBy.Name}, approved by {e.ApprovedBy.Name}" },
            LimitRejected e => answer with { Outcome = OperatorOutcome.Done, Why = $"turned down: {e.Reason}" },
            CaseOpened e => answer with { Outcome = OperatorOutcome.Done, Why = e.Summary },
            CaseAssigned e => answer with { Outcome = OperatorOutcome.Done, Why = $"assigned to {e.To}" },
            CaseNoted e => answer with { Outcome = OperatorOutcome.Done, Why = e.Text },
            CaseClosed e => answer with { Outcome = OperatorOutcome.Done, Why = $"{e.Outcome}: {e.Reason}" },
            var message => throw new AuditException("ROW_DAMAGED", $"{answer.Row} answers {posted.Command} by {message.GetType().Name}."),
        };
    }

    private async Task<OperatorAnswer> WithStateAsync(OperatorAnswer answer, EntityId breaker, CancellationToken cancellation)
    {
        var (state, _) = await journal.StateAsync<object>(breaker, cancellation);
        using var document = JsonDocument.Parse(journal.Registry.TypeOf(breaker).Definition.SaveState(state));
        return answer with { State = document.RootElement.Clone() };
    }

    private async Task<JournalRow?> FindAsync(EntityId breaker, long after, CommandKey key, CancellationToken cancellation)
    {
        await foreach (var row in journal.RowsAsync(breaker, after, cancellation))
        {
            if (row.Key == key.Value)
            {
                return row;
            }
        }

        return null;
    }

    private async Task<bool> HasEndedAsync(CancellationToken cancellation)
    {
        var ended = false;
        await foreach (var row in journal.RowsAsync(RunJournal.Conductor, 0, cancellation))
        {
            ended = row.Type == RunFinished.Wire;
        }

        return ended;
    }

    private async Task<long[]> HeadsAsync(CancellationToken cancellation) => [.. (await journal.Store.ShardsAsync(cancellation)).Select(s => s.Head)];
}
