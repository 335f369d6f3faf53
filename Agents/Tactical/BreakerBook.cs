using GrandModel.Agents.Decisions;
using GrandModel.Contracts;
using GrandModel.MarketData.State;

namespace GrandModel.Agents.Tactical;

/// <summary>A tripped cause, with its sequence at the breaker, and what it leaves of the leverage; null where it stops opening instead.</summary>
public sealed record TrippedCause(bool Flatten, long Source, double? Factor = null);

/// <summary>The breakers and halts that bind an agent, as far as told. Grows with tripped causes only; a re-armed one leaves.</summary>
public sealed class BreakerBook
{
    /// <summary>Most causes of all scopes tripped at once that a snapshot may hold.</summary>
    public const int CausesMax = 1_000;

    // What a cut that does not say leaves of the leverage: docs/breakers.md.
    private const double FactorDefault = 0.5;

    private readonly SortedDictionary<string, Scope> _scopes = new(StringComparer.Ordinal);

    /// <summary>The book of an agent.</summary>
    /// <param name="scopes">Scopes that bind it.</param>
    public BreakerBook(IEnumerable<string> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        foreach (var scope in scopes)
        {
            _scopes.Add(scope, new Scope());
        }
    }

    /// <summary>Whether any scope is halted.</summary>
    public bool Halted => _scopes.Values.Any(s => s.HaltSource != 0);

    /// <summary>Whether a tripped cause demands that positions be closed.</summary>
    public bool Flatten => _scopes.Values.Any(s => s.Tripped.Values.Any(c => c.Flatten));

    /// <summary>Tripped causes of all scopes that stop opening.</summary>
    public int Tripped => _scopes.Values.Sum(s => s.Tripped.Values.Count(c => c.Factor is null));

    /// <summary>What is left of the leverage: the smallest factor of all tripped causes that cut it, else 1.</summary>
    public double LeverageFactor => _scopes.Values.SelectMany(s => s.Tripped.Values).Min(c => c.Factor) ?? 1;

    /// <summary>Takes an event of a breaker; false when the message is none.</summary>
    /// <exception cref="InvalidDataException">Unknown effect, or a scope that does not bind this agent.</exception>
    public bool Fold(object message, long source)
    {
        switch (message)
        {
            case BreakerTripped e:
                Of(e.Scope, source).Tripped[e.Cause] = new TrippedCause(IsFlatten(e.Effect), source, IsCut(e.Effect) ? e.Factor ?? FactorDefault : null);
                return true;
            case BreakerRearmed e:
                Of(e.Scope, source).Tripped.Remove(e.Cause);
                return true;
            case Halted e:
                Of(e.Scope, source).HaltSource = source;
                return true;
            case Resumed e:
                Of(e.Scope, source).HaltSource = 0;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Whether the effect's journaled text demands that positions be closed.</summary>
    /// <exception cref="InvalidDataException">Not StopOpening, Flatten or CutLeverage.</exception>
    public static bool IsFlatten(string effect) => effect switch
    {
        nameof(BreakerEffect.Flatten) => true,
        nameof(BreakerEffect.StopOpening) or nameof(BreakerEffect.CutLeverage) => false,
        _ => throw new InvalidDataException($"Breaker effect '{effect}': expected StopOpening, Flatten or CutLeverage."),
    };

    private static bool IsCut(string effect) => effect == nameof(BreakerEffect.CutLeverage);

    /// <summary>Names the events behind what is in force now; the scope of the message that is decided on comes last.</summary>
    /// <param name="inputs">Inputs to add to.</param>
    /// <param name="last">Scope to name last; null for none.</param>
    public void AddTo(Inputs inputs, string? last = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var (name, scope) in _scopes.OrderBy(s => s.Key == last))
        {
            var sources = scope.Tripped.Values.Select(c => c.Source).Append(scope.HaltSource).Where(s => s != 0).ToList();
            if (sources.Count > 0)
            {
                inputs.Add(AgentIds.Breaker(name), sources.Min(), scope.LastSource);
            }
        }
    }

    /// <summary>Saves or loads the book.</summary>
    public void Transfer(StateStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Mark(2);
        foreach (var scope in _scopes.Values)
        {
            stream.Map(scope.Tripped, CausesMax, AgentsJson.Default.TrippedCause);
            stream.Value(ref scope.HaltSource);
            stream.Value(ref scope.LastSource);
        }
    }

    private Scope Of(string name, long source)
    {
        if (!_scopes.TryGetValue(name, out var scope))
        {
            throw new InvalidDataException($"Breaker of scope '{name}': expected one of {string.Join(", ", _scopes.Keys)}.");
        }

        scope.LastSource = source;
        return scope;
    }

    private sealed class Scope
    {
        public readonly SortedDictionary<string, TrippedCause> Tripped = new(StringComparer.Ordinal);
        public long HaltSource; // 0: not halted
        public long LastSource;
    }
}
