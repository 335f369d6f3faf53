using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// A large order near the touch that is cancelled right after one of the other side has filled. Judged when no layering can claim the order any more.
/// </summary>
internal sealed class SpoofingRule(SurveillanceThresholds thresholds, AlertDesk desk)
{
    /// <summary>Behind layering at the same instant.</summary>
    public const int LookOrder = 1;

    private readonly SpoofingThresholds _limits = thresholds.Spoofing;
    private readonly long _claimNs = AlertDesk.Nanos(thresholds.Layering.CancelSeconds);

    /// <summary>Looks at a cancelled order.</summary>
    public void Cancelled(OwnerBook book, FollowedOrder order)
    {
        var cancelled = order.End!;
        if (order.Price is null || FillBefore(book, order, cancelled.Time.Value) is not { } fill)
        {
            return;
        }

        desk.At(cancelled.Time.Value + _claimNs, LookOrder, () =>
        {
            if (!order.IsLayer)
            {
                Judge(book, order, fill);
            }
        });
    }

    // The last fill of the other side in the order's life, when it was recent enough.
    private OrderRecord? FillBefore(OwnerBook book, FollowedOrder order, long cancelledAt)
    {
        for (var i = book.Fills.Count - 1; i >= 0; i--)
        {
            var fill = book.Fills[i];
            if (fill.Time < order.EnteredAt || cancelledAt - fill.Time > AlertDesk.Nanos(_limits.CancelSeconds))
            {
                return null;
            }

            if (fill.Record.Side != order.Side)
            {
                return fill.Record;
            }
        }

        return null;
    }

    private void Judge(OwnerBook book, FollowedOrder order, OrderRecord fill)
    {
        var cancelled = order.End!;
        var time = cancelled.Time.Value;
        book.Cycles.RemoveAll(c => c.Time < time - AlertDesk.Nanos(_limits.CyclesSeconds));
        var cycles = book.Cycles.Count + 1;
        var after = (time - fill.Time.Value) / (double)UnixNanos.PerSecond;
        Clause[] clauses =
        [
            Clauses.AtLeast("size-against-median", order.MedianSize is { } median ? order.Quantity / median : null, _limits.MedianMultiple, "too few earlier orders"),
            Clauses.AtLeast("size-against-depth", order.Depth is { } depth ? order.Quantity / (double)depth : null, _limits.DepthShare, "no depth in the records"),
            Clauses.AtMost("ticks-from-touch", order.TicksFromTouch, _limits.TicksMax, "no touch in the records"),
            Clauses.AtMost("cancelled-after-seconds", after, _limits.CancelSeconds),
            Clauses.AtMost("filled-share", order.Filled / (double)order.Quantity, _limits.FilledShareMax),
        ];
        var raised = desk.Judge(
            SurveillanceRules.Spoofing,
            cycles >= _limits.CyclesHigh ? Severity.High : Severity.Medium,
            time,
            book,
            $"{order.Side} {order.Quantity} at {order.Price} cancelled {Clauses.Text(after)} s after a {fill.Side} fill of {fill.Quantity} at {fill.Price}; cycle {cycles}",
            [order.Entry.Source],
            [order.Entry, fill, cancelled],
            clauses);
        if (raised)
        {
            book.Cycles.Add((time, order.Entry.Source));
        }
    }
}
