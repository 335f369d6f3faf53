namespace GrandModel.Contracts;

/// <summary>An event of a breaker.</summary>
public abstract record BreakerEvent;

/// <summary>Command to breaker/SCOPE: trip.</summary>
/// <param name="Cause">A cause of docs/breakers.md, as daily-loss, drawdown, correlation or manual.</param>
/// <param name="Detail">Numbers.</param>
/// <param name="By">Who or what trips it.</param>
/// <param name="Factor">What is left of the leverage, above 0 and below 1, for a cause that cuts it; null for one half, and for all other causes.</param>
public sealed record Trip(string Cause, string Detail, Actor By, double? Factor = null)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Trip";
}

/// <summary>Command to breaker/SCOPE: ask that a tripped cause be re-armed.</summary>
public sealed record RequestRearm(string Cause, string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RequestRearm";
}

/// <summary>Command to breaker/SCOPE: agree to a request; only a risk officer who is not the requester may.</summary>
public sealed record ApproveRearm(string Cause, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "ApproveRearm";
}

/// <summary>Command to breaker/SCOPE: stop trading in the scope: new orders are denied, working ones canceled.</summary>
public sealed record Halt(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Halt";
}

/// <summary>Command to breaker/SCOPE: lift a halt; only a risk officer may.</summary>
public sealed record Resume(string Reason, Actor By)
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Resume";
}

/// <summary>What a tripped cause forbids.</summary>
public enum BreakerEffect
{
    /// <summary>No new or larger positions; reductions pass.</summary>
    StopOpening,

    /// <summary>As StopOpening, and open positions are closed.</summary>
    Flatten,

    /// <summary>The leverage limit is multiplied by a factor below 1, and what is held above it is cut by that factor, once.</summary>
    CutLeverage,
}

/// <summary>Told by breaker/SCOPE: tripped.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Cause">A cause of docs/breakers.md, as daily-loss, drawdown, correlation or manual.</param>
/// <param name="Effect">StopOpening, Flatten or CutLeverage.</param>
/// <param name="Detail">Numbers.</param>
/// <param name="By">Who or what tripped it.</param>
/// <param name="Factor">What is left of the leverage, above 0 and below 1; null unless the effect is CutLeverage.</param>
/// <param name="Time">Event time; null in journals older than this field.</param>
public sealed record BreakerTripped(
    string Scope, string Cause, string Effect, string Detail, Actor By, double? Factor = null, UnixNanos? Time = null) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BreakerTripped";
}

/// <summary>Told by breaker/SCOPE: somebody asked to re-arm.</summary>
public sealed record RearmRequested(string Scope, string Cause, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "RearmRequested";
}

/// <summary>Told by breaker/SCOPE: armed again.</summary>
public sealed record BreakerRearmed(string Scope, string Cause, Actor RequestedBy, Actor ApprovedBy) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "BreakerRearmed";
}

/// <summary>Told by breaker/SCOPE: the scope is halted.</summary>
/// <param name="Scope">Scope path.</param>
/// <param name="Epoch">Number of this halt in the scope, from 1.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
public sealed record Halted(string Scope, long Epoch, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Halted";
}

/// <summary>Told by breaker/SCOPE: the halt is lifted.</summary>
public sealed record Resumed(string Scope, long Epoch, string Reason, Actor By) : BreakerEvent
{
    /// <summary>Wire name.</summary>
    public const string Wire = "Resumed";
}
