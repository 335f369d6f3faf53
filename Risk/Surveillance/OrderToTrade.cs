namespace GrandModel.Risk.Surveillance;

/// <summary>
/// Ratio of unexecuted orders to transactions (Delegated Regulation 2017/566, RTS 9): orders / trades - 1, in number and in volume. Entries, replacements and cancellations
/// count as one order each here; the regulation's annex counts by order type.
/// </summary>
public static class OrderToTrade
{
    /// <summary>Orders over trades less one.</summary>
    /// <param name="orders">Orders or their volume, 0 or more.</param>
    /// <param name="trades">Trades or their volume, 0 or more.</param>
    /// <returns>The ratio, from -1; null without a trade, when there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Below zero.</exception>
    public static double? Ratio(long orders, long trades)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(orders);
        ArgumentOutOfRangeException.ThrowIfNegative(trades);
        return trades == 0 ? null : ((double)orders / trades) - 1;
    }
}

/// <summary>Messages and trades of an account in an instrument.</summary>
/// <param name="Symbol">Instrument.</param>
/// <param name="Account">Account.</param>
/// <param name="Orders">Entries, replacements and cancellations.</param>
/// <param name="Trades">Fills.</param>
/// <param name="OrderVolume">Quantity of those orders.</param>
/// <param name="TradeVolume">Quantity of those fills.</param>
public sealed record OrderFlowCount(Contracts.Symbol Symbol, string Account, long Orders, long Trades, long OrderVolume, long TradeVolume)
{
    /// <summary>Ratio in number; null without a trade.</summary>
    public double? Ratio => OrderToTrade.Ratio(Orders, Trades);

    /// <summary>Ratio in volume; null without a trade.</summary>
    public double? VolumeRatio => OrderToTrade.Ratio(OrderVolume, TradeVolume);
}
