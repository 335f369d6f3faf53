using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>
/// Several orders of one side on several levels, a fill of the other side, and most of the orders gone right after. Looked at once the time for cancelling is over.
/// </summary>
internal sealed class LayeringRule(SurveillanceThresholds thresholds, AlertDesk desk)
{
    private readonly LayeringThresholds _limits = thresholds.Layering;
    private readonly long _cancelNs = AlertDesk.Nanos(thresholds.Layering.CancelSeconds);
    private readonly long _entryNs = AlertDesk.Nanos(thresholds.Layering.EntrySeconds);

    /// <summary>Looks at a fill.</summary>
    public void Filled(OwnerBook book, OrderRecord fill)
    {
        if (book.Orders.Any(o => o.Side != fill.Side && o.LivesAt(fill.Time.Value)))
        {
            desk.At(fill.Time.Value + _cancelNs, 0, () => Judge(book, fill));
        }
    }

    private void Judge(OwnerBook book, OrderRecord fill)
    {
        var layers = book.Orders.Where(o => o.Side != fill.Side && o.Price is not null && !o.IsLayer && o.LivesAt(fill.Time.Value)).ToArray();
        for (var i = 0; i < layers.Length; i++)
        {
            var group = layers.Skip(i).TakeWhile(o => o.EnteredAt - layers[i].EnteredAt <= _entryNs).ToArray();

            // Orders that stay may hide those that go: both the whole group and those that went are looked at.
            if (Judge(book, fill, group) || Judge(book, fill, [.. group.Where(o => CancelledAfter(o, fill))]))
            {
                return;
            }
        }
    }

    private bool Judge(OwnerBook book, OrderRecord fill, FollowedOrder[] group)
    {
        var levels = group.Select(static o => o.Price!.Value).Distinct().Count();
        if (group.Length < _limits.OrdersMin || levels < _limits.LevelsMin)
        {
            return false;
        }

        var size = group.Sum(static o => o.Quantity);
        var gone = group.Where(o => CancelledAfter(o, fill)).Sum(static o => o.End!.Quantity.Units);
        var seconds = (group[^1].EnteredAt - group[0].EnteredAt) / (double)UnixNanos.PerSecond;
        var raised = desk.Judge(
            SurveillanceRules.Layering,
            Severity.High,
            group.Where(o => CancelledAfter(o, fill)).Select(static o => o.End!.Time.Value).DefaultIfEmpty(fill.Time.Value).Max(),
            book,
            $"{group.Length} {group[0].Side} orders of {size} on {levels} levels, {gone} of it cancelled right after a {fill.Side} fill of {fill.Quantity} at {fill.Price}",
            [.. group.Select(static o => o.Entry.Source)],
            [.. group.Select(static o => o.Entry), fill, .. group.Where(o => CancelledAfter(o, fill)).Select(static o => o.End!)],
            [
                Clauses.AtLeast("levels", levels, _limits.LevelsMin, ""),
                Clauses.AtMost("entered-within-seconds", seconds, _limits.EntrySeconds),
                Clauses.AtLeast("size-against-depth", group[^1].Depth is { } depth ? size / (double)depth : null, _limits.DepthShare, "no depth in the records"),
                Clauses.AtLeast("cancelled-share", gone / (double)size, _limits.CancelledShare, ""),
            ]);
        foreach (var order in raised ? group : [])
        {
            order.IsLayer = true;
        }

        return raised;
    }

    private bool CancelledAfter(FollowedOrder order, OrderRecord fill) =>
        order.IsCancelled && order.End!.Time.Value is var time && time >= fill.Time.Value && time - fill.Time.Value <= _cancelNs;
}
