using GrandModel.Contracts;

namespace GrandModel.Risk.Surveillance;

/// <summary>One owner buys and sells at one price at nearly one time, or is both sides of one match. A fill is in one alert at most.</summary>
internal sealed class WashTradeRule(SurveillanceThresholds thresholds, AlertDesk desk)
{
    private readonly WashThresholds _limits = thresholds.Wash;

    /// <summary>Looks at a fill that the book has taken.</summary>
    public void Filled(OwnerBook book, FollowedFill fill)
    {
        if (fill.Record.TradeId is null)
        {
            desk.NotChecked(SurveillanceRules.WashTrade, "one-match");
        }

        for (var i = book.Fills.Count - 1; i >= 0 && !fill.IsPaired; i--)
        {
            var other = book.Fills[i];
            if (!other.IsPaired && other.Record.Side != fill.Record.Side)
            {
                Judge(book, other, fill);
            }
        }
    }

    private void Judge(OwnerBook book, FollowedFill first, FollowedFill second)
    {
        var (a, b) = (first.Record, second.Record);
        var seconds = (second.Time - first.Time) / (double)UnixNanos.PerSecond;
        var isMatch = a.TradeId is { } id && id == b.TradeId;
        if (!isMatch && (seconds > _limits.Seconds || a.Price != b.Price))
        {
            return;
        }

        var ratio = Math.Min(a.Quantity.Units, b.Quantity.Units) / (double)Math.Max(a.Quantity.Units, b.Quantity.Units);
        Clause[] clauses = isMatch
            ? [Clauses.Holds("one-match", true, a.TradeId!, "the same trade id")]
            :
            [
                Clauses.AtMost("seconds-between", seconds, _limits.Seconds),
                Clauses.Holds("equal-price", true, $"{a.Price}", $"{b.Price}"),
                Clauses.AtLeast("quantity-ratio", ratio, _limits.QuantityRatio, ""),
            ];
        var raised = desk.Judge(
            SurveillanceRules.WashTrade,
            Severity.High,
            second.Time,
            book,
            $"{a.Side} {a.Quantity} by {a.Account} and {b.Side} {b.Quantity} by {b.Account} at {b.Price}, {Clauses.Text(seconds)} s apart, one owner",
            [a.Source, b.Source],
            [a, b],
            clauses);
        first.IsPaired |= raised;
        second.IsPaired |= raised;
    }
}
