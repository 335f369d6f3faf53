using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Correlation;
using GrandModel.Risk.Limits;

namespace GrandModel.Risk;

/// <summary>What portfolios, limits, breakers and monitors are set up with. Part of the run's parameters: a rerun needs the same.</summary>
public sealed record RiskOptions
{
    /// <summary>Portfolios. Each trades every symbol.</summary>
    public required IReadOnlyList<PortfolioId> Portfolios { get; init; }

    /// <summary>Symbols whose bars and marks portfolios follow.</summary>
    public required IReadOnlyList<Symbol> Symbols { get; init; }

    /// <summary>Reference data of an instrument; null for one that is not traded.</summary>
    public required Func<Symbol, InstrumentSpec?> Instruments { get; init; }

    /// <summary>Account currency of all portfolios, ISO 4217. Instruments in another are denied: nothing is converted.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Limits of a portfolio's scope until they are changed there.</summary>
    public LimitSet PortfolioLimits { get; init; } = LimitRules.PortfolioDefaults;

    /// <summary>Limits of the cluster's scope until they are changed there.</summary>
    public LimitSet ClusterLimits { get; init; } = LimitRules.None;

    /// <summary>An older mark does not count: opening orders are denied.</summary>
    public TimeSpan MarkAgeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A breach is a breach when it is seen at so many marks of held symbols in a row, at different times.</summary>
    public int BreachMarks { get; init; } = 3;

    /// <summary>
    /// A mark farther than this share from the mark before it waits for the next: when that lies on the same side both count, else it was an isolated bad
    /// price and never enters a breach. 1 lets nearly everything through.
    /// </summary>
    public double IsolatedMarkShare { get; init; } = 0.02;

    /// <summary>Venues that orders go to; their breakers bind the orders that name them.</summary>
    public IReadOnlyList<string> Venues { get; init; } = ["sim"];

    /// <summary>Correlation monitors.</summary>
    public CorrelationOptions Correlation { get; init; } = new();

    /// <summary>Smaller cuts before the drawdown limit, shallowest first, at most three; none by default.</summary>
    public IReadOnlyList<DrawdownRung> DrawdownLadder { get; init; } = [];

    /// <summary>Event time after a trip before a re-arm may be requested.</summary>
    public TimeSpan Cooling { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Weight of the past in a day's step of the covariance behind the value at risk.</summary>
    public double DailyLambda { get; init; } = 0.94;

    /// <summary>Groups of the correlation monitors: those of the options, or one of all symbols when there are at least two.</summary>
    public IReadOnlyList<CorrelationGroup> CorrelationGroups =>
        Correlation.Groups ?? (Symbols.Count < 2 ? [] : [new CorrelationGroup("firm", Symbols, Scopes.Cluster)]);

    /// <summary>A group by name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public CorrelationGroup CorrelationGroup(string name) => CorrelationGroups.FirstOrDefault(g => g.Name == name)
        ?? throw new ArgumentException($"Correlation group '{name}': expected one of {string.Join(", ", CorrelationGroups.Select(g => g.Name))}.", nameof(name));

    /// <summary>Limits of a scope before the first change.</summary>
    public LimitSet LimitsAtStart(string scope) => scope == Scopes.Cluster ? ClusterLimits : PortfolioLimits;

    /// <summary>Checks every field.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, its value and what was expected.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Instruments);
        Check(Distinct(Portfolios, p => p.Value), nameof(Portfolios), string.Join(", ", Portfolios), "names of A-Z a-z 0-9 . _ -, each once");
        Check(Distinct(Symbols, s => s.Value), nameof(Symbols), string.Join(", ", Symbols), "names of A-Z a-z 0-9 . _ -, each once");
        Check(Currency.Length == 3, nameof(Currency), Currency, "an ISO 4217 code");
        Check(LimitRules.Fault(PortfolioLimits) is null, nameof(PortfolioLimits), LimitRules.Fault(PortfolioLimits) ?? "", "valid limits");
        Check(LimitRules.Fault(ClusterLimits) is null, nameof(ClusterLimits), LimitRules.Fault(ClusterLimits) ?? "", "valid limits");
        Check(MarkAgeMax > TimeSpan.Zero && MarkAgeMax <= TimeSpan.FromDays(7), nameof(MarkAgeMax), MarkAgeMax, "above 0, at most 7 days");
        Check(BreachMarks is >= 1 and <= 1_000, nameof(BreachMarks), BreachMarks, "1 to 1000");
        Check(IsolatedMarkShare is > 0 and <= 1, nameof(IsolatedMarkShare), IsolatedMarkShare, "above 0, at most 1");
        Check(Distinct(Venues, v => v), nameof(Venues), string.Join(", ", Venues), "names of A-Z a-z 0-9 . _ -, each once");
        Check(Cooling >= TimeSpan.Zero && Cooling <= TimeSpan.FromDays(1), nameof(Cooling), Cooling, "0 to 1 day");
        Check(DailyLambda is > 0 and < 1, nameof(DailyLambda), DailyLambda, "above 0, below 1");
        Check(DrawdownRung.Fault(DrawdownLadder) is null, nameof(DrawdownLadder), string.Join(", ", DrawdownLadder), DrawdownRung.Fault(DrawdownLadder) ?? "");
        Check(Correlation.Fault() is null, nameof(Correlation), Correlation.Fault() ?? "", "the field in its range");
        foreach (var group in CorrelationGroups)
        {
            Check(group.Symbols.All(Symbols.Contains), nameof(Correlation), string.Join(", ", group.Symbols), $"symbols of the run in group {group.Name}");
            Check(
                group.Scope == Scopes.Cluster || Portfolios.Any(p => Scopes.Of(p) == group.Scope),
                nameof(Correlation), group.Scope, $"cluster or portfolio/NAME of the run in group {group.Name}");
        }
    }

    private static bool Distinct<T>(IReadOnlyList<T> items, Func<T, string> name) =>
        items.All(item => Symbol.IsValid(name(item))) && items.Select(name).Distinct(StringComparer.Ordinal).Count() == items.Count;

    private static void Check(bool ok, string field, object value, string expected)
    {
        if (!ok)
        {
            throw new ArgumentException($"{field}: {value}; expected {expected}.");
        }
    }
}
