using GrandModel.Contracts;

namespace GrandModel.Risk.Correlation;

/// <summary>What is done at a severity of a correlation shock.</summary>
public enum CorrelationAction
{
    /// <summary>It is told, and nothing else.</summary>
    Tell,

    /// <summary>The breaker of the group's scope trips correlation-alarm: nothing opens.</summary>
    StopOpening,

    /// <summary>The breaker of the group's scope trips correlation: leverage is halved.</summary>
    CutLeverage,
}

/// <summary>Symbols whose correlation is watched together, and the scope whose breaker a shock trips.</summary>
/// <param name="Name">Name, key of the entity.</param>
/// <param name="Symbols">At least two, each once.</param>
/// <param name="Scope">cluster, or portfolio/NAME.</param>
public sealed record CorrelationGroup(string Name, IReadOnlyList<Symbol> Symbols, string Scope);

/// <summary>Estimators, thresholds and policy of the correlation monitors. docs/correlation.md says why these defaults.</summary>
public sealed record CorrelationOptions
{
    /// <summary>Groups; null for one, named firm, of all symbols of the run, at the cluster's scope. Empty for none.</summary>
    public IReadOnlyList<CorrelationGroup>? Groups { get; init; }

    /// <summary>Event time after which a return of the fast estimate weighs 1/e.</summary>
    public TimeSpan Memory { get; init; } = TimeSpan.FromSeconds(180);

    /// <summary>Least weight of the past in one joint return of the fast estimate, however much time has gone by: on slow data some 33 returns remain.</summary>
    public double FastLambda { get; init; } = 0.97;

    /// <summary>Weight of the past in one step of the slow estimate.</summary>
    public double SlowLambda { get; init; } = 0.94;

    /// <summary>Step of the slow estimate's returns.</summary>
    public TimeSpan SlowStep { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Window before the present in which the lowest correlation is looked for. A symbol that was silent for longer has to join anew.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Joint returns before the fast estimate says anything.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>A return beyond so many standard deviations, in no other symbol of the group at that instant, counts as this many.</summary>
    public double LoneOutlier { get; init; } = 4;

    /// <summary>A jump above this is a shock.</summary>
    public double JumpShock { get; init; } = 0.5;

    /// <summary>A shock at a correlation above this is High.</summary>
    public double CorrelationHigh { get; init; } = 0.8;

    /// <summary>A jump above this is High.</summary>
    public double JumpHigh { get; init; } = 0.6;

    /// <summary>A shock at a correlation above this is Critical.</summary>
    public double CorrelationCritical { get; init; } = 0.9;

    /// <summary>A jump above this is Critical.</summary>
    public double JumpCritical { get; init; } = 0.7;

    /// <summary>What a moderate shock does.</summary>
    public CorrelationAction AtModerate { get; init; } = CorrelationAction.StopOpening;

    /// <summary>What a high shock does.</summary>
    public CorrelationAction AtHigh { get; init; } = CorrelationAction.CutLeverage;

    /// <summary>What a critical shock does.</summary>
    public CorrelationAction AtCritical { get; init; } = CorrelationAction.CutLeverage;

    /// <summary>The action at a severity.</summary>
    public CorrelationAction ActionAt(CorrelationSeverity severity) => severity switch
    {
        CorrelationSeverity.Moderate => AtModerate,
        CorrelationSeverity.High => AtHigh,
        CorrelationSeverity.Critical => AtCritical,
        _ => CorrelationAction.Tell,
    };

    /// <summary>What is wrong, as "field: value; expected ..."; null when nothing is.</summary>
    public string? Fault() =>
        Within(nameof(FastLambda), FastLambda, 0, 1)
        ?? Within(nameof(SlowLambda), SlowLambda, 0, 1)
        ?? Within(nameof(LoneOutlier), LoneOutlier, 0, 1_000)
        ?? Rising("JumpShock, JumpHigh, JumpCritical", JumpShock, JumpHigh, JumpCritical, 2)
        ?? Rising("CorrelationHigh, CorrelationCritical", CorrelationHigh, CorrelationCritical, 1, 1)
        ?? (WarmUp is >= 2 and <= 100_000 ? null : $"WarmUp: {WarmUp}; expected 2 to 100000")
        ?? Span(nameof(Memory), Memory)
        ?? Span(nameof(SlowStep), SlowStep)
        ?? Span(nameof(Window), Window)
        ?? GroupsFault();

    private static string? Within(string field, double value, double above, double below) =>
        value > above && value < below ? null : $"{field}: {value}; expected above {above}, below {below}";

    private static string? Rising(string fields, double first, double second, double third, double max) =>
        first > 0 && first <= second && second <= third && third <= max ? null : $"{fields}: {first}, {second}, {third}; expected above 0, rising, at most {max}";

    private static string? Span(string field, TimeSpan value) =>
        value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(1) ? null : $"{field}: {value}; expected 1 second to 1 day";

    private string? GroupsFault()
    {
        foreach (var group in Groups ?? [])
        {
            if (!Symbol.IsValid(group.Name) || Groups!.Count(g => g.Name == group.Name) > 1)
            {
                return $"Groups: {group.Name}; expected names of A-Z a-z 0-9 . _ -, each once";
            }

            if (group.Symbols.Count < 2 || group.Symbols.Distinct().Count() != group.Symbols.Count)
            {
                return $"Groups: {group.Name} has {string.Join(", ", group.Symbols)}; expected at least two symbols, each once";
            }
        }

        return null;
    }
}
