using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Agents.Decisions;

/// <summary>A value that came out otherwise.</summary>
/// <param name="Path">Where in the event's JSON, as provenance.policyHash or distribution[0]; empty for the event as a whole.</param>
/// <param name="Journaled">Its JSON in the journal; empty where there is none.</param>
/// <param name="Reexecuted">Its JSON now; empty where there is none.</param>
public sealed record Difference(string Path, string Journaled, string Reexecuted);

/// <summary>What a re-execution found.</summary>
/// <param name="Decision">The journaled event.</param>
/// <param name="Differences">Where it parted, in the order of the event's fields; empty when it is the same to the byte.</param>
public sealed record ReplayOutcome(AgentEvent Decision, IReadOnlyList<Difference> Differences)
{
    /// <summary>The same bytes came out.</summary>
    public bool IsEqual => Differences.Count == 0;
}

/// <summary>
/// Makes a decision again from what the journals hold: the agent's own events before it, and the inputs that it names. Uses the very rules
/// and policies of the options, so a coefficient that changed since shows as the policy's hash and whatever follows from it.
/// </summary>
public sealed class DecisionReplay
{
    private readonly SortedDictionary<string, AgentType> _types = new(StringComparer.Ordinal);

    /// <summary>A replay with the agents of a run.</summary>
    public DecisionReplay(AgentsOptions options)
    {
        foreach (var type in AgentsEntities.Types(options))
        {
            _types.Add(type.Name, type);
        }
    }

    /// <summary>Re-executes one decision.</summary>
    /// <param name="agent">Who decided.</param>
    /// <param name="own">The agent's own events from its first to the decision, in order; refusals may be among them.</param>
    /// <param name="read">The messages of an entity from a first to a last sequence, both inclusive, in order.</param>
    /// <exception cref="ArgumentException">No agent, or the last own event is no decision.</exception>
    public ReplayOutcome Run(EntityId agent, IReadOnlyList<Told> own, Func<EntityId, long, long, IEnumerable<Told>> read)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(read);
        if (!_types.TryGetValue(agent.Type, out var type))
        {
            throw new ArgumentException($"Entity {agent} is no agent: expected one of {string.Join(", ", _types.Keys)}.", nameof(agent));
        }

        if (own.Count == 0 || own[^1].Message is not AgentEvent decision)
        {
            throw new ArgumentException($"The events of {agent} do not end with a decision.", nameof(own));
        }

        var state = type.Definition.NewState(agent);
        foreach (var row in own.SkipLast(1).Where(row => row.Message is AgentEvent))
        {
            state = type.Definition.Evolve(state, row.Message);
        }

        var again = Decide(type, agent, state, own[^1], ProvenanceOf(decision), read);
        return new ReplayOutcome(decision, Compare(type.Messages, decision, again));
    }

    /// <summary>Where a decision came from.</summary>
    public static Provenance ProvenanceOf(AgentEvent decision) => decision switch
    {
        Voted e => e.Provenance,
        StrategicDecided e => e.Provenance,
        Signalled e => e.Provenance,
        Budgeted e => e.Provenance,
        OrderIntended e => e.Provenance,
        CancelsIntended e => e.Provenance,
        _ => throw new UnreachableException($"{decision?.GetType().Name} has no rule."),
    };

    private static object? Decide(
        AgentType type, EntityId agent, object state, Told decision, Provenance provenance, Func<EntityId, long, long, IEnumerable<Told>> read)
    {
        var definition = type.Definition;
        var view = definition.NewView(agent)!;
        Told? last = null;
        foreach (var told in Windows(provenance).SelectMany(w => read(w.Source, w.First, w.Last)).Where(told => Follows(type, agent, told)))
        {
            var context = Context(agent, decision.Sequence, told);
            definition.Fold(view, told.Message, in context, NoStreams.Instance);
            last = told;
        }

        if (last is null)
        {
            return null;
        }

        var at = Context(agent, decision.Sequence, last);
        var again = definition.Decide(state, view, last.Message, in at);
        return again.Count == 0 ? null : again[0];
    }

    private static IEnumerable<(EntityId Source, long First, long Last)> Windows(Provenance provenance)
    {
        for (var i = 0; i < provenance.Inputs.Count; i++)
        {
            var first = provenance.Inputs[i];
            var isWindow = i + 1 < provenance.Inputs.Count && provenance.Inputs[i + 1].Entity == first.Entity;
            i += isWindow ? 1 : 0;
            yield return (new EntityId(first.Entity), first.Sequence, provenance.Inputs[i].Sequence);
        }
    }

    private static bool Follows(AgentType type, EntityId agent, Told told) => type.Follows.Any(s =>
        s.SourceType == told.Source.Type && s.Message == told.Message.GetType() && (s.Where is null || s.Where(told.Message))
        && s.Followers(told.Source).Contains(agent));

    private static MessageContext Context(EntityId agent, long sequence, Told told) =>
        new(agent, sequence, told.TimeNs, MessageKind.Told, told.Source, told.Sequence, CommandKey.None);

    private static List<Difference> Compare(MessageCatalog messages, AgentEvent journaled, object? again)
    {
        var differences = new List<Difference>();
        if (again is null || again.GetType() != journaled.GetType())
        {
            differences.Add(new Difference("", journaled.GetType().Name, again?.GetType().Name ?? ""));
            return differences;
        }

        Compare(Json(messages, journaled), Json(messages, again), "", differences);
        return differences;
    }

    private static JsonElement Json(MessageCatalog messages, object message) =>
        JsonSerializer.SerializeToElement(message, messages.TypeOf(message).Json);

    private static void Compare(JsonElement a, JsonElement b, string path, List<Difference> differences)
    {
        if (a.ValueKind == JsonValueKind.Object && b.ValueKind == JsonValueKind.Object)
        {
            foreach (var (left, right) in a.EnumerateObject().Zip(b.EnumerateObject()))
            {
                Compare(left.Value, right.Value, path.Length == 0 ? left.Name : $"{path}.{left.Name}", differences);
            }
        }
        else if (a.ValueKind == JsonValueKind.Array && b.ValueKind == JsonValueKind.Array && a.GetArrayLength() == b.GetArrayLength())
        {
            for (var i = 0; i < a.GetArrayLength(); i++)
            {
                Compare(a[i], b[i], $"{path}[{i}]", differences);
            }
        }
        else if (a.GetRawText() != b.GetRawText())
        {
            differences.Add(new Difference(path, a.GetRawText(), b.GetRawText()));
        }
    }

    private sealed class NoStreams : IStreamSink
    {
        public static readonly NoStreams Instance = new();

        public void Stream(object message) => throw new UnreachableException("Agents stream nothing.");
    }
}
