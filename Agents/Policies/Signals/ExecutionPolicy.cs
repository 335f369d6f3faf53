using GrandModel.Agents.Windows;
using GrandModel.MarketData.Features;

namespace GrandModel.Agents.Policies.Signals;

/// <summary>
/// signals-1/execution: sends the difference between the target and what is held or on its way. An increase needs the signal's agreement
/// and no veto and goes in steps; a reduction goes at once; a position of the other sign is first brought to flat. Whichever of the working
/// orders fill, the position never passes the target, nor zero.
/// </summary>
public sealed class ExecutionPolicy(ExecutionParameters parameters) : IPolicy<OrderDecision>
{
    /// <inheritdoc/>
    public PolicyIdentity Identity { get; } = PolicyIdentity.Of("signals-1/execution", parameters, SignalsJson.Default.ExecutionParameters);

    /// <inheritdoc/>
    public FeatureSchema? Schema => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Actions { get; } = ["buy", "hold", "sell"];

    /// <inheritdoc/>
    public IReadOnlyList<StatisticRequest> Statistics => [];

    /// <inheritdoc/>
    public OrderDecision Decide(in Observation observation)
    {
        long buys = (long)observation.Fact("working_buys"), sells = (long)observation.Fact("working_sells");
        if (observation.Fact("halted") != 0)
        {
            return Hold(buys > 0, sells > 0, "EXECUTION_HALTED");
        }

        var position = (long)observation.Fact("position");
        var flatten = observation.Fact("flatten") != 0;
        var target = flatten ? 0 : (long)observation.Fact("target");

        // What works beyond the target is not wanted any more. Reductions stay within it, so they stay.
        bool cancelBuys = buys > 0 && position + buys > target, cancelSells = sells > 0 && position - sells < target;
        if (Reduction(position, target, buys, sells) is var reduction and not 0)
        {
            var quantity = (long)Math.Min(Math.Abs(reduction), observation.Fact("limit_order"));
            var code = flatten ? "EXECUTION_FLATTEN" : Math.Sign(target) == Math.Sign(position) ? "EXECUTION_REDUCE" : "EXECUTION_TO_FLAT";
            return Order(Math.Sign(reduction) * quantity, true, cancelBuys, cancelSells, Reason.Of(code, ("from", position), ("to", target)));
        }

        var increase = Increase(in observation, position, target, buys, sells);
        return increase == 0
            ? Hold(cancelBuys, cancelSells, "EXECUTION_TARGET_LOWERED")
            : Order(increase, false, cancelBuys, cancelSells, Reason.Of("EXECUTION_INCREASE", ("from", position), ("to", target)));
    }

    // Signed units that bring the position to the target, or to flat when the target lies beyond zero, if all that works in that direction
    // fills.
    private static long Reduction(long position, long target, long buys, long sells) => position switch
    {
        > 0 => -Math.Max(0, position - sells - Math.Max(target, 0)),
        < 0 => Math.Max(0, Math.Min(target, 0) - (position + buys)),
        _ => 0,
    };

    private long Increase(in Observation observation, long position, long target, long buys, long sells)
    {
        if (observation.Fact("increase") == 0 || observation.Fact("vetoed") != 0 || target == 0)
        {
            return 0;
        }

        // Against orders of the other side, and from a position of the other sign, it waits until they are gone.
        var same = target > 0 ? buys : sells;
        var other = target > 0 ? sells : buys;
        var held = target > 0 ? position : -position;
        if (other > 0 || held < 0)
        {
            return 0;
        }

        var size = Math.Abs(target);
        var step = (size + parameters.StepDivisor - 1) / parameters.StepDivisor;
        return Math.Sign(target) * Math.Clamp(size - held - same, 0, step);
    }

    private static OrderDecision Hold(bool cancelBuys, bool cancelSells, string code) =>
        Order(0, false, cancelBuys, cancelSells, Reason.Of(code));

    private static OrderDecision Order(long units, bool reduces, bool cancelBuys, bool cancelSells, string reason) => new()
    {
        Action = units > 0 ? "buy" : units < 0 ? "sell" : "hold",
        Distribution = units > 0 ? [1, 0, 0] : units < 0 ? [0, 0, 1] : [0, 1, 0],
        Quantity = Math.Abs(units),
        Reduces = reduces,
        CancelBuys = cancelBuys,
        CancelSells = cancelSells,
        Reasons = [reason],
    };
}
