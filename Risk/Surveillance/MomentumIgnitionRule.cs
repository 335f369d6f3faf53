using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// Own aggressive fills push a price, and most of them are undone at a profit before the price comes back. Judged when the time for that is over.
/// </summary>
internal sealed class MomentumIgnitionRule(SurveillanceThresholds thresholds, AlertDesk desk)
{
    /// <summary>Pushes of an owner in an instrument that are followed at one time; further ones join the youngest.</summary>
    public const int PushesMax = 64;

    private readonly MomentumThresholds _limits = thresholds.Momentum;
    private readonly long _windowNs = AlertDesk.Nanos(thresholds.Momentum.WindowSeconds);
    private readonly Dictionary<OwnerBook, List<Push>> _pushes = [];

    /// <summary>Looks at a fill.</summary>
    public void Filled(OwnerBook book, MarketTape tape, OrderRecord fill)
    {
        if (!_pushes.TryGetValue(book, out var pushes))
        {
            _pushes[book] = pushes = [];
        }

        foreach (var push in pushes)
        {
            push.Unwind(fill, AlertDesk.Nanos(_limits.UnwindSeconds));
        }

        if (fill.IsAggressive == false)
        {
            return;
        }

        var joined = pushes.FindLast(p => p.Side == fill.Side && (fill.Time - p.Fills[0].Time <= _windowNs || pushes.Count >= PushesMax));
        if (joined is not null)
        {
            joined.Fills.Add(fill);
            return;
        }

        var started = new Push(fill);
        pushes.Add(started);
        desk.At(fill.Time.Value + _windowNs + AlertDesk.Nanos(_limits.RetraceSeconds), 2, () =>
        {
            pushes.Remove(started);
            Judge(book, tape, started);
        });
    }

    private void Judge(OwnerBook book, MarketTape tape, Push push)
    {
        var units = push.Fills.Sum(static f => f.Quantity.Units);
        var unwound = push.Unwinding.Sum(static f => f.Quantity.Units);
        if (unwound == 0)
        {
            return; // a position that is kept is no candidate
        }

        var end = push.Fills[^1].Time.Value;
        var start = end - _windowNs;
        var sign = push.Side == Side.Buy ? 1 : -1;
        var aggressive = push.Fills.All(static f => f.IsAggressive == true);
        var move = tape.PriceAt(end) is { } p1 && tape.PriceAt(start) is { } p0 ? sign * (p1.ToDouble() - p0.ToDouble()) : (double?)null;
        var median = tape.MedianMove(start, _windowNs, _limits.MovesMin);
        var share = tape.Volume(start, end) is { } volume and > 0 ? units / (double)volume : (double?)null;
        var profit = sign * (Average(push.Unwinding) - Average(push.Fills));
        var back = tape.Extreme(end, end + AlertDesk.Nanos(_limits.RetraceSeconds), lowest: push.Side == Side.Buy);
        var retraced = move is > 0 and var way && back is { } price ? sign * (tape.PriceAt(end)!.Value.ToDouble() - price.ToDouble()) / way : (double?)null;
        desk.Judge(
            SurveillanceRules.MomentumIgnition,
            Severity.High,
            push.Unwinding[^1].Time.Value,
            book,
            $"{push.Side} {units} in {push.Fills.Count} fills, {unwound} undone at {profit:0.######} points a unit in favour",
            [push.Fills[0].Source],
            [.. push.Fills, .. push.Unwinding],
            [
                aggressive ? Clauses.Holds("aggressive", true, "all", "taking liquidity") : Clauses.NotKnown("aggressive", "the records do not say", "taking liquidity"),
                Clauses.AtLeast("volume-share", share, _limits.VolumeShare, "no volume of such seconds in the records"),
                move <= 0
                    ? Clauses.Holds("move-against-median", false, Clauses.Text(move.Value), "in the direction of the fills")
                    : Clauses.AtLeast("move-against-median", median is { } m ? Multiple(move, m) : null, _limits.MoveMultiple, "too few windows in the records"),
                Clauses.AtLeast("unwound-share", unwound / (double)units, _limits.UnwoundShare, ""),
                Clauses.Holds("profit", profit > 0, Clauses.Text((double)profit), "> 0 points"),
                Clauses.AtLeast("retraced-share", retraced, _limits.RetracedShare, "no prices of such seconds in the records"),
            ]);
    }

    // A median of zero: any move is more than any multiple of it.
    private static double? Multiple(double? move, double median) => move is null ? null : median == 0 ? double.MaxValue : move / median;

    private static decimal Average(List<OrderRecord> fills) =>
        fills.Sum(static f => f.Price!.Value.ToDecimal() * f.Quantity.Units) / fills.Sum(static f => f.Quantity.Units);

    private sealed class Push(OrderRecord first)
    {
        public Side Side { get; } = first.Side;

        public List<OrderRecord> Fills { get; } = [first];

        public List<OrderRecord> Unwinding { get; } = [];

        public void Unwind(OrderRecord fill, long withinNs)
        {
            if (fill.Side != Side && fill.Time - Fills[^1].Time <= withinNs)
            {
                Unwinding.Add(fill);
            }
        }
    }
}
