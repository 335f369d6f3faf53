using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Risk;

/// <summary>Who follows whom, computed from keys in both directions.</summary>
internal sealed class RiskTopology(RiskOptions options)
{
    private readonly EntityId[] _instruments = [.. options.Symbols.Select(s => EntityId.Of(EntityNames.Instrument, s.Value))];

    /// <summary>Entities of a type, one a portfolio, that follow an instrument: all of them, as every portfolio trades every symbol.</summary>
    public IEnumerable<EntityId> OfInstrument(string type, EntityId instrument) =>
        options.Symbols.Contains(new Symbol(instrument.Key)) ? options.Portfolios.Select(p => EntityId.Of(type, p.Value)) : [];

    public IEnumerable<EntityId> Instruments() => _instruments;

    /// <summary>Entities of a type, one a portfolio, that a scope binds.</summary>
    public IEnumerable<EntityId> OfScope(string type, EntityId source) =>
        options.Portfolios.Where(p => Scopes.Binding(p).Contains(source.Key)).Select(p => EntityId.Of(type, p.Value));

    /// <summary>Sources of a type, one a scope, that bind the portfolio of an entity.</summary>
    public static IEnumerable<EntityId> Binding(string type, EntityId follower) =>
        Scopes.Binding(new PortfolioId(follower.Key)).Select(scope => EntityId.Of(type, scope));

    /// <summary>The entity of a type that belongs to the same portfolio, if that is one of ours.</summary>
    public IEnumerable<EntityId> Same(string type, string portfolio) =>
        options.Portfolios.Contains(new PortfolioId(portfolio)) ? [EntityId.Of(type, portfolio)] : [];

    /// <summary>The monitor whose trips go to a breaker: that of the scope's portfolio.</summary>
    public IEnumerable<EntityId> MonitorOf(EntityId breaker) =>
        options.Portfolios.Where(p => Scopes.Of(p) == breaker.Key).Select(p => EntityId.Of(EntityNames.RiskMonitor, p.Value));
}
