namespace GrandModel.Contracts;

/// <summary>
/// Journaled names of the entity types: part of every stream id, so they are never renamed. Keys are plain text, as the builders below make them.
/// Who holds, takes and tells what: docs/entities.md.
/// </summary>
public static class EntityNames
{
    /// <summary>Bars, indicators, features and quality of one symbol. Key: symbol.</summary>
    public const string Instrument = "instrument";

    /// <summary>A strategic agent. Key: portfolio/symbol/role, role one of mlmi, nwrqk, regime.</summary>
    public const string Strategic = "agent.strategic";

    /// <summary>The strategic coordinator. Key: portfolio/symbol.</summary>
    public const string Coordinator = "agent.coordinator";

    /// <summary>A tactical agent. Key: portfolio/symbol/role, role one of tactical, risk, execution.</summary>
    public const string Tactical = "agent.tactical";

    /// <summary>Cash, positions, reservations. Key: portfolio.</summary>
    public const string Portfolio = "portfolio";

    /// <summary>Limits in force at a scope. Key: scope path.</summary>
    public const string Limits = "limits";

    /// <summary>Exposure, drawdown, day loss. Key: portfolio.</summary>
    public const string RiskMonitor = "risk.monitor";

    /// <summary>Risk of all portfolios together. Key: firm.</summary>
    public const string FirmMonitor = "risk.firm";

    /// <summary>Correlation of a group of symbols. Key: name of the group.</summary>
    public const string CorrelationMonitor = "correlation.monitor";

    /// <summary>Circuit breaker and halt of a scope. Key: scope path, as cluster or portfolio/main.</summary>
    public const string Breaker = "breaker";

    /// <summary>An order. Key: order id.</summary>
    public const string Order = "order";

    /// <summary>A venue. Key: venue name.</summary>
    public const string Venue = "venue";

    /// <summary>Roles of the strategic agents, in the order of their votes.</summary>
    public static readonly IReadOnlyList<string> StrategicRoles = ["mlmi", "nwrqk", "regime"];

    /// <summary>Role of the tactical signal agent.</summary>
    public const string TacticalRole = "tactical";

    /// <summary>Role of the tactical risk agent.</summary>
    public const string RiskRole = "risk";

    /// <summary>Role of the tactical execution agent.</summary>
    public const string ExecutionRole = "execution";

    /// <summary>Key of everything that belongs to a portfolio and a symbol: portfolio/symbol.</summary>
    public static string Key(PortfolioId portfolio, Symbol symbol) => $"{portfolio.Value}/{symbol.Value}";

    /// <summary>Key with a role: portfolio/symbol/role.</summary>
    public static string Key(PortfolioId portfolio, Symbol symbol, string role) => $"{portfolio.Value}/{symbol.Value}/{role}";

    /// <summary>Splits portfolio/symbol or portfolio/symbol/rest.</summary>
    /// <exception cref="FormatException">Fewer than two parts.</exception>
    public static (PortfolioId Portfolio, Symbol Symbol, string Role) Split(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var parts = key.Split('/', 3);
        return parts.Length < 2
            ? throw new FormatException($"Key '{key}': expected portfolio/symbol[/role].")
            : (new PortfolioId(parts[0]), new Symbol(parts[1]), parts.Length == 3 ? parts[2] : "");
    }
}

/// <summary>
/// Scopes of breakers, halts and limits. A check looks at all that bind an order, and the strictest wins. Limits have the scopes cluster and portfolio;
/// breakers also those of a desk, a venue and an agent.
/// </summary>
public static class Scopes
{
    /// <summary>Everything.</summary>
    public const string Cluster = "cluster";

    /// <summary>Scope of one portfolio: portfolio/NAME.</summary>
    public static string Of(PortfolioId portfolio) => $"portfolio/{portfolio.Value}";

    /// <summary>Scope of the agents of a portfolio and symbol: agent/PORTFOLIO/SYMBOL.</summary>
    public static string OfAgent(PortfolioId portfolio, Symbol symbol) => $"agent/{portfolio.Value}/{symbol.Value}";

    /// <summary>Scope of a venue: venue/NAME.</summary>
    public static string OfVenue(string venue) => $"venue/{venue}";

    /// <summary>Scope of a portfolio's desk, desk/NAME: what stands before the first dot of the portfolio's name. Null for a name without one.</summary>
    public static string? DeskOf(PortfolioId portfolio) => portfolio.Value.IndexOf('.') is var dot and > 0 ? $"desk/{portfolio.Value[..dot]}" : null;

    /// <summary>The scopes whose breakers bind the orders of a portfolio in a symbol at a venue, nearest first.</summary>
    public static IReadOnlyList<string> OfBreakers(PortfolioId portfolio, Symbol symbol, string venue) => DeskOf(portfolio) is { } desk
        ? [OfAgent(portfolio, symbol), Of(portfolio), desk, OfVenue(venue), Cluster]
        : [OfAgent(portfolio, symbol), Of(portfolio), OfVenue(venue), Cluster];

    /// <summary>The scopes whose limits bind a portfolio, nearest first: its own, then the cluster.</summary>
    public static IReadOnlyList<string> Binding(PortfolioId portfolio) => [Of(portfolio), Cluster];
}
