using GrandModel.Actors;
using GrandModel.Backtest.Audit;
using GrandModel.Backtest.Records;
using GrandModel.Cluster.Host.Cli;

namespace GrandModel.Cluster.Host.Commands.Risk;

/// <summary>The state of an entity of each scope, as limits and breakers have one.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="State">State.</param>
/// <param name="Row">Its last row; null before the first.</param>
internal sealed record ScopeState<T>(string Scope, T State, RowAddress? Row);

/// <summary>Reads and writes them.</summary>
internal static class ScopeStates
{
    /// <summary>The states of a kind of entity in some scopes, in ordinal order.</summary>
    public static async Task<IReadOnlyList<ScopeState<T>>> ReadAsync<T>(RunJournal journal, string kind, IEnumerable<string> scopes, CancellationToken cancellation)
        where T : class
    {
        var states = new List<ScopeState<T>>();
        foreach (var scope in scopes.Distinct().Order(StringComparer.Ordinal))
        {
            var entity = EntityId.Of(kind, scope);
            var (state, sequence) = await journal.StateAsync<T>(entity, cancellation);
            states.Add(new ScopeState<T>(scope, state, sequence == 0 ? null : new RowAddress(entity.Value, sequence)));
        }

        return states;
    }

    /// <summary>One document: scopes with their state as it would be kept, and the last row.</summary>
    public static void Document<T>(Output output, RunJournal journal, string kind, IReadOnlyList<ScopeState<T>> states)
        where T : class => output.Document(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("scopes");
        foreach (var (scope, state, row) in states)
        {
            writer.WriteStartObject();
            writer.WriteString("scope", scope);
            writer.WritePropertyName("state");
            writer.WriteRawValue(journal.Registry.TypeOf(EntityId.Of(kind, scope)).Definition.SaveState(state));
            writer.WriteString("row", row?.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
