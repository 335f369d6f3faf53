using GrandModel.Contracts;

namespace GrandModel.Backtest.Records;

/// <summary>Open lots of one symbol, oldest first, with the fees paid to open them: tells when and where a closed quantity was opened.</summary>
internal sealed class LotQueue
{
    private readonly LinkedList<Lot> _lots = [];

    /// <summary>Takes a fill.</summary>
    /// <returns>What it closed; null when it only opened.</returns>
    public ClosedTrade? Take(FillLine line)
    {
        var fill = line.Fill;
        var closing = Math.Min(fill.ClosedQuantity.Units, fill.Quantity.Units);
        var exitFee = Share(fill.Fee.Amount, closing, fill.Quantity.Units);
        var trade = closing == 0 ? null : Close(line, closing, exitFee);
        var opening = fill.Quantity.Units - closing;
        if (opening > 0)
        {
            _lots.AddLast(new Lot { Units = opening, Price = fill.Price.ToDecimal(), Fee = fill.Fee.Amount - exitFee, Time = fill.TradeTime });
        }

        return trade;
    }

    private static decimal Share(decimal fee, long part, long whole) => part == whole ? fee : fee * part / whole;

    private ClosedTrade Close(FillLine line, long closing, decimal exitFee)
    {
        var fill = line.Fill;
        var (left, cost, fees) = (closing, 0m, exitFee);
        UnixNanos? entered = null;
        while (left > 0 && _lots.First is { } node)
        {
            var lot = node.Value;
            var units = Math.Min(left, lot.Units);
            var fee = Share(lot.Fee, units, lot.Units);
            entered ??= lot.Time;
            cost += lot.Price * units;
            fees += fee;
            left -= units;
            lot.Units -= units;
            lot.Fee -= fee;
            if (lot.Units == 0)
            {
                _lots.RemoveFirst();
            }
        }

        // Lots from before the journal's first row are not known: the price they would need is the exit price, which claims nothing.
        cost += fill.Price.ToDecimal() * left;
        return new ClosedTrade(
            line.Address,
            line.Address,
            1,
            fill.Order,
            fill.Symbol,
            fill.Side == Side.Sell ? Side.Buy : Side.Sell,
            closing,
            entered ?? fill.TradeTime,
            fill.TradeTime,
            cost / closing,
            fill.Price.ToDecimal(),
            fill.Realized,
            new Money(fees));
    }

    private sealed class Lot
    {
        public long Units { get; set; }

        public decimal Price { get; init; }

        public decimal Fee { get; set; }

        public UnixNanos Time { get; init; }
    }
}
