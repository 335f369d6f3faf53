namespace GrandModel.Contracts;

/// <summary>An event of a limits entity.</summary>
public abstract record LimitsEvent;

/// <summary>Command to limits/SCOPE: propose new limits.</summary>
public sealed record ProposeLimits(LimitSet Limits, string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ProposeLimits";
}

/// <summary>Command to limits/SCOPE: approve the open proposal; not by its proposer when it loosens a limit.</summary>
public sealed record ApproveLimits(Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ApproveLimits";
}

/// <summary>Command to limits/SCOPE: reject the open proposal.</summary>
public sealed record RejectLimits(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RejectLimits";
}

/// <summary>The limits of a scope. A null means: this scope sets none. Checks take the strictest of all scopes.</summary>
/// <param name="OrderQuantity">Largest quantity of one order (fat finger), contracts or shares.</param>
/// <param name="OrderNotional">Largest |notional| of one order.</param>
/// <param name="PositionQuantity">Largest |position| of one symbol, working orders included.</param>
/// <param name="GrossLeverage">Largest gross exposure over equity, working orders included.</param>
/// <param name="Concentration">Largest |exposure| of one symbol over equity.</param>
/// <param name="PriceCollar">Largest distance of a limit price, or of the mark, from the reference price, as a share of it.</param>
/// <param name="OrdersPerMinute">Orders admitted in any 60 s of event time.</param>
/// <param name="DayLoss">Share of the day's starting equity at which opening stops.</param>
/// <param name="Drawdown">Share of the high-water mark at which everything is closed.</param>
/// <param name="NetExposure">Largest |net exposure| over equity, working orders of one side included.</param>
/// <param name="ValueAtRisk">Largest one-day 99 % value at risk over equity; beyond it a breach is told.</param>
/// <param name="RepeatsPerMinute">Equal orders (symbol, side, quantity) admitted in any 60 s; the next stops the strategy.</param>
/// <param name="ForbidSelfTrade">True: no opening against own open orders of the other side of the symbol.</param>
/// <param name="Restricted">Symbols in which nothing may be opened; those of all scopes add up.</param>
public sealed record LimitSet(
    long? OrderQuantity,
    Money? OrderNotional,
    long? PositionQuantity,
    double? GrossLeverage,
    double? Concentration,
    double? PriceCollar,
    int? OrdersPerMinute,
    double? DayLoss,
    double? Drawdown,
    double? NetExposure = null,
    double? ValueAtRisk = null,
    int? RepeatsPerMinute = null,
    bool? ForbidSelfTrade = null,
    SymbolSet? Restricted = null);

/// <summary>Told by limits/SCOPE: a proposal is open.</summary>
public sealed record LimitProposed(string Scope, LimitSet Limits, string Reason, Actor By) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitProposed";
}

/// <summary>Told by limits/SCOPE: these limits are in force.</summary>
public sealed record LimitChanged(string Scope, LimitSet Limits, Actor ProposedBy, Actor ApprovedBy) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitChanged";
}

/// <summary>Told by limits/SCOPE: the open proposal was turned down.</summary>
public sealed record LimitRejected(string Scope, string Reason, Actor By) : LimitsEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "LimitRejected";
}
