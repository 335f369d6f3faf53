using GrandModel.Actors;
using GrandModel.Contracts;

namespace GrandModel.Agents;

/// <summary>Entity ids of what agents are and follow.</summary>
public static class AgentIds
{
    /// <summary>instrument/SYMBOL.</summary>
    public static EntityId Instrument(Symbol symbol) => EntityId.Of(EntityNames.Instrument, symbol.Value);

    /// <summary>agent.strategic/PORTFOLIO/SYMBOL/ROLE.</summary>
    public static EntityId Strategic(PortfolioId portfolio, Symbol symbol, string role) =>
        EntityId.Of(EntityNames.Strategic, EntityNames.Key(portfolio, symbol, role));

    /// <summary>agent.coordinator/PORTFOLIO/SYMBOL.</summary>
    public static EntityId Coordinator(PortfolioId portfolio, Symbol symbol) =>
        EntityId.Of(EntityNames.Coordinator, EntityNames.Key(portfolio, symbol));

    /// <summary>agent.tactical/PORTFOLIO/SYMBOL/ROLE.</summary>
    public static EntityId Tactical(PortfolioId portfolio, Symbol symbol, string role) =>
        EntityId.Of(EntityNames.Tactical, EntityNames.Key(portfolio, symbol, role));

    /// <summary>portfolio/NAME.</summary>
    public static EntityId Portfolio(PortfolioId portfolio) => EntityId.Of(EntityNames.Portfolio, portfolio.Value);

    /// <summary>risk.monitor/NAME.</summary>
    public static EntityId Monitor(PortfolioId portfolio) => EntityId.Of(EntityNames.RiskMonitor, portfolio.Value);

    /// <summary>breaker/SCOPE.</summary>
    public static EntityId Breaker(string scope) => EntityId.Of(EntityNames.Breaker, scope);

    /// <summary>limits/SCOPE.</summary>
    public static EntityId Limits(string scope) => EntityId.Of(EntityNames.Limits, scope);

    /// <summary>order/ID.</summary>
    public static EntityId Order(OrderId order) => EntityId.Of(EntityNames.Order, order.Value);
}
