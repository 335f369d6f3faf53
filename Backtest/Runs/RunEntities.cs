using GrandModel.Actors.Registry;
using GrandModel.Agents;
using GrandModel.Agents.Policies;
using GrandModel.Agents.Policies.Signals;
using GrandModel.Contracts;
using GrandModel.Execution;
using GrandModel.Execution.Venues;
using GrandModel.MarketData.Calendars;
using GrandModel.MarketData.Features;
using GrandModel.MarketData.Instruments;
using GrandModel.MarketData.Reference;
using GrandModel.Risk;

namespace GrandModel.Backtest.Runs;

/// <summary>The entities of a run, from its description alone: what registers a run registers its audit too, without the data files.</summary>
/// <param name="description">The run's first event.</param>
/// <param name="policies">Policies; the description knows only their hashes.</param>
/// <param name="catalog">Reference data; holds at least the instruments of the description.</param>
public sealed class RunEntities(RunDescription description, PolicySet policies, InstrumentCatalog catalog)
{
    /// <summary>The run's first event.</summary>
    public RunDescription Description { get; } = description;

    /// <summary>The entities of a journaled run.</summary>
    /// <param name="description">The run's first event.</param>
    /// <param name="policyFile">JSON file with coefficients of the policy signals-1; null for the published ones.</param>
    /// <exception cref="InvalidDataException">The policy file is wrong; the message says where.</exception>
    public static RunEntities Of(RunDescription description, string? policyFile)
    {
        ArgumentNullException.ThrowIfNull(description);
        var parameters = policyFile is null ? SignalsParameters.Default : SignalsFile.Load(policyFile);
        return new RunEntities(description, PolicySet.Signals(parameters), InstrumentCatalog.Of(description.Instruments));
    }

    /// <summary>Registers them.</summary>
    public EntityRegistry Register()
    {
        var registry = new EntityRegistry();
        registry
            .AddMarketData(new MarketDataOptions
            {
                Catalog = catalog,
                Calendar = Description.Calendar,
                Strategic = static () => FeatureSeries.Create(FeatureSchemas.StrategicP.Name),
                Tactical = static () => FeatureSeries.Create(FeatureSchemas.TacticalP.Name),
                StrategicAlternative = Description.SchemaN ? static () => FeatureSeries.Create(FeatureSchemas.StrategicN.Name) : null,
                TacticalAlternative = Description.SchemaN ? static () => FeatureSeries.Create(FeatureSchemas.TacticalN.Name) : null,
            })
            .AddAgents(Agents())
            .AddRisk(Risk())
            .AddExecution(new ExecutionOptions { Instruments = Find, SessionEnd = SessionEnds(), Seed = Description.Seed });
        return registry.Build();
    }

    /// <summary>What the agents are set up with.</summary>
    public AgentsOptions Agents() => new(Description.Portfolios, Description.Instruments, VenuePort.Simulated) { Policies = policies };

    /// <summary>What portfolios, limits, breakers and monitors are set up with.</summary>
    public RiskOptions Risk() => (Description.Risk is { } settings ? RiskSettings.Of(settings.GetRawText()) : RiskSettings.Default)
        .For(Description.Portfolios, Description.Symbols, Find);

    /// <summary>Policies of the run that are not those given here, by role.</summary>
    public IReadOnlyList<PolicyDescription> OtherPolicies() => [.. Description.Policies.Except(Describe(policies))];

    /// <summary>Ids and hashes of policies, by role.</summary>
    internal static PolicyDescription[] Describe(PolicySet set) =>
    [
        new("mlmi", set.Mlmi.Identity.Id, set.Mlmi.Identity.Hash),
        new("nwrqk", set.Nwrqk.Identity.Id, set.Nwrqk.Identity.Hash),
        new("regime", set.Regime.Identity.Id, set.Regime.Identity.Hash),
        new("coordinator", set.Coordinator.Identity.Id, set.Coordinator.Identity.Hash),
        new("tactical", set.Tactical.Identity.Id, set.Tactical.Identity.Hash),
        new("risk", set.Risk.Identity.Id, set.Risk.Identity.Hash),
        new("execution", set.Execution.Identity.Id, set.Execution.Identity.Hash),
    ];

    private InstrumentSpec? Find(Symbol symbol) => catalog.TryGet(symbol, out var spec) ? spec : null;

    private Func<Symbol, UnixNanos, UnixNanos> SessionEnds()
    {
        var calendars = Description.Instruments.ToDictionary(i => i.Symbol, i => SessionCalendar.Named(Description.Calendar ?? i.Calendar));
        return (symbol, at) =>
        {
            var calendar = calendars[symbol];
            var inside = calendar.IsOpen(at.Value) ? at.Value : calendar.NextOpen(at.Value);
            return new UnixNanos(calendar.SessionEnd(inside));
        };
    }
}
