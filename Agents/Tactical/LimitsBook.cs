using GrandModel.Agents.Decisions;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>The limits of a scope, with the sequence at their entity.</summary>
public sealed record KnownLimits(LimitSet Limits, long Source);

/// <summary>The limits in force in the scopes that bind an agent, as far as told; of each number the strictest counts.</summary>
public sealed class LimitsBook
{
    private readonly SortedDictionary<string, KnownLimits> _scopes = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _binding;

    /// <summary>The book of an agent.</summary>
    /// <param name="scopes">Scopes that bind it.</param>
    public LimitsBook(IReadOnlyList<string> scopes) => _binding = scopes;

    /// <summary>The strictest value of a limit; infinity where no scope sets one.</summary>
    /// <param name="limit">Which one.</param>
    public double Strictest(Func<LimitSet, double?> limit) =>
        _scopes.Values.Min(known => limit(known.Limits)) ?? double.PositiveInfinity;

    /// <summary>Takes new limits of a scope.</summary>
    /// <exception cref="InvalidDataException">The scope does not bind this agent.</exception>
    public void Fold(LimitChanged change, long source)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (!_binding.Contains(change.Scope))
        {
            throw new InvalidDataException($"Limits of scope '{change.Scope}': expected one of {string.Join(", ", _binding)}.");
        }

        _scopes[change.Scope] = new KnownLimits(change.Limits, source);
    }

    /// <summary>Names the events behind the limits in force.</summary>
    public void AddTo(Inputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var (scope, known) in _scopes)
        {
            inputs.Add(AgentIds.Limits(scope), known.Source);
        }
    }

    /// <summary>Saves or loads the book.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(1);
        stream.Map(_scopes, _binding.Count, AgentsJson.Default.KnownLimits);
    }
}
