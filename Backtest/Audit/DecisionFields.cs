using System.Diagnostics;
using System.Text.Json;
using GrandModel.Actors.Journal;
using GrandModel.Agents;
using GrandModel.Agents.Superposition;
using GrandModel.Backtest.Records;
using GrandModel.Contracts;

namespace GrandModel.Backtest.Audit;

/// <summary>The fields of decisions by what they mean: thoughts are the policy's probabilities and numbers, the rest is what was done.</summary>
internal static class DecisionFields
{
    private static readonly string[] Votes = ["bull", "neutral", "bear"];
    private static readonly string[] Signals = ["buy", "hold", "sell"];
    private static readonly SortedSet<string> NotDone = new(StringComparer.Ordinal)
    {
        "provenance", "distribution", "states", "diagnostics", "reasons", "uncertainty", "entropy", "conviction", "certainty", "winProbability", "payoff",
        "riskFraction", "score",
    };

    public static IReadOnlyList<NamedNumber> Thought(AgentEvent decision) => decision switch
    {
        Voted e => [.. Named(Votes, e.Distribution), new("uncertainty", e.Uncertainty), .. Of(e.Diagnostics)],
        StrategicDecided e =>
        [
            .. Named(BasisStates.Names, e.States), new("entropy", e.Entropy), new("conviction", e.Conviction), new("certainty", e.Certainty),
            new("winProbability", e.WinProbability), new("payoff", e.Payoff), new("riskFraction", e.RiskFraction), .. Of(e.Diagnostics),
        ],
        Signalled e => [.. Named(Signals, e.Distribution), new("score", e.Score)],
        Budgeted or OrderIntended or CancelsIntended => [],
        _ => throw new UnreachableException($"{decision.GetType().Name} has no rule."),
    };

    public static IReadOnlyList<string> Reasons(AgentEvent decision) => decision switch
    {
        Voted e => e.Reasons,
        StrategicDecided e => e.Reasons,
        Signalled e => e.Reasons,
        Budgeted e => e.Reasons,
        OrderIntended e => e.Reasons,
        CancelsIntended e => e.Reasons,
        _ => throw new UnreachableException($"{decision.GetType().Name} has no rule."),
    };

    public static IReadOnlyList<NamedText> Done(JsonElement payload) =>
        [.. payload.EnumerateObject().Where(p => !NotDone.Contains(p.Name)).Select(p => new NamedText(p.Name, p.Value.ToString()))];

    public static IReadOnlyList<SentCommand> Effects(JournalRow row)
    {
        if (row.Effects.Length == 0)
        {
            return [];
        }

        using var effects = JsonDocument.Parse(row.Effects);
        return [.. effects.RootElement.EnumerateArray().Where(e => e.TryGetProperty("to", out _)).Select(e => new SentCommand(
            e.GetProperty("to").GetString()!, e.GetProperty("type").GetString()!, e.GetProperty("body").Clone()))];
    }

    /// <summary>A source stands twice in a row for a window, once for one message.</summary>
    public static IEnumerable<(RowAddress First, RowAddress Last)> Windows(Provenance provenance)
    {
        for (var i = 0; i < provenance.Inputs.Count; i++)
        {
            var first = provenance.Inputs[i];
            var isWindow = i + 1 < provenance.Inputs.Count && provenance.Inputs[i + 1].Entity == first.Entity;
            i += isWindow ? 1 : 0;
            yield return (new RowAddress(first.Entity, first.Sequence), new RowAddress(first.Entity, provenance.Inputs[i].Sequence));
        }
    }

    private static IEnumerable<NamedNumber> Named(IReadOnlyList<string> names, double[] values) => values.Select((v, i) => new NamedNumber(names[i], v));

    private static IEnumerable<NamedNumber> Of(IReadOnlyList<Diagnostic> diagnostics) => diagnostics.Select(d => new NamedNumber(d.Name, d.Value));
}
