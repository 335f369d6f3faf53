using GrandModel.Contracts;

namespace GrandModel.Agents.Policies;

/// <summary>
/// Names of the numbers that the entities put beside the matrix, in order. Statistics that a policy asks for follow them.
/// </summary>
public static class Facts
{
    /// <summary>Strategic agents see none but their statistics.</summary>
    public static readonly IReadOnlyList<string> Strategic = [];

    /// <summary>
    /// Coordinator: the votes role by role, equity (account currency), multiplier (money per point), and the last closed trades of the
    /// symbol: how many (100 at most), how many won, mean win, mean loss (both positive, account currency; 0 without one).
    /// </summary>
    public static readonly IReadOnlyList<string> Coordinator =
    [
        .. EntityNames.StrategicRoles.SelectMany(role => VoteActions.Names.Select(action => Vote(role, action))),
        "equity", "multiplier", "trades", "wins", "average_win", "average_loss",
    ];

    /// <summary>Tactical: the strategic target in force (signed units).</summary>
    public static readonly IReadOnlyList<string> Tactical = ["strategic_target"];

    /// <summary>
    /// Risk: target and score of the signal; close (price units), multiplier, equity, and the shares leverage, day_loss, drawdown of the
    /// assessment; 1 or 0 for suspect data, halted and flatten; tripped causes that stop opening counted; the strictest limits,
    /// infinity where none is set; what breakers leave of the leverage, above 0, at most 1.
    /// </summary>
    public static readonly IReadOnlyList<string> Risk =
    [
        "strategic_target", "score", "close", "multiplier", "equity", "leverage", "day_loss", "drawdown", "suspect", "tripped", "halted", "flatten",
        "limit_position", "limit_leverage", "limit_concentration", "limit_day_loss",
        "leverage_factor",
    ];

    /// <summary>
    /// Execution: target of the budget, score, position and working units (each side positive); 1 or 0 for: the signal allows an increase,
    /// vetoed, flatten, halted; the largest order that a limit allows, infinity where none is set.
    /// </summary>
    public static readonly IReadOnlyList<string> Execution =
    [
        "target", "score", "increase", "vetoed", "flatten", "halted", "position", "working_buys", "working_sells", "limit_order",
    ];

    /// <summary>Name of a vote's probability.</summary>
    public static string Vote(string role, string action) => $"{role}.{action}";
}

/// <summary>Actions of the strategic agents.</summary>
public static class VoteActions
{
    /// <summary>In journaled order.</summary>
    public static readonly IReadOnlyList<string> Names = ["bull", "neutral", "bear"];
}
