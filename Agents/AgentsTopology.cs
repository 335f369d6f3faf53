using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>Who follows whom, computed from the options and the keys; nothing of it is stored. Table: docs/agents.md.</summary>
public sealed class AgentsTopology(AgentsOptions options)
{
    private static readonly string[] AllTactical = [EntityNames.TacticalRole, EntityNames.RiskRole, EntityNames.ExecutionRole];
    private static readonly string[] Guarded = [EntityNames.RiskRole, EntityNames.ExecutionRole];
    private static readonly string[] RiskOnly = [EntityNames.RiskRole];
    private static readonly string[] ExecutionOnly = [EntityNames.ExecutionRole];
    private static readonly string[] SignalOnly = [EntityNames.TacticalRole];

    /// <summary>What an agent type follows.</summary>
    /// <exception cref="ArgumentException">No type of agents.</exception>
    public IReadOnlyList<Subscription> Of(string type) => type switch
    {
        EntityNames.Strategic => [Bars(Timeframe.M30, Strategics, InstrumentOf)],
        EntityNames.Coordinator => Coordinators(),
        EntityNames.Tactical => Tacticals(),
        _ => throw new ArgumentException($"Entity type '{type}' is no agent.", nameof(type)),
    };

    private List<Subscription> Coordinators() =>
    [
        Bars(Timeframe.M30, (p, s) => [AgentIds.Coordinator(p, s)], InstrumentOf),
        new Subscription(
            EntityNames.Strategic, typeof(Voted), source => Pair(source, (p, s) => [AgentIds.Coordinator(p, s)]),
            follower => Pair(follower, Strategics)),
        .. OfPortfolio(
            EntityNames.Portfolio, AgentIds.Portfolio, (p, s) => [AgentIds.Coordinator(p, s)], _ => true,
            typeof(EquityMarked), typeof(FillApplied)),
    ];

    private List<Subscription> Tacticals() =>
    [
        Bars(Timeframe.M5, Roles(AllTactical), InstrumentOf),
        new Subscription(
            EntityNames.Instrument, typeof(QualityChanged), source => OfSymbol(source, Roles(RiskOnly)), Only(RiskOnly, InstrumentOf)),
        new Subscription(
            EntityNames.Coordinator, typeof(StrategicDecided), source => Pair(source, Roles(SignalOnly)),
            Only(SignalOnly, follower => Pair(follower, (p, s) => [AgentIds.Coordinator(p, s)]))),
        BetweenRoles(typeof(Signalled), EntityNames.TacticalRole, Guarded),
        BetweenRoles(typeof(Budgeted), EntityNames.RiskRole, ExecutionOnly),
        .. OfPortfolio(EntityNames.RiskMonitor, AgentIds.Monitor, Roles(RiskOnly), HasRole(RiskOnly), typeof(RiskAssessed)),
        .. OfPortfolio(
            EntityNames.Portfolio, AgentIds.Portfolio, Roles(ExecutionOnly), HasRole(ExecutionOnly),
            typeof(Reserved), typeof(ReservationDenied), typeof(Released), typeof(FillApplied), typeof(LeverageCut)),
        .. OfScope(
            EntityNames.Breaker, AgentIds.Breaker, (p, s) => Scopes.OfBreakers(p, s, options.Venue),
            typeof(BreakerTripped), typeof(BreakerRearmed), typeof(Halted), typeof(Resumed)),
        .. OfScope(EntityNames.Limits, AgentIds.Limits, (p, _) => Scopes.Binding(p), typeof(LimitChanged)),
    ];

    private Subscription Bars(
        Timeframe timeframe, Func<PortfolioId, Symbol, IEnumerable<EntityId>> followers, Func<EntityId, IEnumerable<EntityId>> sources) => new(
        EntityNames.Instrument, typeof(BarClosed), source => OfSymbol(source, followers), sources,
        message => ((BarClosed)message).Timeframe == timeframe);

    private static Subscription BetweenRoles(Type message, string from, string[] to) => new(
        EntityNames.Tactical,
        message,
        source => EntityNames.Split(source.Key).Role == from ? Pair(source, Roles(to)) : [],
        Only(to, follower => Pair(follower, Roles([from]))));

    private IEnumerable<Subscription> OfPortfolio(
        string type,
        Func<PortfolioId, EntityId> source,
        Func<PortfolioId, Symbol, IEnumerable<EntityId>> followers,
        Func<EntityId, bool> follows,
        params Type[] messages) =>
        messages.Select(message => new Subscription(
            type,
            message,
            from => OfPortfolio(new PortfolioId(from.Key), followers),
            follower => follows(follower) ? Pair(follower, (p, _) => [source(p)]) : []));

    private IEnumerable<Subscription> OfScope(
        string type, Func<string, EntityId> source, Func<PortfolioId, Symbol, IReadOnlyList<string>> binding, params Type[] messages) =>
        messages.Select(message => new Subscription(
            type,
            message,
            from => options.Portfolios.SelectMany(p => options.Symbols.Where(s => binding(p, s).Contains(from.Key)).SelectMany(s => Roles(Guarded)(p, s))),
            Only(Guarded, follower => Pair(follower, (p, s) => binding(p, s).Select(source)))));

    private IEnumerable<EntityId> OfSymbol(EntityId instrument, Func<PortfolioId, Symbol, IEnumerable<EntityId>> followers)
    {
        var symbol = new Symbol(instrument.Key);
        return options.Has(symbol) ? options.Portfolios.SelectMany(p => followers(p, symbol)) : [];
    }

    private IEnumerable<EntityId> OfPortfolio(PortfolioId portfolio, Func<PortfolioId, Symbol, IEnumerable<EntityId>> followers) =>
        options.Has(portfolio) ? options.Symbols.SelectMany(s => followers(portfolio, s)) : [];

    private static IEnumerable<EntityId> Pair(EntityId entity, Func<PortfolioId, Symbol, IEnumerable<EntityId>> of)
    {
        var (portfolio, symbol, _) = EntityNames.Split(entity.Key);
        return of(portfolio, symbol);
    }

    private static IEnumerable<EntityId> InstrumentOf(EntityId follower) => Pair(follower, (_, s) => [AgentIds.Instrument(s)]);

    private static IEnumerable<EntityId> Strategics(PortfolioId portfolio, Symbol symbol) =>
        EntityNames.StrategicRoles.Select(role => AgentIds.Strategic(portfolio, symbol, role));

    private static Func<PortfolioId, Symbol, IEnumerable<EntityId>> Roles(string[] roles) =>
        (p, s) => roles.Select(role => AgentIds.Tactical(p, s, role));

    private static Func<EntityId, bool> HasRole(string[] roles) => follower => roles.Contains(EntityNames.Split(follower.Key).Role);

    private static Func<EntityId, IEnumerable<EntityId>> Only(string[] roles, Func<EntityId, IEnumerable<EntityId>> sources) =>
        follower => HasRole(roles)(follower) ? sources(follower) : [];
}
