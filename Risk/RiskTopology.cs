using GrandModel.Actors;
using GrandModel.Contracts;
using GrandModel.Risk.Breakers;
using GrandModel.Risk.Monitors;

namespace GrandModel.Risk;

/// <summary>Who follows whom, computed from keys in both directions.</summary>
internal sealed class RiskTopology(RiskOptions options)
{
    private readonly SortedDictionary<string, EntityId[]> _correlations = new(
        options.Symbols.ToDictionary(
            s => s.Value,
            s => options.CorrelationGroups.Where(g => g.Symbols.Contains(s)).Select(g => EntityId.Of(EntityNames.CorrelationMonitor, g.Name)).ToArray()),
        StringComparer.Ordinal);

    private readonly EntityId[] _instruments = [.. options.Symbols.Select(s => EntityId.Of(EntityNames.Instrument, s.Value))];

    /// <summary>Entities of a type, one a portfolio, that follow an instrument: all of them, as every portfolio trades every symbol.</summary>
    public IEnumerable<EntityId> OfInstrument(string type, EntityId instrument) =>
        options.Symbols.Contains(new Symbol(instrument.Key)) ? options.Portfolios.Select(p => EntityId.Of(type, p.Value)) : [];

    public IEnumerable<EntityId> Instruments() => _instruments;

    /// <summary>Entities of a type, one a portfolio, that the limits of a scope bind.</summary>
    public IEnumerable<EntityId> OfLimits(string type, EntityId limits) =>
        options.Portfolios.Where(p => Scopes.Binding(p).Contains(limits.Key)).Select(p => EntityId.Of(type, p.Value));

    /// <summary>Limits that bind the portfolio of an entity.</summary>
    public static IEnumerable<EntityId> LimitsOf(EntityId follower) =>
        Scopes.Binding(new PortfolioId(follower.Key)).Select(scope => EntityId.Of(EntityNames.Limits, scope));

    /// <summary>Portfolios that the breaker of a scope binds, wholly or in part.</summary>
    public IEnumerable<EntityId> OfBreaker(EntityId breaker) => options.Portfolios
        .Where(p => BreakerBook.ScopesOf(p, options).Contains(breaker.Key))
        .Select(p => EntityId.Of(EntityNames.Portfolio, p.Value));

    /// <summary>Breakers that bind a portfolio, wholly or in part.</summary>
    public IEnumerable<EntityId> BreakersOf(EntityId portfolio) =>
        BreakerBook.ScopesOf(new PortfolioId(portfolio.Key), options).Select(scope => EntityId.Of(EntityNames.Breaker, scope));

    /// <summary>The monitors of the groups that hold a symbol.</summary>
    public IEnumerable<EntityId> CorrelationsOf(EntityId instrument) => _correlations.TryGetValue(instrument.Key, out var monitors) ? monitors : [];

    /// <summary>The instruments of a group.</summary>
    public IEnumerable<EntityId> InstrumentsOf(EntityId correlation) =>
        options.CorrelationGroup(correlation.Key).Symbols.Select(s => EntityId.Of(EntityNames.Instrument, s.Value));

    /// <summary>The monitors of the groups whose shocks trip a breaker.</summary>
    public IEnumerable<EntityId> CorrelationsAt(EntityId breaker) =>
        options.CorrelationGroups.Where(g => g.Scope == breaker.Key).Select(g => EntityId.Of(EntityNames.CorrelationMonitor, g.Name));

    /// <summary>The breaker that a group's shocks trip.</summary>
    public IEnumerable<EntityId> BreakerOf(EntityId correlation) =>
        [EntityId.Of(EntityNames.Breaker, options.CorrelationGroup(correlation.Key).Scope)];

    /// <summary>The firm's monitor, if the source is one of ours.</summary>
    public IEnumerable<EntityId> FirmOf(bool isOurs) => isOurs ? [EntityId.Of(EntityNames.FirmMonitor, FirmState.Key)] : [];

    /// <summary>Whether a portfolio is one of ours.</summary>
    public bool Has(EntityId portfolio) => options.Portfolios.Contains(new PortfolioId(portfolio.Key));

    /// <summary>Whether an instrument is one of ours.</summary>
    public bool HasInstrument(EntityId instrument) => options.Symbols.Contains(new Symbol(instrument.Key));

    /// <summary>All portfolios.</summary>
    public IEnumerable<EntityId> Portfolios() => options.Portfolios.Select(p => EntityId.Of(EntityNames.Portfolio, p.Value));

    /// <summary>The entity of a type that belongs to the same portfolio, if that is one of ours.</summary>
    public IEnumerable<EntityId> Same(string type, string portfolio) =>
        options.Portfolios.Contains(new PortfolioId(portfolio)) ? [EntityId.Of(type, portfolio)] : [];

    /// <summary>The monitor whose trips go to a breaker: that of the scope's portfolio.</summary>
    public IEnumerable<EntityId> MonitorOf(EntityId breaker) =>
        options.Portfolios.Where(p => Scopes.Of(p) == breaker.Key).Select(p => EntityId.Of(EntityNames.RiskMonitor, p.Value));
}
