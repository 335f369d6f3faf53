namespace GrandModel.Risk.Surveillance;

/// <summary>Own trades in the settlement window that move its price in favour of the position that is open at its end.</summary>
internal sealed class MarkingTheCloseRule(SurveillanceOptions options, AlertDesk desk)
{
    private readonly ClosingThresholds _limits = options.Thresholds.Closing;
    private readonly Dictionary<(OwnerBook Book, long To), List<OrderRecord>> _open = [];

    /// <summary>Looks at a fill.</summary>
    public void Filled(OwnerBook book, MarketTape tape, OrderRecord fill)
    {
        if (options.Settlement(book.Symbol, fill.Time) is not { } window)
        {
            return;
        }

        var key = (book, window.To.Value);
        if (_open.TryGetValue(key, out var fills))
        {
            fills.Add(fill);
            return;
        }

        List<OrderRecord> own = _open[key] = [fill];

        // The window's end is outside of it: the last nanosecond inside is looked at.
        desk.At(window.To.Value - 1, 3, () =>
        {
            _open.Remove(key);
            Judge(book, tape, window, own);
        });
    }

    private void Judge(OwnerBook book, MarketTape tape, SettlementWindow window, List<OrderRecord> own)
    {
        if (book.Position == 0)
        {
            return; // nothing is open that the price could favour
        }

        var units = own.Sum(static f => f.Quantity.Units);
        var (from, to) = (window.From.Value - 1, window.To.Value - 1);
        var share = tape.Volume(from, to) is { } volume and > 0 ? units / (double)volume : (double?)null;
        var tick = options.Instruments(book.Symbol)?.TickSize;
        var ticks = tick is { Nanos: > 0 } t && tape.PriceAt(from) is { } before && tape.PriceAt(to) is { } after
            ? Math.Sign(book.Position) * (after.Nanos - before.Nanos) / (double)t.Nanos
            : (double?)null;
        desk.Judge(
            SurveillanceRules.MarkingTheClose,
            Severity.Medium,
            own[^1].Time.Value,
            book,
            $"{units} traded in the settlement window to {window.To} with {book.Position} open",
            [own[0].Source],
            own,
            [
                Clauses.AtLeast("volume-share", share, _limits.VolumeShare, "no volume of such seconds in the records"),
                Clauses.AtLeast("ticks-in-favour", ticks, _limits.TicksMin, "no prices of such seconds in the records"),
            ]);
    }
}
